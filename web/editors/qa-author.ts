import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { asText, type Missing } from "./editor.ts";
import { option } from "./fields/choice.ts";
import type { Document } from "./fields/evidence.ts";
import type { Binding } from "./fields/keys.ts";
import { LETTERS, NUMBER, TYPES, documents, line, type AnswerType } from "./fields/question.ts";
import { errorText } from "./fields/text.ts";
import { markdown, writer } from "./fields/writer.ts";
import en from "./i18n/qa/en.json";
import hi from "./i18n/qa/hi.json";
import { teach, type Key, type Localized } from "./i18n/words.ts";
import { TaskEditor, type Demand } from "./task-editor.ts";

teach({ en, hi });

const STEPS_MAX = 50;
const CHOSEN = ["difficulty", "topic"] as const;

type Line = "answer" | "unit" | "tolerance" | "source";
type Chosen = (typeof CHOSEN)[number];
type Field = Line | Chosen | "question" | "answer_type" | "options" | "solution";

interface Label {
  readonly key: string;
  readonly label?: Localized | string;
}

interface Step {
  readonly content: string;
}

/** Writes a question with its key, the solution step by step, and where it comes from. */
export class TzQaAuthor extends TaskEditor {
  static override properties: PropertyDeclarations = { ...TaskEditor.properties, previewed: { state: true } };

  declare previewed: boolean;

  constructor() {
    super();
    this.previewed = false;
  }

  protected override missingWork(): Missing[] {
    const { type, words } = this;
    const blank = (field: Field) => this.text(field).trim() === "";
    const badNumber = (field: Line) => !NUMBER.test(this.text(field));
    const steps = this.steps.findIndex((step) => step.content.trim() === "");
    const lacking: [string, boolean, Key][] = [
      ["question", blank("question"), "qa.missing_question"],
      ["answer_type", type === undefined, "qa.missing_type"],
      [`options.${this.blankOption}`, type === "choice" && this.blankOption >= 0, "qa.missing_options"],
      ["answer", type !== undefined && type !== "number" && blank("answer"), type === "choice" ? "qa.missing_right" : "qa.missing_answer"],
      ["answer", type === "number" && badNumber("answer"), "qa.missing_number"],
      ["tolerance", type === "number" && !blank("tolerance") && (badNumber("tolerance") || this.text("tolerance").startsWith("-")), "qa.missing_tolerance"],
      ["difficulty", blank("difficulty"), "qa.missing_difficulty"],
      ["topic", this.labels("topic").length > 0 && blank("topic"), "qa.missing_topic"],
      [`solution.${Math.max(steps, 0)}`, this.demand("solution") === "required" && this.steps.length === 0, "qa.missing_solution"],
      [`solution.${steps}`, steps >= 0 && this.steps.length > 0, "qa.missing_step"],
      ["source", this.demand("source") === "required" && blank("source"), "qa.missing_source"],
    ];
    const facts = { number: words.number(steps + 1) };
    return lacking.filter(([, isLacking]) => isLacking).map(([field, , text]) => ({ field, text: words.text(text, facts) }));
  }

  protected override workSummary(): string {
    const { words, type } = this;
    if (!type) return "";
    const named = CHOSEN.map((field) => this.named(field)).filter((name) => name !== "");
    return [words.text(`qa.type_${type}`), ...named].join(" · ");
  }

