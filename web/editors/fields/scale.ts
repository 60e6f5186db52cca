import { html, type TemplateResult } from "lit";
import type { Words } from "../i18n/words.ts";
import { option, type ChoiceField, type Option } from "./choice.ts";

export interface Grade {
  /** The letter of an answer, "tie" or "both_bad". */
  readonly preference: string;
  readonly strength?: number;
}

/** What a comparison allows, from the ontology. */
export interface ScaleRules {
  readonly strengths: number;
  readonly tie: boolean;
  readonly bothBad: boolean;
}

/** All grades from "A much better" on the left to "B much better" on the right, and "both bad" apart at the end. */
export function grades(rules: ScaleRules): Grade[] {
  const of = (preference: string): Grade[] =>
    rules.strengths === 0 ? [{ preference }] : Array.from({ length: rules.strengths }, (_, index) => ({ preference, strength: index + 1 }));
  return [
    ...of("a").toReversed(),
    ...(rules.tie ? [{ preference: "tie" }] : []),
    ...of("b"),
    ...(rules.bothBad ? [{ preference: "both_bad" }] : []),
  ];
}

/** The key of each grade: 1, 2, 3 … from left to right, 0 for both bad; none after 9. */
export function gradeKeys(all: readonly Grade[]): (string | undefined)[] {
  return all.map((grade, index) => (grade.preference === "both_bad" ? "0" : index < 9 ? String(index + 1) : undefined));
}

export function gradeId(grade: Grade): string {
  return grade.strength === undefined ? grade.preference : `${grade.preference}${grade.strength}`;
}

export function gradeLabel(grade: Grade, strengths: number, words: Words): string {
  if (grade.preference === "tie") return words.text("compare.tie");
  if (grade.preference === "both_bad") return words.text("compare.both_bad");
  const letter = grade.preference.toUpperCase();
  const { strength = 1 } = grade;
  if (strengths <= 1) return words.text("compare.better", { letter });
  if (strengths > 3) {
    return words.text("compare.by", { letter, step: words.number(strength), steps: words.number(strengths) });
  }
  if (strength === strengths) return words.text("compare.much", { letter });
  return words.text(strength === 1 ? "compare.slightly" : "compare.better", { letter });
}

interface ScaleField {
  readonly name: string;
  readonly rules: ScaleRules;
  readonly value: Grade | null;
  readonly disabled: boolean;
  readonly words: Words;
  readonly pick: (grade: Grade) => void;
}

/** The graded scale as one group of radios. */
export function scale(field: ScaleField): TemplateResult {
  const all = grades(field.rules);
  const keys = gradeKeys(all);
  const choice: ChoiceField = {
    name: field.name,
    options: [],
    chosen: field.value ? [gradeId(field.value)] : [],
    disabled: field.disabled,
    pick: (id) => field.pick(all.find((grade) => gradeId(grade) === id) ?? { preference: "tie" }),
  };
  const face = (grade: Grade, index: number): Option => ({
    key: gradeId(grade),
    label: gradeLabel(grade, field.rules.strengths, field.words),
    ...(keys[index] === undefined ? {} : { hint: keys[index] }),
  });
  return html`<div class="scale scale--grade">${all.map((grade, index) => option(choice, face(grade, index), place(grade)))}</div>`;
}

function place(grade: Grade): string {
  if (grade.preference === "both_bad") return "middle scale-apart";
  return grade.preference === "tie" ? "middle" : `side-${grade.preference} rung-${grade.strength}`;
}
