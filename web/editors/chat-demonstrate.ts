import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { asText, type Missing } from "./editor.ts";
import { isObject, meant, pretty } from "./fields/arguments.ts";
import { called, callField, type Call } from "./fields/call.ts";
import type { Message } from "./fields/conversation.ts";
import type { Binding } from "./fields/keys.ts";
import { errorText } from "./fields/text.ts";
import { roughWords, writer } from "./fields/writer.ts";
import { TaskEditor } from "./task-editor.ts";

/** Writes the ideal answer to a prompt or a conversation, with a preview of its markdown and formulas, or the ideal call of a tool. */
export class TzChatDemonstrate extends TaskEditor {
  static override properties: PropertyDeclarations = { ...TaskEditor.properties, previewed: { state: true } };

  declare previewed: boolean;

  constructor() {
    super();
    this.previewed = true;
  }

  protected override missingWork(): Missing[] {
    const { words, call } = this;
    if (call && !isObject(meant(call.arguments))) return [{ field: "call-arguments", text: words.text("call.not_json") }];
    if (call || this.content.trim() !== "") return [];
    return [{ field: "content", text: words.text(this.canCall ? "call.missing" : "write.missing") }];
  }

  protected override workSummary(): string {
    const { words, call } = this;
    const count = roughWords(this.content);
    const parts = [count === 0 ? "" : words.count("write.summary", count), call ? words.text("call.summary", { name: call.name }) : ""];
    return parts.filter((part) => part !== "").join(" · ");
  }

  protected override workBindings(): Binding[] {
    const { words } = this;
    const group = words.text("write.label");
    return [
      { combo: "e", label: words.text("write.focus"), group, run: () => this.focusField("content") },
      { combo: "v", label: words.text("write.preview"), group, run: () => (this.previewed = !this.previewed) },
      ...(this.canCall ? [{ combo: "t", label: words.text("call.key_tool"), group, run: () => this.focusField("call") }] : []),
      ...(this.call ? [{ combo: "a", label: words.text("call.key_arguments"), group, run: () => this.focusField("call-arguments") }] : []),
    ];
  }

  override render(): TemplateResult {
    return html`<div class="editor">
      ${this.thread()}
      ${this.ofAnswer(html`<div class="panel">${this.writing()} ${this.calling()} ${this.closing()}</div>`)}
    </div>`;
  }

  override lead(field: string): void {
    super.lead(field.endsWith("arguments") ? "call-arguments" : field.includes("call") ? "call" : field);
  }

  private writing(): TemplateResult {
    return writer({
      id: `${this.uid}-content`,
      label: this.words.text("write.label"),
      value: this.content,
      disabled: this.locked,
      errors: this.errorsAt("content"),
      words: this.words,
      language: this.contentLanguage,
      previewed: this.previewed,
      preview: () => (this.previewed = !this.previewed),
      change: (text) => this.set({ content: text === "" ? undefined : text }),
    });
  }

  private calling(): TemplateResult | typeof nothing {
    const { words, call, tools, locked } = this;
    if (locked) return call ? called(call, tools, words, true) : nothing;
    if (!this.canCall) return nothing;
    return html`<fieldset class="fieldset agent-branch" data-place="call">
      <legend class="panel-legend">${words.text("call.label")} <kbd class="kbd" aria-hidden="true">T</kbd></legend>
      ${callField({ id: this.uid, call, tools, words, begin: () => "{}", change: (call) => this.set({ call }) })}
      ${errorText(`${this.uid}-call-error`, this.errorsAt("call"))}
    </fieldset>`;
  }

  /** The conversation with each call as a message of its own, and JSON on lines of its own. */
  protected override get messages(): readonly Message[] {
    return super.messages.flatMap((one) => {
      const { call } = one as { call?: Call };
      if (!call) return [String(one.role) === "tool" ? { ...one, content: pretty(one.content) } : one];
      const calls = { role: "call", content: `${call.name}\n${pretty(call.arguments)}` } as unknown as Message;
      return one.content ? [one, calls] : [calls];
    });
  }

  private get canCall(): boolean {
    return this.ontology["allow_call"] === true && this.tools.length > 0;
  }

  private get call(): Call | undefined {
    return this.value["call"] as unknown as Call | undefined;
  }

  private get content(): string {
    return asText(this.value["content"]) ?? "";
  }
}

customElements.define("tz-chat-demonstrate", TzChatDemonstrate);
