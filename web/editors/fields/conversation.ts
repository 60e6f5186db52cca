import { html, nothing, type TemplateResult } from "lit";
import type { Words } from "../i18n/words.ts";
import { richText, type RichText } from "./text.ts";

export interface Message extends RichText {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly parameters?: unknown;
}

interface Conversation {
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
  /** What the person chose; undefined leaves it to the length. */
  readonly folded: boolean | undefined;
  readonly words: Words;
  readonly language: string | undefined;
  readonly fold: () => void;
}

const FOLD_AT_CHARACTERS = 1200;
const FOLDED_FROM_CHARACTERS = 6000;

/** The conversation so far, and the tools that the model could call. A long one folds to its last message. */
export function conversation(given: Conversation): TemplateResult {
  const { messages, words } = given;
  const characters = messages.reduce((sum, message) => sum + message.content.length, 0);
  const long = characters > FOLD_AT_CHARACTERS || messages.length > 4;
  const folded = long && (given.folded ?? characters > FOLDED_FROM_CHARACTERS);
  const shown = folded ? messages.slice(-1) : messages;
  return html`<section class="thread" aria-label=${words.text("chat.conversation")}>
    <header class="thread-head">
      <h2>${words.text("chat.conversation")}</h2>
      ${long
        ? html`<button class="btn btn--quiet btn--small" type="button" aria-expanded=${!folded} @click=${given.fold}>
            ${words.text(folded ? "action.show_all" : "action.show_less")} <kbd class="kbd" aria-hidden="true">P</kbd>
          </button>`
        : nothing}
    </header>
    <div class="thread-body ${folded && characters > FOLD_AT_CHARACTERS ? "thread-body--folded" : ""}">
      ${shown.map((message) => messageBox(message, given))}
    </div>
    ${given.tools.length > 0 ? toolList(given.tools, given) : nothing}
  </section>`;
}

function messageBox(message: Message, { words, language }: Conversation): TemplateResult {
  return html`<div class="message message--${message.role}">
    <p class="message-role">${words.text(`chat.role.${message.role}`)}</p>
    ${richText(message, words, language)}
  </div>`;
}

function toolList(tools: readonly Tool[], { words, language }: Conversation): TemplateResult {
  return html`<details class="tools">
    <summary>${words.count("chat.tools", tools.length)}: ${tools.map((tool) => tool.name).join(", ")}</summary>
    ${tools.map(
      (tool) => html`<div class="tool">
        <p><code>${tool.name}</code> <span dir="auto" lang=${language ?? nothing}>${tool.description}</span></p>
        ${tool.parameters === undefined
          ? nothing
          : html`<pre class="code" tabindex="0"><code>${JSON.stringify(tool.parameters, null, 2)}</code></pre>`}
      </div>`,
    )}
  </details>`;
}
