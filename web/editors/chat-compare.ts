import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { asText, type Missing } from "./editor.ts";
import { answerCard, type Answer } from "./fields/answer.ts";
import { CRITERION_KEYS, type Binding } from "./fields/keys.ts";
import { best, bestKeys, bestLabel, stepLabel, steps } from "./fields/best.ts";
import { criterion, type Verdict } from "./fields/criteria.ts";
import { gradeKeys, gradeLabel, grades, scale, type Grade, type ScaleRules } from "./fields/scale.ts";
import { errorText } from "./fields/text.ts";
import type { JsonObject } from "./history.ts";
import type { Localized } from "./i18n/words.ts";
import { TaskEditor, type Demand } from "./task-editor.ts";

const SIDES = ["a", "tie", "b"] as const;

interface Criterion {
  readonly key: string;
  readonly label?: Localized | string;
}

/**
 * Compares answers to one conversation: a graded preference, one verdict per criterion, a comment. Two answers stand at the
 * ends of one scale; of more, letters name the best, numbers say by how much, and J and K lead the numbers to a criterion.
 */
export class TzChatCompare extends TaskEditor {
  static override properties: PropertyDeclarations = { ...TaskEditor.properties, at: { state: true } };

  /** Of more than two answers, what the number keys judge: 0 is the whole, then come the criteria. */
  declare at: number;

  constructor() {
    super();
    this.at = 0;
  }

  protected override missingWork(): Missing[] {
    const { words, many } = this;
    const missing: Missing[] = [];
    if (!this.grade) missing.push({ field: "preference", text: words.text(many ? "compare.missing_best" : "compare.missing_preference") });
    if (many && this.graded && this.grade?.strength === undefined) missing.push({ field: "strength", text: words.text("compare.missing_strength") });
    for (const one of this.reason === "required" ? this.criteria : []) {
      const verdict = this.verdict(one.key);
      if (verdict.preference === undefined || (verdict.reason ?? "").trim() !== "") continue;
      const text = words.text("compare.missing_reason", { criterion: words.label(one.label, one.key) });
      missing.push({ field: `criteria.${one.key}`, text });
    }
    return missing;
  }

  protected override workSummary(): string {
    if (!this.grade) return "";
    const verdict = (this.many ? bestLabel : gradeLabel)(this.grade, this.rules.strengths, this.words);
    const rated = this.criteria.filter((one) => this.verdict(one.key).preference).length;
    return rated === 0 ? verdict : this.words.count("compare.summary", rated, { verdict });
  }

  protected override workBindings(): Binding[] {
    if (this.many) return this.bestBindings();
    return [...this.gradeBindings(), ...this.criteria.flatMap((one, index) => this.criterionBindings(one, index))];
  }

  override render(): TemplateResult {
    return html`<div class="editor">
      ${this.thread()}
      ${this.ofTask(html`<div class="answers">${this.answers.map((answer) => this.answer(answer))}</div>`)}
      ${this.ofAnswer(html`<div class="panel">${this.overall()} ${this.criteria.length > 0 ? this.byCriterion() : nothing} ${this.closing()}</div>`)}
    </div>`;
  }

  private bestBindings(): Binding[] {
    const { words, rules, at } = this;
    const group = words.text("compare.question_many");
    const keys = bestKeys({ letters: this.letters, rules, isNumbered: at === 0 });
    const picks = keys.filter(({ combo }) => combo !== "").map(({ combo, preference }) => ({
      combo,
      label: bestLabel({ preference }, 0, words),
      group,
      run: () => this.pickBest(preference),
    }));
    const numbered = steps(rules.strengths).map((step) => ({
      combo: String(step),
      label: stepLabel(step, rules.strengths, words),
      group: words.text("compare.how_clearly"),
      run: () => this.step(step),
    }));
    return [...picks, ...(at === 0 ? numbered : this.sideBindings()), ...this.goBindings()];
  }

  /** What the numbers mean beside the criterion that they judge. */
  private sideBindings(): Binding[] {
    const { words } = this;
    const one = this.criteria[this.at - 1];
    if (!one) return [];
    return this.sides.map((side, index) => ({
      combo: this.sideKeys[index] ?? "",
      label: side === "tie" ? words.text("compare.tie") : words.text("compare.best", { letter: side.toUpperCase() }),
      group: words.label(one.label, one.key),
      run: () => {
        this.rate(one.key, { ...this.verdict(one.key), preference: side });
        void this.updateComplete.then(() => this.go(0));
      },
    }));
  }

  private goBindings(): Binding[] {
    const { words } = this;
    if (this.criteria.length === 0) return [];
    const go = (combo: string, by: -1 | 1, label: string): Binding => ({ combo, label, group: words.text("compare.criteria"), run: () => this.go(by) });
    return [go("j", 1, words.text("grade.next")), go("k", -1, words.text("grade.previous"))];
  }

  private gradeBindings(): Binding[] {
    const all = grades(this.rules);
    const group = this.words.text("compare.question");
    return gradeKeys(all).flatMap((combo, index) => {
      const grade = all[index];
      if (!grade || combo === undefined) return [];
      return [{ combo, label: gradeLabel(grade, this.rules.strengths, this.words), group, run: () => this.pick(grade) }];
    });
  }

  private criterionBindings(one: Criterion, index: number): Binding[] {
    const { words } = this;
    const group = words.label(one.label, one.key);
    return [...(CRITERION_KEYS[index] ?? "")].map((combo, place) => {
      const side = SIDES[place] ?? "tie";
      const label = side === "tie" ? words.text("compare.tie") : words.text("compare.better", { letter: side.toUpperCase() });
      return { combo, label, group, run: () => this.rate(one.key, { ...this.verdict(one.key), preference: side }) };
    });
  }

