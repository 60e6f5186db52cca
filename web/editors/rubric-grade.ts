import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { createRef } from "lit/directives/ref.js";
import { asText, type Missing } from "./editor.ts";
import { option } from "./fields/choice.ts";
import type { Binding } from "./fields/keys.ts";
import { quoteOf, type Quote } from "./fields/quote.ts";
import { readable } from "./fields/readable.ts";
import { criterionExamples } from "./fields/examples.ts";
import { countWords, errorText, richText, type RichText } from "./fields/text.ts";
import type { JsonObject } from "./history.ts";
import { TaskEditor, type Demand } from "./task-editor.ts";

export type Verdict = "met" | "not_met" | "not_applicable";

export interface Criterion {
  readonly key: string;
  readonly criterion: string;
  readonly points: number;
  readonly category?: string;
  readonly meets?: string;
  readonly fails?: string;
}

export interface Grade {
  readonly verdict?: Verdict;
  readonly evidence?: readonly Quote[];
  readonly reason?: string;
}

const QUOTES_MAX = 10;

/** Grades an answer criterion by criterion, with quotes from it as evidence. */
export class TzRubricGrade extends TaskEditor {
  static override properties: PropertyDeclarations = { ...TaskEditor.properties, current: { state: true }, rendered: { state: true } };

  /** The criterion that keys speak of. */
  declare current: number;
  /** Whether the answer is shown as readers see it; otherwise its text can be quoted. */
  declare rendered: boolean | undefined;
  private readonly source = createRef<HTMLTextAreaElement>();

  constructor() {
    super();
    this.current = 0;
  }

  protected override missingWork(): Missing[] {
    const { words } = this;
    return this.criteria.flatMap((one, index) => {
      const grade = this.grade(one.key);
      const facts = { number: words.number(index + 1) };
      if (!grade.verdict) return [{ field: `grades.${one.key}`, text: words.text("grade.missing", facts) }];
      const bare = this.evidence === "required" && grade.verdict === "met" && !grade.evidence;
      return bare ? [{ field: `grades.${one.key}`, text: words.text("grade.missing_quote", facts) }] : [];
    });
  }

  protected override workSummary(): string {
    const graded = this.criteria.filter((one) => this.grade(one.key).verdict).length;
    const { words } = this;
    return graded === 0 ? "" : words.text("grade.summary", { graded: words.number(graded), all: words.number(this.criteria.length) });
  }

  protected override workBindings(): Binding[] {
    const { words } = this;
    const group = words.text("grade.question");
    const verdicts = this.verdicts.map((verdict, index) => ({
      combo: String(index + 1),
      label: words.text(`grade.${verdict}`),
      group,
      run: () => this.judge(this.current, { verdict }),
    }));
    const quoting = [
      { combo: "t", label: words.text("grade.to_text"), group, run: () => this.toText() },
      { combo: "q", label: words.text("grade.quote"), group, run: () => this.quote(this.current) },
    ];
    return [
      ...verdicts,
      { combo: "j", label: words.text("grade.next"), group, run: () => this.go(1) },
      { combo: "k", label: words.text("grade.previous"), group, run: () => this.go(-1) },
      ...(this.evidence === "off" ? [] : quoting),
      { combo: "v", label: words.text("grade.rendered"), group, run: () => (this.rendered = !this.isRendered) },
    ];
  }

  override render(): TemplateResult {
    return html`<div class="editor">
      ${this.thread()}
      <div class="grading">${this.ofTask(this.graded())} ${this.ofAnswer(this.rubric())}</div>
      ${this.ofAnswer(html`<div class="panel">${this.closing()}</div>`)}
    </div>`;
  }

  /** The answer as readers see it, or its text in a box that takes no input but lets keys move and select. */
  private graded(): TemplateResult {
    const { words, contentLanguage: language } = this;
    const answer = (this.task["answer"] ?? {}) as unknown as RichText;
    const text = answer.content ?? "";
    return html`<article class="answer grading-answer" aria-label=${words.text("grade.answer")}>
      <header class="answer-head">
        <h2 class="answer-title">${words.text("grade.answer")}</h2>
        <span class="answer-note">${words.count("chat.words", countWords(text, language))}</span>
        <button class="btn btn--small" type="button" aria-pressed=${this.isRendered} @click=${() => (this.rendered = !this.isRendered)}>
          ${words.text("grade.rendered")} <kbd class="kbd" aria-hidden="true">V</kbd>
        </button>
      </header>
      <div class="answer-body">
        ${this.isRendered
          ? richText(answer, words, language)
          : readable({ text, name: words.text("grade.answer"), language, box: this.source, input: () => this.requestUpdate() })}
      </div>
    </article>`;
  }

  protected rubric(): TemplateResult {
    return html`<section class="panel">
      <h3 class="panel-legend">${this.heading()} ${this.locked ? nothing : html`<small>${this.hint()}</small>`}</h3>
      <ol class="changes">${this.criteria.map((one, index) => this.row(one, index))}</ol>
    </section>`;
  }

  protected heading(): string {
    return this.words.text("grade.question");
  }

  protected hint(): string {
    return this.words.text("grade.hint");
  }

