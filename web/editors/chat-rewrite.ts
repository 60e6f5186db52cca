import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { asText, type Missing } from "./editor.ts";
import { option } from "./fields/choice.ts";
import { compared } from "./fields/compared.ts";
import { edits as editsBetween, type Edit } from "./fields/diff.ts";
import type { Binding } from "./fields/keys.ts";
import { errorText, richText, type RichText } from "./fields/text.ts";
import { writer } from "./fields/writer.ts";
import type { Localized } from "./i18n/words.ts";
import { TaskEditor } from "./task-editor.ts";

interface Change extends Edit {
  readonly reasons?: readonly string[];
  readonly comment?: string;
}

interface Reason {
  readonly key: string;
  readonly label?: Localized | string;
}

const REASON_KEYS = 9;

/** Rewrites an answer. Every change of words is shown as it arises, and can be given its reasons. */
export class TzChatRewrite extends TaskEditor {
  static override properties: PropertyDeclarations = { ...TaskEditor.properties, previewed: { state: true }, current: { state: true } };

  declare previewed: boolean;
  /** The change that number keys give reasons to. */
  declare current: number;

  constructor() {
    super();
    this.previewed = false;
    this.current = 0;
  }

  protected override missingWork(): Missing[] {
    if (this.value["content"] === undefined) return [{ field: "content", text: this.words.text("rewrite.missing") }];
    if (this.content.trim() === "") return [{ field: "content", text: this.words.text("write.missing") }];
    if (!this.reasonsRequired) return [];
    return this.changes.flatMap((change, index) => {
      if ((change.reasons ?? []).length > 0) return [];
      return [{ field: `edits.${index}`, text: this.words.text("rewrite.missing_reason", { number: this.words.number(index + 1) }) }];
    });
  }

  protected override workSummary(): string {
    if (this.value["content"] === undefined) return "";
    const { length } = this.changes;
    return length === 0 ? this.words.text("rewrite.kept") : this.words.count("rewrite.summary", length);
  }

  protected override workBindings(): Binding[] {
    const { words } = this;
    const group = words.text("rewrite.label");
    const reasons = this.reasons.slice(0, REASON_KEYS).map((one, index) => ({
      combo: String(index + 1),
      label: words.label(one.label, one.key),
      group: words.text("rewrite.reasons_of", { number: words.number(this.current + 1) }),
      run: () => this.toggle(this.current, one.key),
    }));
    return [
      { combo: "e", label: words.text("rewrite.focus"), group, run: () => this.focusField("content") },
      { combo: "0", label: words.text("rewrite.keep"), group, run: () => this.write(this.original) },
      { combo: "v", label: words.text("write.preview"), group, run: () => (this.previewed = !this.previewed) },
      { combo: "j", label: words.text("rewrite.next"), group, run: () => this.go(1) },
      { combo: "k", label: words.text("rewrite.previous"), group, run: () => this.go(-1) },
      ...reasons,
    ];
  }

  override render(): TemplateResult {
    const { words } = this;
    const source = (this.task["answer"] ?? {}) as unknown as RichText;
    return html`<div class="editor">
      ${this.thread()}
      ${this.ofTask(html`<article class="answer" aria-label=${words.text("rewrite.original")}>
        <header class="answer-head"><h2 class="answer-title">${words.text("rewrite.original")}</h2></header>
        <div class="answer-body">${richText(source, words, this.contentLanguage)}</div>
      </article>`)}
      ${this.ofAnswer(html`<div class="panel">${this.writing()} ${this.changeList()} ${this.closing()}</div>`)}
    </div>`;
  }

  private writing(): TemplateResult {
    const { words } = this;
    const box = writer({
      id: `${this.uid}-content`,
      label: words.text("rewrite.label"),
      value: this.content,
      disabled: this.locked,
      errors: this.errorsAt("content"),
      words,
      language: this.contentLanguage,
      previewed: this.previewed,
      preview: () => (this.previewed = !this.previewed),
      beside: this.compared(),
      change: (text) => this.write(text),
    });
    if (this.locked) return html`${box}${this.compared()}`;
    const kept = this.value["content"] !== undefined && this.changes.length === 0;
    return html`${box}
      <div class="row">
        <button class="btn" type="button" aria-pressed=${kept} @click=${() => this.write(this.original)}>
          ${words.text("rewrite.keep")} <kbd class="kbd" aria-hidden="true">0</kbd>
        </button>
      </div>`;
  }

  private compared(): TemplateResult {
    return compared(this.original, this.changes, this.words.text("rewrite.changes"), this.contentLanguage);
  }

