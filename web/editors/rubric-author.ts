import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Advice } from "./api.ts";
import { asText, type Missing } from "./editor.ts";
import { answerCard, type Answer } from "./fields/answer.ts";
import { EXAMPLES, criterionExamples } from "./fields/examples.ts";
import type { Binding } from "./fields/keys.ts";
import { errorText } from "./fields/text.ts";
import type { JsonObject } from "./history.ts";
import en from "./i18n/rubric/en.json";
import hi from "./i18n/rubric/hi.json";
import { teach, type Key, type Localized } from "./i18n/words.ts";
import { TaskEditor, type Demand } from "./task-editor.ts";

teach({ en, hi });

interface Criterion {
  readonly key: string;
  readonly criterion?: string;
  readonly points?: number;
  readonly category?: string;
  readonly meets?: string;
  readonly fails?: string;
}

interface Category {
  readonly key: string;
  readonly label?: Localized | string;
}

type Part = Exclude<keyof Criterion, "key" | "points">;

/** Writes a rubric: criteria with points, categories and examples, and advice on their wording while they are written. */
export class TzRubricAuthor extends TaskEditor {
  static override properties: PropertyDeclarations = { ...TaskEditor.properties, current: { state: true } };

  /** The criterion that keys speak of. */
  declare current: number;

  constructor() {
    super();
    this.current = 0;
  }

  override begun(value: JsonObject): JsonObject {
    if (value["rubric"] !== undefined || value["outcome"] !== undefined) return value;
    return { ...value, rubric: this.task["rubric"] ?? [{ key: "c1" }] };
  }

  protected override missingWork(): Missing[] {
    const { words, rubric } = this;
    const facts = (index: number) => ({ number: words.number(index + 1) });
    const least = Number(this.ontology["criteria_min"] ?? 1);
    const few = rubric.length < least ? [{ field: "rubric", text: words.count("author.missing_some", least) }] : [];
    const lacking = rubric.flatMap((one, index) =>
      this.lacks(one).map((part) => ({ field: `rubric.${index}.${part}`, text: words.text(`author.missing_${part}`, facts(index)) })),
    );
    return [...lacking, ...few];
  }

  protected override workSummary(): string {
    const { words, rubric } = this;
    const points = rubric.map((one) => one.points ?? 0);
    const sum = (some: number[]) => words.number(some.reduce((total, each) => total + each, 0));
    const facts = { won: sum(points.filter((each) => each > 0)), lost: sum(points.filter((each) => each < 0).map(Math.abs)) };
    return rubric.length === 0 ? "" : words.count("author.summary", rubric.length, facts);
  }

