import { html, nothing, type TemplateResult } from "lit";
import { asText, type Missing } from "./editor.ts";
import { answerCard, type Answer } from "./fields/answer.ts";
import { CRITERION_KEYS, type Binding } from "./fields/keys.ts";
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

/** Compares two answers to one conversation: a graded preference, one verdict per criterion, a comment. */
export class TzChatCompare extends TaskEditor {
  protected override missingWork(): Missing[] {
    const { words } = this;
    const missing: Missing[] = [];
    if (!this.grade) missing.push({ field: "preference", text: words.text("compare.missing_preference") });
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
    const verdict = gradeLabel(this.grade, this.rules.strengths, this.words);
    const rated = this.criteria.filter((one) => this.verdict(one.key).preference).length;
    return rated === 0 ? verdict : this.words.count("compare.summary", rated, { verdict });
  }

  protected override workBindings(): Binding[] {
    return [...this.gradeBindings(), ...this.criteria.flatMap((one, index) => this.criterionBindings(one, index))];
  }

  override render(): TemplateResult {
    return html`<div class="editor">
      ${this.thread()}
      ${this.ofTask(html`<div class="answers">${this.answers.map((answer) => this.answer(answer))}</div>`)}
      ${this.ofAnswer(html`<div class="panel">${this.overall()} ${this.criteria.length > 0 ? this.byCriterion() : nothing} ${this.closing()}</div>`)}
    </div>`;
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

  private byCriterion(): TemplateResult {
    return html`<section>
      <h3 class="panel-legend">${this.words.text("compare.criteria")}</h3>
      <div class="criteria">${this.criteria.map((one, index) => this.criterion(one, index))}</div>
    </section>`;
  }

  private criterion(one: Criterion, index: number): TemplateResult {
    return criterion({
      name: `${this.uid}-${one.key}`,
      place: `criteria.${one.key}`,
      id: `${this.uid}-c${index}`,
      sides: SIDES,
      keys: [...(CRITERION_KEYS[index] ?? "")],
      label: this.words.label(one.label, one.key),
      value: this.verdict(one.key),
      reason: this.reason,
      disabled: this.locked,
      errors: this.errorsAt(`criteria.${one.key}`),
      words: this.words,
      change: (verdict) => this.rate(one.key, verdict),
    });
  }

  private pick(grade: Grade): void {
    this.set({ strength: undefined, ...grade });
  }

  private rate(key: string, verdict: Verdict): void {
    const criteria = { ...(this.value["criteria"] as JsonObject | undefined), [key]: verdict as JsonObject };
    this.set({ criteria });
  }

  private verdict(key: string): Verdict {
    return ((this.value["criteria"] as Record<string, Verdict> | undefined) ?? {})[key] ?? {};
  }

  private get grade(): Grade | null {
    const preference = asText(this.value["preference"]) as Grade["preference"] | undefined;
    if (!preference) return null;
    const strength = this.value["strength"];
    return typeof strength === "number" ? { preference, strength } : { preference };
  }

  private get rules(): ScaleRules {
    return {
      strengths: Math.max(1, Number(this.ontology["strengths"] ?? 1)),
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

  private get answers(): readonly Answer[] {
    return (this.task["answers"] ?? []) as unknown as Answer[];
  }
}

customElements.define("tz-chat-compare", TzChatCompare);
