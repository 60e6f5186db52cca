import { html, nothing, type TemplateResult } from "lit";
import type { Words } from "../i18n/words.ts";
import { option } from "./choice.ts";
import { errorText } from "./text.ts";

export interface Verdict {
  /** The letter of an answer, or "tie". */
  readonly preference?: string;
  readonly reason?: string;
}

export interface CriterionField {
  readonly name: string;
  /** Where it lies in the answer: `criteria.accuracy`. */
  readonly place: string;
  readonly id: string;
  /** What may be chosen: letters of answers and "tie". */
  readonly sides: readonly string[];
  /** The keys of these, as far as they have some. */
  readonly keys: readonly string[];
  readonly label: string;
  readonly value: Verdict;
  readonly reason: "optional" | "required" | "off";
  /** Shown without editing. */
  readonly disabled: boolean;
  readonly errors: readonly string[];
  readonly words: Words;
  readonly change: (value: Verdict) => void;
}

/** One criterion: the answer that is best by it or a tie, and why. */
export function criterion(field: CriterionField): TemplateResult {
  const { words } = field;
  const choice = {
    name: field.name,
    options: [],
    chosen: field.value.preference ? [field.value.preference] : [],
    disabled: field.disabled,
    pick: (side: string) => field.change({ ...field.value, preference: side }),
  };
  const label = (side: string) => (side === "tie" ? words.text("compare.tie") : side.toUpperCase());
  const face = (side: string, index: number) => {
    const key = field.keys[index]?.toUpperCase();
    return { key: side, label: label(side), ...(key === undefined ? {} : { hint: key }) };
  };
  return html`<div class="criterion" role="radiogroup" data-place=${field.place} aria-labelledby=${`${field.id}-label`}>
    <span class="criterion-label" id=${`${field.id}-label`}>${field.label}</span>
    <div class="scale">${field.sides.map((side, index) => option(choice, face(side, index), "pick--line"))}</div>
    ${field.reason === "off" || (field.disabled && !field.value.reason) ? nothing : reasonBox(field)} ${errorText(`${field.id}-error`, field.errors)}
  </div>`;
}

function reasonBox(field: CriterionField): TemplateResult {
  const { words } = field;
  return html`<textarea
    class="textarea"
    rows="1"
    maxlength="10000"
    data-field=${`${field.name}-reason`}
    aria-label=${words.text("compare.reason", { criterion: field.label })}
    placeholder=${words.text(field.reason === "required" ? "compare.reason_placeholder" : "compare.reason_optional")}
    aria-invalid=${field.errors.length > 0 ? "true" : nothing}
    aria-describedby=${field.errors.length > 0 ? `${field.id}-error` : nothing}
    .value=${field.value.reason ?? ""}
    ?disabled=${field.disabled || field.value.preference === undefined}
    @input=${(event: Event) => field.change(withReason(field.value, (event.target as HTMLTextAreaElement).value))}
  ></textarea>`;
}

function withReason(value: Verdict, reason: string): Verdict {
  const { reason: _gone, ...rest } = value;
  return reason === "" ? rest : { ...rest, reason };
}