  private answer(answer: Answer): TemplateResult {
    const { words, contentLanguage: language } = this;
    return answerCard({ answer, preferred: this.value["preference"] === answer.key, words, language });
  }

  private overall(): TemplateResult {
    const { words, rules } = this;
    if (this.many) return this.overallOfMany();
    const last = gradeKeys(grades(rules)).filter((key) => key !== undefined && key !== "0").at(-1) ?? "";
    const keys = rules.bothBad ? `1–${last}, 0` : `1–${last}`;
    const field = { name: `${this.uid}-preference`, rules, value: this.grade, disabled: this.locked, words };
    return html`<fieldset data-place="preference">
      <legend class="panel-legend">
        ${words.text("compare.question")} ${this.locked ? nothing : html`<small>${words.text("compare.hint", { keys })}</small>`}
      </legend>
      ${scale({ ...field, pick: (grade) => this.pick(grade) })}
      ${errorText(`${this.uid}-preference-error`, [...this.errorsAt("preference"), ...this.errorsAt("strength")])}
    </fieldset>`;
  }

  private overallOfMany(): TemplateResult {
    const { words, rules, locked } = this;
    return best({
      name: `${this.uid}-preference`,
      letters: this.letters,
      rules,
      value: this.grade,
      isNumbered: this.at === 0,
      disabled: locked,
      errors: this.errorsAt("preference"),
      stepErrors: this.errorsAt("strength"),
      words,
      pick: (preference) => this.pickBest(preference),
      step: (strength) => this.step(strength),
    });
  }

  private byCriterion(): TemplateResult {
    const { words, many } = this;
    return html`<section>
      <h3 class="panel-legend">
        ${words.text("compare.criteria")} ${many && !this.locked ? html`<small>${words.text("rank.criteria_hint")}</small>` : nothing}
      </h3>
      <div class="criteria ${many ? "criteria--many" : ""}">${this.criteria.map((one, index) => this.criterion(one, index))}</div>
    </section>`;
  }

  private criterion(one: Criterion, index: number): TemplateResult {
    return criterion({
      name: `${this.uid}-${one.key}`,
      place: `criteria.${one.key}`,
      id: `${this.uid}-c${index}`,
      sides: this.many ? this.sides : SIDES,
      keys: this.many ? (index + 1 === this.at ? this.sideKeys : []) : [...(CRITERION_KEYS[index] ?? "")],
      label: this.words.label(one.label, one.key),
      value: this.verdict(one.key),
      reason: this.reason,
      disabled: this.locked,
      errors: this.errorsAt(`criteria.${one.key}`),
      words: this.words,
      change: (verdict) => {
        this.at = index + 1;
        this.rate(one.key, verdict);
      },
    });
  }

  private pick(grade: Grade): void {
    this.set({ strength: undefined, ...grade });
  }

  private pickBest(preference: string): void {
    this.at = 0;
    if (preference === this.value["preference"]) return;
    const only = this.rules.strengths === 1 && this.letters.includes(preference) ? 1 : undefined;
    this.set({ preference, strength: only });
  }

  private step(strength: number): void {
    this.at = 0;
    if (this.graded) this.set({ strength });
  }

  /** Leads the numbers and the focus to the criterion before or after, or back to the whole. */
  private go(by: -1 | 0 | 1): void {
    this.at = Math.min(Math.max(this.at + by, 0), this.criteria.length);
    const key = this.criteria[this.at - 1]?.key;
    const place = this.querySelector(`[data-place="${key === undefined ? "preference" : CSS.escape(`criteria.${key}`)}"]`);
    (place?.querySelector<HTMLElement>("input:checked") ?? place?.querySelector<HTMLElement>("input"))?.focus();
  }

  private rate(key: string, verdict: Verdict): void {
    const criteria = { ...(this.value["criteria"] as JsonObject | undefined), [key]: verdict as JsonObject };
    this.set({ criteria });
  }

  private verdict(key: string): Verdict {
    return ((this.value["criteria"] as Record<string, Verdict> | undefined) ?? {})[key] ?? {};
  }

  private get grade(): Grade | null {
    const preference = asText(this.value["preference"]);
    if (!preference) return null;
    const strength = this.value["strength"];
    return typeof strength === "number" ? { preference, strength } : { preference };
  }

  private get rules(): ScaleRules {
    return {
      strengths: Number(this.ontology["strengths"] ?? 1),
      tie: this.ontology["allow_tie"] !== false,
      bothBad: this.ontology["allow_both_bad"] !== false,
    };
  }

  private get reason(): Demand {
    return (asText(this.ontology["reason"]) as Demand | undefined) ?? "optional";
  }

  protected override get remarkRule(): Demand {
    return this.reason === "required" && this.criteria.length === 0 ? "required" : "optional";
  }

  private get criteria(): readonly Criterion[] {
    return (this.ontology["criteria"] as unknown as Criterion[] | undefined) ?? [];
  }

  private get many(): boolean {
    return this.answers.length > 2;
  }

  /** Whether there is a choice of how clearly one answer is the best. */
  private get graded(): boolean {
    return this.rules.strengths > 1 && this.letters.includes(this.grade?.preference ?? "");
  }

  private get letters(): readonly string[] {
    return this.answers.map(({ key }) => key);
  }

  private get sides(): readonly string[] {
    return [...this.letters, "tie"];
  }

  private get sideKeys(): readonly string[] {
    return [...this.letters.map((_, index) => String(index + 1)), "0"];
  }

  private get answers(): readonly Answer[] {
    return (this.task["answers"] ?? []) as unknown as Answer[];
  }
}

customElements.define("tz-chat-compare", TzChatCompare);