  protected override workBindings(): Binding[] {
    const { words } = this;
    const group = words.text("qa.group");
    const go = (combo: string, field: Field, label: Key) => ({ combo, label: words.text(label), group, run: () => this.lead(field) });
    const isChoice = this.type === "choice";
    return [
      go("q", "question", "qa.question"),
      ...this.types.map((one, index) => ({
        combo: String(index + 1),
        label: words.text(`qa.type_${one}`),
        group: words.text("qa.type"),
        run: () => this.choose(one),
      })),
      ...(isChoice ? [{ combo: "o", label: words.text("qa.add_option"), group, run: () => this.addOption() }] : []),
      go("a", "answer", isChoice ? "qa.right_one" : "qa.answer"),
      ...(this.type === "number" ? [go("u", "unit", "qa.unit")] : []),
      go("d", "difficulty", "qa.difficulty"),
      ...(this.labels("topic").length > 0 ? [go("t", "topic", "qa.topic")] : []),
      ...(this.demand("solution") === "off" ? [] : [{ combo: "n", label: words.text("qa.add_step"), group, run: () => this.addStep() }]),
      ...(this.demand("source") === "off" ? [] : [go("s", "source", "qa.source")]),
      { combo: "v", label: words.text("write.preview"), group, run: () => (this.previewed = !this.previewed) },
    ];
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<div class="editor">
      ${this.ofTask(html`<section class="thread" aria-label=${words.text("qa.brief")}>
        <header class="thread-head"><h2>${words.text("qa.brief")}</h2></header>
        <div class="source">${markdown(asText(this.task["brief"]) ?? "", words, this.contentLanguage)}</div>
      </section>
      ${documents((this.task["documents"] ?? []) as unknown as readonly Document[], words, this.contentLanguage)} ${this.notes()}`)}
      ${this.ofAnswer(html`${this.locked && this.outcome !== undefined ? nothing : html`<div class="panel qa-panel">${this.questionField()} ${this.typeField()} ${this.keyField()} ${CHOSEN.map((field) => this.chosenField(field))}</div>`}
      ${this.solutionField()}
      <div class="panel qa-panel">${this.demand("source") === "off" || (this.locked && this.text("source") === "") ? nothing : this.line("source", "S")} ${this.closing()}</div>`)}
    </div>`;
  }

  /** Asks for advice whenever the question has become another one, also by undoing. */
  protected override updated(changed: PropertyValues): void {
    if (changed.has("value") && !this.locked) this.dispatchEvent(new Event("tz-advice"));
  }

  override lead(field: string): void {
    const plain = field.replace(/^answer\./, "").replace(/\[(\d+)\]/g, ".$1").replace(/\.content$/, "");
    const place = plain === "options" ? `options.${Math.max(this.blankOption, 0)}` : plain;
    const found =
      this.querySelector<HTMLElement>(`[data-place="${CSS.escape(place)}"] input:checked`) ??
      this.querySelector<HTMLElement>(`[data-field="${CSS.escape(place)}"]`) ??
      this.querySelector<HTMLElement>(`[data-place="${CSS.escape(place)}"] :is(input, textarea)`);
    found?.focus();
    found?.scrollIntoView({ block: "center" });
  }

  private questionField(): TemplateResult {
    const label = this.words.text("qa.question");
    const box = writer({
      id: `${this.uid}-question`,
      field: "question",
      label: this.locked ? label : html`${label} <kbd class="kbd" aria-hidden="true">Q</kbd>`,
      value: this.text("question"),
      disabled: this.locked,
      errors: this.errorsAt("question"),
      words: this.words,
      language: this.contentLanguage,
      previewed: this.previewed,
      preview: () => (this.previewed = !this.previewed),
      change: (text) => this.put("question", text),
    });
    return html`<div class="qa-question">${this.locked ? html`<h3 class="panel-legend">${label}</h3>` : nothing}${box} ${this.told("question")}</div>`;
  }

  private typeField(): TemplateResult {
    const { words, uid, locked } = this;
    const group = {
      name: `${uid}-type`,
      options: [],
      chosen: this.type ? [this.type] : [],
      disabled: locked,
      pick: (key: string) => this.choose(key as AnswerType),
    };
    return html`<fieldset data-place="answer_type">
      <legend class="panel-legend">${words.text("qa.type")}</legend>
      <div class="scale">
        ${this.types.map((one, index) => option(group, { key: one, label: words.text(`qa.type_${one}`), hint: String(index + 1) }, "pick--line"))}
      </div>
      ${errorText(`${uid}-type-error`, this.errorsAt("answer_type"))}
    </fieldset>`;
  }

  private keyField(): TemplateResult | typeof nothing {
    if (this.type === "choice") return this.optionField();
    if (this.type === "number") return html`<div class="qa-number">${this.line("answer", "A")} ${this.line("unit", "U")} ${this.line("tolerance")}</div>`;
    return this.type === "text" ? this.line("answer", "A") : nothing;
  }

  /** The options, each with a radio that says it is right. */
  private optionField(): TemplateResult {
    const { words, locked } = this;
    return html`<fieldset data-place="answer">
      <legend class="panel-legend">
        ${words.text("qa.options")} ${locked ? nothing : html`<small>${words.text("qa.options_hint")}</small>`}
      </legend>
      <ol class="qa-options">${this.options.map((text, index) => this.option(text, index))}</ol>
      ${locked
        ? nothing
        : html`<button class="btn btn--small" type="button" ?disabled=${this.options.length >= LETTERS.length} @click=${() => this.addOption()}>
            ${words.text("qa.add_option")} <kbd class="kbd" aria-hidden="true">O</kbd>
          </button>`}
      ${errorText(`${this.uid}-answer-error`, this.errorsAt("answer"))}
    </fieldset>`;
  }

  private option(text: string, index: number): TemplateResult {
    const { words, uid, locked } = this;
    const key = LETTERS[index] ?? "";
    const letter = key.toUpperCase();
    const group = { name: `${uid}-key`, options: [], chosen: [this.text("answer")], disabled: locked, pick: (picked: string) => this.put("answer", picked) };
    const right = option(group, { key, label: words.text("qa.right", { letter }) }, "pick--line");
    if (locked || this.previewed) {
      return html`<li class="qa-option">${right} <div class="qa-option-text">${markdown(text, words, this.contentLanguage)}</div></li>`;
    }
    return html`<li class="qa-option">
      ${right}
      <input
        class="input"
        type="text"
        dir="auto"
        lang=${this.contentLanguage ?? nothing}
        maxlength="2000"
        aria-label=${words.text("qa.option", { letter })}
        data-field=${`options.${index}`}
        .value=${live(text)}
        @input=${(event: Event) => this.writeOption(index, (event.target as HTMLInputElement).value)}
        @keydown=${(event: KeyboardEvent) => this.onEnter(event, () => (index + 1 < this.options.length ? this.focusField(`options.${index + 1}`) : this.addOption()))}
      />
      <button class="icon-btn" type="button" ?disabled=${this.options.length <= 2} aria-label=${words.text("qa.drop_option", { letter })} @click=${() => this.dropOption(index)}>✕</button>
      ${errorText(`${uid}-option-${index}`, this.errorsAt(`options.${index}`))} ${this.told(`options.${index}`)}
    </li>`;
  }

  private chosenField(field: Chosen): TemplateResult | typeof nothing {
    const { words, uid } = this;
    const labels = this.labels(field);
    if (labels.length === 0) return nothing;
    const group = { name: `${uid}-${field}`, options: [], chosen: [this.text(field)], disabled: this.locked, pick: (key: string) => this.put(field, key) };
    return html`<fieldset data-place=${field}>
      <legend class="panel-legend">
        ${words.text(`qa.${field}`)} ${this.locked ? nothing : html`<kbd class="kbd" aria-hidden="true">${field[0]?.toUpperCase()}</kbd>`}
      </legend>
      <div class="scale">${labels.map((one) => option(group, { key: one.key, label: words.label(one.label, one.key) }, "pick--line"))}</div>
      ${errorText(`${uid}-${field}-error`, this.errorsAt(field))}
    </fieldset>`;
  }

  private solutionField(): TemplateResult | typeof nothing {
    const { words, locked } = this;
    if (this.demand("solution") === "off" || (locked && this.steps.length === 0)) return nothing;
    return html`<section class="panel" data-place="solution">
      <h3 class="panel-legend">
        ${words.text("qa.solution")} ${locked ? nothing : html`<small>${words.text("qa.solution_hint")}</small>`}
        ${this.demand("solution") === "required" || locked ? nothing : html`<span class="field-optional">${words.text("field.optional")}</span>`}
      </h3>
      <ol class="changes">${this.steps.map((step, index) => this.step(step, index))}</ol>
      ${this.told("solution")} ${errorText(`${this.uid}-solution-error`, this.faults.filter((one) => one.field === "answer.solution").map((one) => one.detail ?? one.code))}
      ${locked
        ? nothing
        : html`<button class="btn qa-add" type="button" ?disabled=${this.steps.length >= STEPS_MAX} @click=${() => this.addStep()}>
            ${words.text("qa.add_step")} <kbd class="kbd" aria-hidden="true">N</kbd>
          </button>`}
    </section>`;
  }

  private step(step: Step, index: number): TemplateResult {
    const { words } = this;
    const number = words.number(index + 1);
    const drawn = this.locked || this.previewed ? html`<div class="qa-drawn">${markdown(step.content, words, this.contentLanguage)}</div>` : nothing;
    if (this.locked) return html`<li class="qa-step"><span class="rank-place num" aria-hidden="true">${number}</span> ${drawn}</li>`;
    return html`<li class="qa-step">
      <span class="rank-place num" aria-hidden="true">${number}</span>
      <div class="qa-step-text">
        <textarea
          class="textarea"
          rows="1"
          maxlength="200000"
          dir="auto"
          lang=${this.contentLanguage ?? nothing}
          aria-label=${words.text("qa.step", { number })}
          data-field=${`solution.${index}`}
          .value=${live(step.content)}
          @input=${(event: Event) => this.writeStep(index, (event.target as HTMLTextAreaElement).value)}
          @keydown=${(event: KeyboardEvent) => this.onEnter(event, () => (index + 1 < this.steps.length ? this.focusField(`solution.${index + 1}`) : this.addStep()))}
        ></textarea>
        ${drawn} ${errorText(`${this.uid}-step-${index}`, this.errorsAt(`solution.${index}`))}
      </div>
      <button class="icon-btn" type="button" aria-label=${words.text("qa.drop_step", { number })} @click=${() => this.dropStep(index)}>✕</button>
    </li>`;
  }

  private line(field: Line, key?: string): TemplateResult {
    const isNumber = this.type === "number" && (field === "answer" || field === "tolerance");
    return line({
      id: `${this.uid}-${field}`,
      field,
      label: this.words.text(`qa.${field}`),
      value: this.text(field),
      optional: field === "unit" || field === "tolerance" || (field === "source" && this.demand("source") !== "required"),
      ...(key ? { key } : {}),
      isNumber,
      most: field === "source" ? 10_000 : field === "unit" ? 64 : 1_000,
      disabled: this.locked,
      errors: this.errorsAt(field),
      words: this.words,
      language: this.contentLanguage,
      change: (text) => this.put(field, text),
    });
  }

  /** What the server advises on one place, in words. */
  private told(place: string): TemplateResult | typeof nothing {
    const { words } = this;
    const server = place.replace(/\.(\d+)$/, "[$1]");
    const found = this.advice.filter((one) => one.fields.includes(server)).map((one) => words.known(`advice.${one.code}`) ?? one.code);
    return found.length === 0 ? nothing : html`<ul class="advice" aria-label=${words.text("qa.advice")}>${found.map((text) => html`<li>${text}</li>`)}</ul>`;
  }

  /** Another type of answer takes away the key of the type before. */
  private choose(type: AnswerType): void {
    if (this.locked || type === this.type) return;
    this.advice = [];
    this.set({ answer_type: type, answer: undefined, unit: undefined, tolerance: undefined, options: type === "choice" ? ["", ""] : undefined });
    void this.updateComplete.then(() => this.focusField(type === "choice" ? "options.0" : "answer"));
  }

  /** Enter leads on; Shift and Enter begin a line. */
  private onEnter(event: KeyboardEvent, go: () => void): void {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    go();
  }

  private put(field: Field, text: string): void {
    this.set({ [field]: text === "" ? undefined : text });
  }

  private writeOption(index: number, text: string): void {
    this.set({ options: this.options.map((one, place) => (place === index ? text : one)) });
  }

  private addOption(): void {
    if (this.locked || this.options.length >= LETTERS.length) return;
    const place = this.options.length;
    this.set({ options: [...this.options, ""] });
    void this.updateComplete.then(() => this.focusField(`options.${place}`));
  }

  /** Takes an option away; the right one stays the right one under its new letter. */
  private dropOption(index: number): void {
    const right = LETTERS.indexOf(this.text("answer") || "-");
    const moved = right > index ? LETTERS[right - 1] : right === index ? undefined : this.text("answer") || undefined;
    this.set({ options: this.options.filter((_, place) => place !== index), answer: moved });
  }

  private writeStep(index: number, content: string): void {
    this.set({ solution: this.steps.map((one, place) => (place === index ? { content } : one)) });
  }

  private addStep(): void {
    if (this.locked || this.steps.length >= STEPS_MAX) return;
    const place = this.steps.length;
    this.set({ solution: [...this.steps, { content: "" }] });
    void this.updateComplete.then(() => this.focusField(`solution.${place}`));
  }

  private dropStep(index: number): void {
    const steps = this.steps.filter((_, place) => place !== index);
    this.set({ solution: steps.length > 0 ? steps : undefined });
  }

  private text(field: Field): string {
    return asText(this.value[field]) ?? "";
  }

  private named(field: Chosen): string {
    const found = this.labels(field).find((one) => one.key === this.text(field));
    return found ? this.words.label(found.label, found.key) : "";
  }

  private labels(field: Chosen): readonly Label[] {
    return (this.ontology[field === "topic" ? "topics" : "difficulties"] ?? []) as unknown as Label[];
  }

  private demand(field: "solution" | "source"): Demand {
    return (asText(this.ontology[field]) as Demand | undefined) ?? "optional";
  }

  private get type(): AnswerType | undefined {
    return asText(this.value["answer_type"]) as AnswerType | undefined;
  }

  private get types(): readonly AnswerType[] {
    const allowed = (this.ontology["answer_types"] ?? TYPES) as readonly string[];
    return TYPES.filter((one) => allowed.includes(one));
  }

  private get options(): readonly string[] {
    return (this.value["options"] ?? []) as unknown as string[];
  }

  private get blankOption(): number {
    return this.options.findIndex((one) => one.trim() === "");
  }

  private get steps(): readonly Step[] {
    return (this.value["solution"] ?? []) as unknown as Step[];
  }
}

customElements.define("tz-qa-author", TzQaAuthor);