  protected row(one: Criterion, index: number): TemplateResult {
    const { words, locked } = this;
    const grade = this.grade(one.key);
    const current = index === this.current && !locked;
    const id = `${this.uid}-${index}`;
    const group = {
      name: id,
      options: [],
      chosen: grade.verdict ? [grade.verdict] : [],
      disabled: locked,
      pick: (verdict: string) => this.judge(index, { verdict: verdict as Verdict }),
    };
    const faces = this.verdicts.map((verdict, place) =>
      option(group, { key: verdict, label: words.text(`grade.${verdict}`), ...(current ? { hint: String(place + 1) } : {}) }, "pick--line"),
    );
    return html`<li
      class="graded ${current ? "change--current" : ""}"
      tabindex="-1"
      data-place=${`grades.${one.key}`}
      @focusin=${() => (this.current = index)}
    >
      <p id=${`${id}-text`} class="graded-text">
        <span class="badge ${one.points > 0 ? "" : "badge--warn"}">${this.points(one.points)}</span>
        <span dir="auto" lang=${this.contentLanguage ?? nothing}>${one.criterion}</span>
        ${one.category ? html`<span class="muted small">${one.category}</span>` : nothing}
      </p>
      ${criterionExamples(one, words, this.contentLanguage)}
      <div class="scale" role="radiogroup" aria-labelledby=${`${id}-text`}>${faces}</div>
      ${this.quotes(grade, index)} ${this.reason(grade, index)} ${errorText(`${id}-error`, this.errorsAt(`grades.${one.key}`))}
    </li>`;
  }

  protected points(points: number): string {
    const count = this.words.number(points, { signDisplay: "always" });
    return this.words.text("grade.points", { count });
  }

  protected quotes(grade: Grade, index: number): TemplateResult | typeof nothing {
    if (this.evidence === "off") return nothing;
    const { words, locked } = this;
    const found = grade.evidence ?? [];
    return html`<div class="quotes">
      ${found.map(
        (one, place) => html`<blockquote class="quote" dir="auto">
          <span>${one.quote}</span>
          ${locked
            ? nothing
            : html`<button class="icon-btn" type="button" aria-label=${words.text("grade.unquote")} @click=${() => this.unquote(index, place)}>✕</button>`}
        </blockquote>`,
      )}
      ${locked || found.length >= QUOTES_MAX
        ? nothing
        : html`<button class="btn btn--quiet btn--small" type="button" @click=${() => this.quote(index)}>
            ${words.text("grade.quote")} ${index === this.current ? html`<kbd class="kbd" aria-hidden="true">Q</kbd>` : nothing}
          </button>`}
    </div>`;
  }

  private reason(grade: Grade, index: number): TemplateResult | typeof nothing {
    if (this.locked) return grade.reason ? html`<p class="muted" dir="auto">${grade.reason}</p>` : nothing;
    const { words } = this;
    return html`<textarea
      class="textarea"
      rows="1"
      maxlength="10000"
      aria-label=${words.text("grade.reason_of", { number: words.number(index + 1) })}
      placeholder=${words.text("compare.reason_optional")}
      .value=${grade.reason ?? ""}
      @input=${(event: Event) => this.judge(index, { reason: (event.target as HTMLTextAreaElement).value || undefined })}
    ></textarea>`;
  }

  /** Changes parts of a grade; undefined takes a part away. */
  private judge(index: number, parts: { [part in keyof Grade]?: Grade[part] | undefined }): void {
    const one = this.criteria[index];
    if (!one || this.locked) return;
    const whole = Object.entries({ ...this.grade(one.key), ...parts }).filter(([, value]) => value !== undefined);
    this.set({ grades: { ...this.grades, [one.key]: Object.fromEntries(whole) } });
  }

  private quote(index: number): void {
    const box = this.source.value;
    if (this.locked || !box || this.isRendered) return this.toText();
    const found = quoteOf((this.task["answer"] as { content?: string }).content ?? "", box.selectionStart, box.selectionEnd);
    const one = this.criteria[index];
    if (!found || !one) return this.toText();
    const others = (this.grade(one.key).evidence ?? []).filter((each) => each.start !== found.start || each.end !== found.end);
    if (others.length < QUOTES_MAX) this.judge(index, { evidence: [...others, found] });
  }

  private unquote(index: number, place: number): void {
    const evidence = (this.grade(this.criteria[index]?.key ?? "").evidence ?? []).filter((_, at) => at !== place);
    this.judge(index, { evidence: evidence.length > 0 ? evidence : undefined });
  }

  /** Brings the person to the text, where keys or the mouse select what to quote. */
  private toText(): void {
    this.rendered = false;
    void this.updateComplete.then(() => this.source.value?.focus());
  }

  protected go(by: number): void {
    this.current = Math.max(0, Math.min(this.criteria.length - 1, this.current + by));
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(".change--current")?.focus());
  }

  private get isRendered(): boolean {
    return this.rendered ?? (this.evidence === "off" || this.locked);
  }

  protected grade(key: string): Grade {
    return (this.grades[key] ?? {}) as Grade;
  }

  protected get grades(): JsonObject {
    return (this.value["grades"] ?? {}) as JsonObject;
  }

  protected get criteria(): readonly Criterion[] {
    return [...((this.ontology["rubric"] ?? []) as unknown as Criterion[]), ...((this.task["rubric"] ?? []) as unknown as Criterion[])];
  }

  private get verdicts(): readonly Verdict[] {
    return this.ontology["allow_not_applicable"] === true ? ["met", "not_met", "not_applicable"] : ["met", "not_met"];
  }

  private get evidence(): Demand {
    return (asText(this.ontology["evidence"]) as Demand | undefined) ?? "optional";
  }
}

customElements.define("tz-rubric-grade", TzRubricGrade);
