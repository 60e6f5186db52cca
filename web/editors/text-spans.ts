import { html, nothing, type TemplateResult } from "lit";
import { EditorElement, asText, type Missing } from "./editor.ts";
import type { Binding } from "./fields/keys.ts";
import { Marker, type Label, type Marking } from "./fields/marker.ts";
import { quoted, type Mark } from "./fields/spans.ts";
import { aside, comment, countWords, errorText } from "./fields/text.ts";
import type { JsonObject } from "./history.ts";

/** Marks passages of a text with labels. */
export class TzTextSpans extends EditorElement {
  protected readonly marker = new Marker(this, () => this.marking, `${this.uid}-text`);

  /** What the work begins with: the customer's first marks. */
  override begun(value: JsonObject): JsonObject {
    return Array.isArray(value["spans"]) ? value : { ...value, spans: quoted(this.task["initial"], this.text) };
  }

  override missing(): Missing[] {
    const isMissing = this.ontology["comment"] === "required" && (asText(this.value["comment"]) ?? "").trim() === "";
    return isMissing ? [{ field: "comment", text: this.words.text("field.missing_comment") }] : [];
  }

  override summary(): string {
    return this.spans.length === 0 ? this.words.text("spans.summary_none") : this.words.count("spans.summary", this.spans.length);
  }

  override bindings(): Binding[] {
    const { words } = this;
    const marks = this.marker.bindings(words.text("spans.question"));
    if (this.ontology["comment"] === "off") return marks;
    return [...marks, { combo: "m", label: words.text("keys.comment"), group: words.text("keys.general"), run: () => this.focusField("comment") }];
  }

  override render(): TemplateResult {
    const { words, marker } = this;
    return html`<div class="editor editor--marks">
      ${this.ofAnswer(html`<section class="thread" aria-label=${words.text("classify.text")}>
        <header class="thread-head">
          <h2>${words.text("classify.text")}</h2>
          <span class="answer-note">${words.count("chat.words", countWords(this.text, this.contentLanguage))}</span>
        </header>
        <div class="marks-body">${marker.palette(words.text("spans.question"))} ${marker.view()} ${errorText(`${this.uid}-spans-error`, this.errorsAt("spans"))}</div>
      </section>`)}
      <div class="marks-side">
        ${this.ofTask(aside(asText(this.task["note"]), this.task["reference"] as Record<string, string> | undefined, words))}
        ${this.ofAnswer(html`<section class="panel" data-place="spans" aria-label=${words.text("spans.list")}>
          <h2 class="panel-legend">${words.text("spans.list")} <small>${words.number(this.spans.length)}</small></h2>
          ${marker.list()}
        </section>
        ${this.more()}
        ${this.ontology["comment"] === "off" ? nothing : html`<div class="panel">${this.comment()}</div>`}`)}
      </div>
    </div>`;
  }

  override lead(field: string): void {
    if (field.startsWith("comment")) super.lead(field);
    else this.marker.focus();
  }

  private get marking(): Marking {
    return {
      text: this.text,
      language: this.contentLanguage,
      labels: (this.ontology["labels"] ?? []) as unknown as Label[],
      marks: this.spans,
      overlap: this.ontology["overlap"] === true,
      locked: this.locked,
      words: this.words,
      name: this.words.text("classify.text"),
      change: (marks) => this.change(this.changed(marks)),
      made: (mark) => this.made(mark),
    };
  }

  /** What a new mark is stored as. */
  protected made(mark: Mark): Mark {
    return mark;
  }

  /** The answer with other marks. */
  protected changed(spans: Mark[]): JsonObject {
    return { ...this.value, spans: spans as unknown as JsonObject[] };
  }

  /** What stands beside the text besides the marks. */
  protected more(): TemplateResult | typeof nothing {
    return nothing;
  }

  private comment(): TemplateResult | typeof nothing {
    if (this.locked && !this.value["comment"]) return nothing;
    return comment({
      id: `${this.uid}-comment`,
      value: asText(this.value["comment"]) ?? "",
      required: this.ontology["comment"] === "required",
      disabled: this.locked,
      errors: this.errorsAt("comment"),
      words: this.words,
      change: (text) => {
        const { comment: _gone, ...rest } = this.value;
        this.change(text === "" ? rest : { ...rest, comment: text });
      },
    });
  }

  private get text(): string {
    return asText(this.task["text"]) ?? "";
  }

  protected get spans(): readonly Mark[] {
    return (this.value["spans"] ?? NONE) as unknown as readonly Mark[];
  }
}

const NONE: Mark[] = [];

customElements.define("tz-text-spans", TzTextSpans);
