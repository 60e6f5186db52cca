import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { asText, type Missing } from "./editor.ts";
import { option } from "./fields/choice.ts";
import type { Binding } from "./fields/keys.ts";
import { errorText, richText, type RichText } from "./fields/text.ts";
import { writer } from "./fields/writer.ts";
import { TaskEditor, type Demand } from "./task-editor.ts";

type Rating = "good" | "neutral" | "bad";

const RATING_KEYS: Record<Rating, string> = { good: "1", neutral: "2", bad: "3" };

/** Rates the steps of a solution one after the other, and says how it should go on where it first goes wrong. */
export class TzReasoningSteps extends TaskEditor {
  static override properties: PropertyDeclarations = { ...TaskEditor.properties, current: { state: true }, previewed: { state: true } };

  /** The step that keys rate. */
  declare current: number;
  declare previewed: boolean;

  constructor() {
    super();
    this.current = 0;
    this.previewed = true;
  }

  protected override missingWork(): Missing[] {
    const { words } = this;
    const open = Array.from({ length: this.asked }, (_, index) => index).find((index) => !this.ratings[index]);
    if (open !== undefined) {
      return [{ field: `ratings.${open}`, text: words.text("steps.missing", { number: words.number(open + 1) }) }];
    }
    const bare = this.error !== null && this.correctionRule === "required" && (this.correction ?? "").trim() === "";
    return bare ? [{ field: "correction", text: words.text("steps.missing_correction") }] : [];
  }

  protected override workSummary(): string {
    const { words, error } = this;
    if (error !== null) return words.text("steps.error", { number: words.number(error + 1) });
    const rated = this.ratings.filter((one) => one !== null).length;
    return rated === 0 ? "" : words.text("steps.summary", { rated: words.number(rated), all: words.number(this.steps.length) });
  }

  protected override workBindings(): Binding[] {
    const { words } = this;
    const group = words.text("steps.question");
    const rates = this.allowed.map((rating) => ({
      combo: RATING_KEYS[rating],
      label: words.text(`steps.${rating}`),
      group,
      run: () => this.rate(this.current, rating, true),
    }));
    const correcting = [
      { combo: "e", label: words.text("steps.correct"), group, run: () => this.focusField("correction") },
      { combo: "v", label: words.text("write.preview"), group, run: () => (this.previewed = !this.previewed) },
    ];
    return [
      ...rates,
      { combo: "j", label: words.text("steps.next"), group, run: () => this.go(1) },
      { combo: "k", label: words.text("steps.previous"), group, run: () => this.go(-1) },
      ...(this.correctionRule === "off" ? [] : correcting),
    ];
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<div class="editor">
      ${this.thread()}
      ${this.ofAnswer(html`<section class="panel">
        <h3 class="panel-legend">${words.text("steps.question")} ${this.locked ? nothing : html`<small>${words.text("steps.hint")}</small>`}</h3>
        <ol class="changes">${this.steps.map((step, index) => this.step(step, index))}</ol>
        ${errorText(`${this.uid}-ratings-error`, this.faults.filter((one) => one.field === "answer.ratings").map(() => words.text("steps.missing_some")))}
      </section>
      <div class="panel">${this.correcting()} ${this.closing()}</div>`)}
    </div>`;
  }

  private step(step: RichText, index: number): TemplateResult {
    const { words, locked } = this;
    const rating = this.ratings[index];
    const beyond = index >= this.asked;
    const current = index === this.current && !locked;
    const id = `${this.uid}-${index}`;
    const group = {
      name: id,
      options: [],
      chosen: rating ? [rating] : [],
      disabled: locked,
      pick: (picked: string) => this.rate(index, picked as Rating, false),
    };
    const faces = this.allowed.map((one) =>
      option(group, { key: one, label: words.text(`steps.${one}`), ...(current ? { hint: RATING_KEYS[one] } : {}) }, `pick--line step-${one}`),
    );
    return html`<li
      class="step-row ${current ? "change--current" : ""} ${beyond ? "step-row--beyond" : ""}"
      tabindex="-1"
      data-place=${`ratings.${index}`}
      @focusin=${() => (this.current = index)}
    >
      <div class="step-text" id=${`${id}-text`}>
        <span class="rank-place num">${words.number(index + 1)}</span>
        ${richText(step, words, this.contentLanguage)}
      </div>
      <div class="step-rating">
        ${beyond
          ? html`<p class="muted small">${words.text("steps.beyond")}</p>`
          : html`<div class="scale" role="radiogroup" aria-labelledby=${`${id}-text`}>${faces}</div>`}
        ${index === this.error ? html`<p><span class="badge badge--bad">${words.text("steps.first_error")}</span></p>` : nothing}
        ${errorText(`${id}-error`, this.errorsAt(`ratings.${index}`))}
      </div>
    </li>`;
  }

  private correcting(): TemplateResult | typeof nothing {
    if (this.correctionRule === "off" || this.error === null || (this.locked && this.correction === undefined)) return nothing;
    const { words } = this;
    const number = words.number(this.error + 1);
    return writer({
      id: `${this.uid}-correction`,
      field: "correction",
      label: words.text(this.correctionRule === "required" ? "steps.correction" : "steps.correction_optional", { number }),
      value: this.correction ?? "",
      disabled: this.locked,
      errors: this.errorsAt("correction"),
      words,
      language: this.contentLanguage,
      previewed: this.previewed,
      preview: () => (this.previewed = !this.previewed),
      change: (text) => this.set({ correction: text === "" ? undefined : text }),
    });
  }

  /** Rates a step; what is said of later steps falls away where rating stops at an error. */
  private rate(index: number, rating: Rating, onward: boolean): void {
    if (this.locked || index >= this.steps.length) return;
    const next: (Rating | null)[] = Array.from({ length: Math.max(this.ratings.length, index + 1) }, (_, at) => this.ratings[at] ?? null);
    next[index] = rating;
    const kept = this.stops && rating === "bad" ? next.slice(0, index + 1) : next;
    this.set({ ratings: kept, ...(kept.includes("bad") ? {} : { correction: undefined }) });
    if (onward && index + 1 < this.asked) this.go(1);
  }

  private go(by: 1 | -1): void {
    this.current = Math.max(0, Math.min(this.steps.length - 1, this.current + by));
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(".change--current")?.focus());
  }

  /** How many steps want a rating: all, or those up to the first error. */
  private get asked(): number {
    return this.stops && this.error !== null ? this.error + 1 : this.steps.length;
  }

  private get error(): number | null {
    const found = this.ratings.indexOf("bad");
    return found < 0 ? null : found;
  }

  private get ratings(): readonly (Rating | null)[] {
    return (this.value["ratings"] ?? []) as (Rating | null)[];
  }

  private get correction(): string | undefined {
    return asText(this.value["correction"]);
  }

  private get steps(): readonly RichText[] {
    return (this.task["steps"] ?? []) as unknown as RichText[];
  }

  private get allowed(): readonly Rating[] {
    return this.ontology["allow_neutral"] === true ? ["good", "neutral", "bad"] : ["good", "bad"];
  }

  private get stops(): boolean {
    return this.ontology["stop_at_error"] === true;
  }

  private get correctionRule(): Demand {
    return (asText(this.ontology["correction"]) as Demand | undefined) ?? "optional";
  }
}

customElements.define("tz-reasoning-steps", TzReasoningSteps);
