import { html, type PropertyDeclarations, type TemplateResult } from "lit";
import { asText, type Missing } from "./editor.ts";
import type { Binding } from "./fields/keys.ts";
import { roughWords, writer } from "./fields/writer.ts";
import { TaskEditor } from "./task-editor.ts";

/** Writes the ideal answer to a prompt or a conversation, with a preview of its markdown and formulas. */
export class TzChatDemonstrate extends TaskEditor {
  static override properties: PropertyDeclarations = { ...TaskEditor.properties, previewed: { state: true } };

  declare previewed: boolean;

  constructor() {
    super();
    this.previewed = true;
  }

  protected override missingWork(): Missing[] {
    return this.content.trim() === "" ? [{ field: "content", text: this.words.text("write.missing") }] : [];
  }

  protected override workSummary(): string {
    const count = roughWords(this.content);
    return count === 0 ? "" : this.words.count("write.summary", count);
  }

  protected override workBindings(): Binding[] {
    const { words } = this;
    const group = words.text("write.label");
    return [
      { combo: "e", label: words.text("write.focus"), group, run: () => this.focusField("content") },
      { combo: "v", label: words.text("write.preview"), group, run: () => (this.previewed = !this.previewed) },
    ];
  }

  override render(): TemplateResult {
    return html`<div class="editor">
      ${this.thread()}
      ${this.ofAnswer(html`<div class="panel">${this.writing()} ${this.closing()}</div>`)}
    </div>`;
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

  private get content(): string {
    return asText(this.value["content"]) ?? "";
  }
}

customElements.define("tz-chat-demonstrate", TzChatDemonstrate);
