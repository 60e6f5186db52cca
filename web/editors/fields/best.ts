import { html, nothing, type TemplateResult } from "lit";
import en from "../i18n/best/en.json";
import hi from "../i18n/best/hi.json";
import { teach, type Words } from "../i18n/words.ts";
import { option } from "./choice.ts";
import type { Grade, ScaleRules } from "./scale.ts";
import { errorText } from "./text.ts";

teach({ en, hi });

interface BestField {
  readonly name: string;
  readonly letters: readonly string[];
  readonly rules: ScaleRules;
  readonly value: Grade | null;
  /** Whether numbers say how clearly just now, and judge no criterion. */
  readonly isNumbered: boolean;
  readonly disabled: boolean;
  readonly errors: readonly string[];
  readonly stepErrors: readonly string[];
  readonly words: Words;
  readonly pick: (preference: string) => void;
  readonly step: (strength: number) => void;
}

/** The best of more than two answers, no best or all bad; and how much better it is than the next best. */
export function best(field: BestField): TemplateResult {
  const { name, letters, rules, value, words, disabled } = field;
  const isLetter = letters.includes(value?.preference ?? "");
  const picks = { name, options: [], chosen: value ? [value.preference] : [], disabled, pick: field.pick };
  const face = ({ combo, preference }: BestKey) => ({ key: preference, label: bestLabel({ preference }, 0, words), ...(combo === "" ? {} : { hint: combo.toUpperCase() }) });
  const grading = { name: `${name}-strength`, options: [], chosen: value?.strength === undefined ? [] : [String(value.strength)], disabled: disabled || !isLetter };
  const step = (strength: number) => ({ key: String(strength), label: stepLabel(strength, rules.strengths, words), ...(field.isNumbered ? { hint: String(strength) } : {}) });
  return html`<fieldset data-place="preference">
      <legend class="panel-legend">${words.text("compare.question_many")} ${disabled ? nothing : html`<small>${words.text("compare.hint_many")}</small>`}</legend>
      <div class="scale scale--wrap">${bestKeys(field).map((one) => option(picks, face(one), "pick--line"))}</div>
      ${errorText(`${name}-error`, field.errors)}
    </fieldset>
    ${rules.strengths < 2 || (disabled && !isLetter)
      ? nothing
      : html`<fieldset data-place="strength">
          <legend class="panel-legend">${words.text("compare.how_clearly")}</legend>
          <div class="scale">${steps(rules.strengths).map((one) => option({ ...grading, pick: () => field.step(one) }, step(one), "pick--line"))}</div>
          ${errorText(`${name}-strength-error`, field.stepErrors)}
        </fieldset>`}`;
}

interface BestKey {
  /** Empty while the key means something else. */
  readonly combo: string;
  readonly preference: string;
}

/** The keys that choose: an answer's own letter, = for no best, and 0 for all bad while numbers judge the whole. */
export function bestKeys({ letters, rules, isNumbered }: Pick<BestField, "letters" | "rules" | "isNumbered">): BestKey[] {
  return [
    ...letters.map((letter) => ({ combo: letter, preference: letter })),
    ...(rules.tie ? [{ combo: "=", preference: "tie" }] : []),
    ...(rules.bothBad ? [{ combo: isNumbered ? "0" : "", preference: "both_bad" }] : []),
  ];
}

export function steps(strengths: number): number[] {
  return strengths < 2 ? [] : Array.from({ length: strengths }, (_, index) => index + 1);
}

export function stepLabel(step: number, strengths: number, words: Words): string {
  if (strengths > 3) return words.text("compare.step_of", { step: words.number(step), steps: words.number(strengths) });
  if (step === strengths) return words.text("compare.step_much");
  return words.text(step === 1 ? "compare.step_slightly" : "compare.step_clearly");
}

/** A verdict on more than two answers in words, with its strength where there is one. */
export function bestLabel({ preference, strength }: Grade, strengths: number, words: Words): string {
  if (preference === "tie") return words.text("compare.no_best");
  if (preference === "both_bad") return words.text("compare.all_bad");
  const letter = preference.toUpperCase();
  if (strength === undefined || strengths < 2) return words.text("compare.best", { letter });
  return words.text("compare.best_by", { letter, step: stepLabel(strength, strengths, words) });
}
