import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import en from "../i18n/call/en.json";
import hi from "../i18n/call/hi.json";
import { teach, type Words } from "../i18n/words.ts";
import { adviceOn, pretty } from "./arguments.ts";
import type { Tool } from "./conversation.ts";

teach({ en, hi });

/** A call of a tool; its arguments are text, which may be no JSON. */
export interface Call {
  readonly name: string;
  readonly arguments: string;
}

interface CallField {
  readonly id: string;
  readonly call: Call | undefined;
  readonly tools: readonly Tool[];
  readonly words: Words;
  /** The arguments that a call of a tool begins with. */
  readonly begin: (name: string) => string;
  readonly change: (call: Call | undefined) => void;
}

/** Which tool is called, if any, and with which arguments; under them how they differ from what the tool asks for. */
export function callField({ id, call, tools, words, begin, change }: CallField): TemplateResult {
  const tool = tools.find((one) => one.name === call?.name);
  const advice = call ? adviceOn(call.arguments, tool?.parameters, words) : [];
  const pick = (name: string) => change(name === "" ? undefined : { name, arguments: call?.arguments ?? begin(name) });
  return html`<select class="select" data-field="call" aria-label=${words.text("call.tool")} @change=${(event: Event) => pick((event.target as HTMLSelectElement).value)}>
      <option value="" .selected=${live(call === undefined)}>${words.text("call.none")}</option>
      ${tools.map((one) => html`<option value=${one.name} .selected=${live(one.name === call?.name)}>${one.name}</option>`)}
    </select>
    ${call
      ? html`<textarea
            class="textarea mono"
            rows="4"
            dir="ltr"
            spellcheck="false"
            data-field="call-arguments"
            data-taken
            aria-label=${words.text("call.arguments")}
            aria-describedby=${`${id}-advice`}
            .value=${live(call.arguments)}
            @input=${(event: Event) => change({ ...call, arguments: (event.target as HTMLTextAreaElement).value })}
          ></textarea>
          <div id=${`${id}-advice`} role="status">${advised(advice)}</div>`
      : nothing}`;
}

/** A call that was made, and where its tool is not as it was called. */
export function called(call: Call, tools: readonly Tool[], words: Words, isAdvised: boolean): TemplateResult {
  const tool = tools.find((one) => one.name === call.name);
  const advice = tool ? adviceOn(call.arguments, tool.parameters, words) : [words.text("call.no_tool")];
  return html`<div class="agent-call">
    <p class="small"><span class="muted">${words.text("call.calls")}</span> <code>${call.name}</code></p>
    <pre class="code" tabindex="0"><code>${pretty(call.arguments)}</code></pre>
    ${isAdvised ? advised(advice) : nothing}
  </div>`;
}

function advised(advice: readonly string[]): TemplateResult | typeof nothing {
  return advice.length === 0 ? nothing : html`<ul class="agent-advice small">${advice.map((one) => html`<li>${one}</li>`)}</ul>`;
}
