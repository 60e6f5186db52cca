import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

export interface Option {
  readonly key: string;
  readonly label: string | TemplateResult;
  readonly help?: string;
  readonly hint?: string;
  readonly className?: string;
}

export interface ChoiceField {
  readonly name: string;
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
  readonly multiple?: boolean;
  readonly disabled: boolean;
  readonly pick: (key: string, on: boolean) => void;
}

/** One input and its face. Native radios give one tab stop and arrow keys for nothing. */
export function option(field: ChoiceField, one: Option, className: string): TemplateResult {
  return html`<label class="pick ${className} ${one.className ?? ""}">
    <input
      type=${field.multiple ? "checkbox" : "radio"}
      name=${field.name}
      value=${one.key}
      data-field=${field.name}
      ?disabled=${field.disabled}
      .checked=${live(field.chosen.includes(one.key))}
      @change=${(event: Event) => field.pick(one.key, (event.target as HTMLInputElement).checked)}
    />
    <span class="pick-face">
      <span>${one.label}${one.help ? html`<span class="choice-help">${one.help}</span>` : nothing}</span>
      ${one.hint && !field.disabled ? html`<kbd class="kbd" aria-hidden="true">${one.hint}</kbd>` : nothing}
    </span>
  </label>`;
}

/** A grid of labels to choose one or some of. */
export function choices(field: ChoiceField): TemplateResult {
  return html`<div class="choices">${field.options.map((one) => option(field, one, "choice"))}</div>`;
}