  private changeList(): TemplateResult | typeof nothing {
    if (this.changes.length === 0) return nothing;
    const { words } = this;
    return html`<section data-place="edits">
      <h3 class="panel-legend">${words.text("rewrite.changes")} ${this.locked ? nothing : html`<small>${words.text("rewrite.hint")}</small>`}</h3>
      <ol class="changes">${this.changes.map((change, index) => this.changeRow(change, index))}</ol>
      ${this.changes.length > 0 ? errorText(`${this.uid}-edits-error`, this.faults.filter((one) => one.field === "answer.edits").map(() => words.text("rewrite.lost"))) : nothing}
    </section>`;
  }

  private changeRow(change: Change, index: number): TemplateResult {
    const { words, locked, current } = this;
    const number = words.number(index + 1);
    const group = {
      name: `${this.uid}-${index}-reason`,
      options: [],
      chosen: change.reasons ?? [],
      multiple: true,
      disabled: locked,
      pick: (key: string) => this.toggle(index, key),
    };
    const faces = this.reasons.map((one, place) => {
      const hint = index === current && place < REASON_KEYS ? { hint: String(place + 1) } : {};
      return option(group, { key: one.key, label: words.label(one.label, one.key), ...hint }, "pick--line");
    });
    return html`<li class="change ${index === current && !locked ? "change--current" : ""}" tabindex="-1" @focusin=${() => (this.current = index)}>
      <p class="change-words" dir="auto">
        ${change.before === "" ? nothing : html`<del>${change.before}</del>`} ${change.after === "" ? nothing : html`<ins>${change.after}</ins>`}
      </p>
      <div class="change-why" role="group" aria-label=${words.text("rewrite.reasons_of", { number })}>${faces}</div>
      ${this.changeComment(change, index, number)} ${errorText(`${this.uid}-e${index}`, this.errorsAt(`edits.${index}`))}
    </li>`;
  }

  private changeComment(change: Change, index: number, number: string): TemplateResult | typeof nothing {
    if (this.locked) return change.comment ? html`<p class="muted" dir="auto">${change.comment}</p>` : nothing;
    return html`<textarea
      class="textarea"
      rows="1"
      maxlength="10000"
      aria-label=${this.words.text("rewrite.comment_of", { number })}
      placeholder=${this.words.text("rewrite.comment_optional")}
      .value=${change.comment ?? ""}
      @input=${(event: Event) => this.remarkOn(index, (event.target as HTMLTextAreaElement).value)}
    ></textarea>`;
  }

  private write(text: string): void {
    const found = editsBetween(this.original, text).map((edit) => ({ ...edit, ...whyOf(edit, this.changes) }));
    this.current = Math.min(this.current, Math.max(found.length - 1, 0));
    this.set({ content: text, edits: found });
  }

  private toggle(index: number, key: string): void {
    const change = this.changes[index];
    if (!change) return;
    const chosen = change.reasons ?? [];
    const wanted = chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key];
    const reasons = this.reasons.map((one) => one.key).filter((one) => wanted.includes(one));
    const { reasons: _gone, ...rest } = change;
    this.replace(index, reasons.length === 0 ? rest : { ...rest, reasons });
  }

  private remarkOn(index: number, text: string): void {
    const { comment: _gone, ...rest } = this.changes[index] ?? { start: 0, before: "", after: "" };
    this.replace(index, text === "" ? rest : { ...rest, comment: text });
  }

  private replace(index: number, change: Change): void {
    this.set({ edits: this.changes.map((one, place) => (place === index ? change : one)) });
  }

  private go(by: 1 | -1): void {
    this.current = Math.max(0, Math.min(this.changes.length - 1, this.current + by));
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(".change--current")?.focus());
  }

  private get content(): string {
    return asText(this.value["content"]) ?? this.original;
  }

  private get original(): string {
    return (this.task["answer"] as { content?: string } | undefined)?.content ?? "";
  }

  private get changes(): readonly Change[] {
    return (this.value["edits"] ?? []) as unknown as Change[];
  }

  private get reasons(): readonly Reason[] {
    return (this.ontology["reasons"] ?? []) as unknown as Reason[];
  }

  private get reasonsRequired(): boolean {
    return this.ontology["reasons_required"] === true;
  }
}

/** What was said of the change that stood in the same place of the old text before. */
function whyOf(edit: Edit, earlier: readonly Change[]): Pick<Change, "reasons" | "comment"> {
  const end = (one: Edit) => one.start + [...one.before].length;
  const found =
    earlier.find((one) => one.start === edit.start && one.before === edit.before) ??
    earlier.find((one) => one.start <= end(edit) && edit.start <= end(one));
  return { ...(found?.reasons ? { reasons: found.reasons } : {}), ...(found?.comment ? { comment: found.comment } : {}) };
}

customElements.define("tz-chat-rewrite", TzChatRewrite);