  protected override workBindings(): Binding[] {
    const { words } = this;
    const group = words.text("author.label");
    const digits = Array.from({ length: 9 }, (_, index) => index + 1);
    return [
      { combo: "n", label: words.text("author.add"), group, run: () => this.add() },
      { combo: "e", label: words.text("author.key_write"), group, run: () => this.enter("criterion") },
      { combo: "j", label: words.text("grade.next"), group, run: () => this.go(1) },
      { combo: "k", label: words.text("grade.previous"), group, run: () => this.go(-1) },
      ...digits.map((digit) => ({ combo: String(digit), label: words.text("author.key_points", { count: words.number(digit) }), group, run: () => this.weigh(digit) })),
      { combo: "-", label: words.text("author.key_sign"), group, run: () => this.turn() },
      ...(this.categories.length > 0 ? [{ combo: "c", label: words.text("author.category"), group, run: () => this.enter("category") }] : []),
      ...(this.examples === "off" ? [] : [{ combo: "x", label: words.text("author.key_example"), group, run: () => this.enter("meets") }]),
      { combo: "delete", label: words.text("author.key_drop"), group, run: () => this.drop(this.current) },
    ];
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<div class="editor">
      ${this.thread()} ${this.ofTask(this.samples())}
      ${this.ofAnswer(html`<section class="panel" data-place="rubric">
        <h2 class="panel-legend">${words.text("author.label")} ${this.locked ? nothing : html`<small>${words.text("author.hint")}</small>`}</h2>
        <ol class="changes">${this.rubric.map((one, index) => (this.locked ? this.shown(one, index) : this.row(one, index)))}</ol>
        ${this.told(undefined, `${this.uid}-advice`)} ${errorText(`${this.uid}-error`, this.faultsOfWhole())}
        ${this.locked
          ? nothing
          : html`<button class="btn authored-add" type="button" ?disabled=${this.rubric.length >= this.most} @click=${() => this.add()}>
              ${words.text("author.add")} <kbd class="kbd" aria-hidden="true">N</kbd>
            </button>`}
      </section>
      <div class="panel">${this.closing()}</div>`)}
    </div>`;
  }

  /** Asks for advice whenever the rubric has become another one, also by undoing. */
  protected override updated(changed: PropertyValues): void {
    if (changed.has("value") && !this.locked) this.dispatchEvent(new Event("tz-advice"));
  }

  private samples(): TemplateResult | typeof nothing {
    const { words, contentLanguage: language } = this;
    const answers = (this.task["answers"] ?? []) as unknown as Answer[];
    if (answers.length === 0) return nothing;
    return html`<div class="answers">${answers.map((answer) => answerCard({ answer, words, language }))}</div>`;
  }

  private row(one: Criterion, index: number): TemplateResult {
    const { words } = this;
    const number = words.number(index + 1);
    return html`<li
      class="graded authored ${index === this.current ? "change--current" : ""}"
      tabindex="-1"
      data-place=${`rubric.${index}`}
      @focusin=${() => (this.current = index)}
    >
      <div class="authored-text">
        <span class="authored-number" aria-hidden="true">${number}</span>
        ${this.box(one, index, "criterion")}
        <button class="icon-btn" type="button" aria-label=${words.text("author.drop", { number })} @click=${() => this.drop(index)}>✕</button>
      </div>
      ${this.told(index, `${this.uid}-${index}-advice`)}
      <div class="authored-facts">${this.pointsField(one, index)} ${this.categoryField(one, index)}</div>
      ${this.examples === "off" ? nothing : html`<div class="authored-examples">${EXAMPLES.map((part) => this.exampleField(one, index, part))}</div>`}
      ${errorText(`${this.uid}-${index}-error`, this.errorsAt(`rubric.${index}`))}
    </li>`;
  }

  private box(one: Criterion, index: number, part: Part): TemplateResult {
    const number = this.words.number(index + 1);
    return html`<textarea
      class="textarea"
      rows="1"
      maxlength="2000"
      dir="auto"
      lang=${this.contentLanguage ?? nothing}
      id=${`${this.uid}-${index}-${part}`}
      data-field=${`rubric.${index}.${part}`}
      aria-label=${part === "criterion" ? this.words.text("author.criterion", { number }) : nothing}
      aria-describedby=${part === "criterion" ? `${this.uid}-${index}-advice` : nothing}
      placeholder=${part === "criterion" ? this.words.text("author.criterion_placeholder") : nothing}
      .value=${live(one[part] ?? "")}
      @input=${(event: Event) => this.put(index, { [part]: (event.target as HTMLTextAreaElement).value || undefined })}
      @keydown=${(event: KeyboardEvent) => part === "criterion" && this.onEnter(event, index)}
    ></textarea>`;
  }

  private exampleField(one: Criterion, index: number, part: (typeof EXAMPLES)[number]): TemplateResult {
    const { words } = this;
    return html`<div class="field">
      <label class="field-label" for=${`${this.uid}-${index}-${part}`}>
        ${words.text(`author.${part}`)} ${this.examples === "required" ? nothing : html`<span class="field-optional">${words.text("field.optional")}</span>`}
      </label>
      ${this.box(one, index, part)}
    </div>`;
  }

  private pointsField(one: Criterion, index: number): TemplateResult {
    const id = `${this.uid}-${index}-points`;
    return html`<div class="field">
      <label class="field-label" for=${id}>${this.words.text("author.points")}</label>
      <input
        class="input input--points ${(one.points ?? 0) < 0 ? "is-warning" : ""}"
        id=${id}
        data-field=${`rubric.${index}.points`}
        type="number"
        min="-100"
        max="100"
        step="1"
        .value=${live(one.points === undefined ? "" : String(one.points))}
        @input=${(event: Event) => this.put(index, { points: wholeOf((event.target as HTMLInputElement).value) })}
      />
    </div>`;
  }

  private categoryField(one: Criterion, index: number): TemplateResult {
    const { words, categories } = this;
    const id = `${this.uid}-${index}-category`;
    const set = (event: Event) => this.put(index, { category: (event.target as HTMLInputElement).value || undefined });
    const label = html`<label class="field-label" for=${id}>
      ${words.text("author.category")} ${categories.length > 0 ? nothing : html`<span class="field-optional">${words.text("field.optional")}</span>`}
    </label>`;
    const field = `rubric.${index}.category`;
    if (categories.length === 0) {
      return html`<div class="field">
        ${label}<input class="input" id=${id} data-field=${field} maxlength="200" dir="auto" .value=${live(one.category ?? "")} @input=${set} />
      </div>`;
    }
    return html`<div class="field">
      ${label}
      <select class="select" id=${id} data-field=${field} @change=${set}>
        <option value="" .selected=${live(one.category === undefined)}>${words.text("form.choose")}</option>
        ${categories.map((each) => html`<option value=${each.key} .selected=${live(each.key === one.category)}>${words.label(each.label, each.key)}</option>`)}
      </select>
    </div>`;
  }

  /** A criterion that is only read. */
  private shown(one: Criterion, index: number): TemplateResult {
    const { words } = this;
    const category = this.categories.find((each) => each.key === one.category);
    return html`<li class="graded" data-place=${`rubric.${index}`}>
      <p class="graded-text">
        <span class="badge ${(one.points ?? 0) > 0 ? "" : "badge--warn"}">
          ${words.text("grade.points", { count: words.number(one.points ?? 0, { signDisplay: "always" }) })}
        </span>
        <span dir="auto" lang=${this.contentLanguage ?? nothing}>${one.criterion}</span>
        ${one.category ? html`<span class="muted small">${words.label(category?.label, one.category)}</span>` : nothing}
      </p>
      ${criterionExamples(one, words, this.contentLanguage)} ${this.told(index, `${this.uid}-${index}-advice`)}
    </li>`;
  }

  /** The advice on one criterion, or, without one, on the whole rubric. */
  private told(index: number | undefined, id: string): TemplateResult {
    const place = `rubric[${index}]`;
    const found = this.advice.filter((one) => (index === undefined ? one.fields.length === 0 : one.fields.includes(place)));
    return html`<ul class="advice" id=${id} aria-label=${found.length > 0 ? this.words.text("advice.label") : nothing}>
      ${found.map((one) => html`<li>${this.adviceText(one, place)}</li>`)}
    </ul>`;
  }

  private adviceText(one: Advice, place: string): string {
    const other = one.fields.find((field) => field !== place);
    const number = Number(/\d+/.exec(other ?? "")?.[0] ?? 0) + 1;
    const facts = { word: String(one.facts["word"] ?? ""), number: this.words.number(number) };
    return this.words.known(`advice.${one.code}`) === null ? one.code : this.words.text(`advice.${one.code}` as Key, facts);
  }

  private faultsOfWhole(): string[] {
    return this.faults.filter((one) => one.field === "rubric" || one.field === "answer.rubric").map((one) => one.detail ?? one.code);
  }

  private lacks(one: Criterion): ("criterion" | "points" | "category" | "meets" | "fails")[] {
    const blank = (part: Part) => (one[part] ?? "").trim() === "";
    return [
      ...(blank("criterion") ? (["criterion"] as const) : []),
      ...(one.points === undefined || one.points === 0 || Math.abs(one.points) > 100 ? (["points"] as const) : []),
      ...(this.categories.length > 0 && blank("category") ? (["category"] as const) : []),
      ...(this.examples === "required" ? EXAMPLES.filter(blank) : []),
    ];
  }

  /** Enter leads from one criterion to the next, and from the last to a new one. */
  private onEnter(event: KeyboardEvent, index: number): void {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    if (index === this.rubric.length - 1) return this.add();
    this.current = index + 1;
    this.enter("criterion");
  }

  private add(): void {
    if (this.locked || this.rubric.length >= this.most) return;
    this.replace([...this.rubric, { key: newKey(this.rubric) }]);
    this.current = this.rubric.length - 1;
    this.enter("criterion");
  }

  private drop(index: number): void {
    if (this.locked || index >= this.rubric.length) return;
    this.advice = [];
    this.replace(this.rubric.filter((_, place) => place !== index));
    this.current = Math.max(0, Math.min(this.rubric.length - 1, index));
    this.show();
  }

  /** Sets the points of the current criterion, below zero if they were. */
  private weigh(points: number): void {
    this.put(this.current, { points: (this.rubric[this.current]?.points ?? 1) < 0 ? -points : points });
  }

  private turn(): void {
    this.put(this.current, { points: -(this.rubric[this.current]?.points ?? 1) });
  }

  private enter(part: Part): void {
    void this.updateComplete.then(() => this.focusField(`rubric.${this.current}.${part}`));
  }

  private go(by: 1 | -1): void {
    this.current = Math.max(0, Math.min(this.rubric.length - 1, this.current + by));
    this.show();
  }

  private show(): void {
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(".change--current")?.focus());
  }

  /** Changes parts of a criterion; undefined takes a part away. */
  private put(index: number, parts: { [part in keyof Criterion]?: Criterion[part] | undefined }): void {
    if (this.locked || !this.rubric[index]) return;
    const made = Object.entries({ ...this.rubric[index], ...parts }).filter(([, value]) => value !== undefined);
    this.replace(this.rubric.map((one, place) => (place === index ? (Object.fromEntries(made) as unknown as Criterion) : one)));
  }

  private replace(rubric: readonly Criterion[]): void {
    this.set({ rubric });
  }

  private get rubric(): readonly Criterion[] {
    return (this.value["rubric"] ?? []) as unknown as Criterion[];
  }

  private get categories(): readonly Category[] {
    return (this.ontology["categories"] ?? []) as unknown as Category[];
  }

  private get examples(): Demand {
    return (asText(this.ontology["examples"]) as Demand | undefined) ?? "optional";
  }

  private get most(): number {
    return Number(this.ontology["criteria_max"] ?? 60);
  }
}

/** The first of c1, c2 … that no criterion has. */
function newKey(rubric: readonly Criterion[]): string {
  const taken = new Set(rubric.map((one) => one.key));
  let number = rubric.length + 1;
  while (taken.has(`c${number}`)) number += 1;
  return `c${number}`;
}

function wholeOf(text: string): number | undefined {
  const value = Number(text);
  return text.trim() === "" || !Number.isInteger(value) ? undefined : value;
}

customElements.define("tz-rubric-author", TzRubricAuthor);
