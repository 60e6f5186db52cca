import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Words } from "../i18n/words.ts";
import type { Document } from "./evidence.ts";
import { errorText } from "./text.ts";
import { markdown } from "./writer.ts";

export const TYPES = ["choice", "number", "text"] as const;
export const LETTERS = "abcdefgh";
export const NUMBER = /^-?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?$/;

export type AnswerType = (typeof TYPES)[number];

interface Line {
  readonly id: string;
  readonly field: string;
  readonly label: string;
  readonly value: string;
  readonly optional?: boolean;
  readonly key?: string;
  readonly unit?: string | undefined;
  readonly isNumber?: boolean;
  readonly most: number;
  readonly disabled: boolean;
  readonly errors: readonly string[];
  readonly words: Words;
  readonly language: string | undefined;
  readonly change: (text: string) => void;
}

/** One line of text with its label; a number takes the digits of any keyboard. */
export function line(one: Line): TemplateResult {
  const { id, words, errors } = one;
  const told = [...(one.unit ? [`${id}-unit`] : []), ...(errors.length > 0 ? [`${id}-error`] : [])];
  return html`<div class="field">
    <label class="field-label" for=${id}>
      ${one.label} ${one.key && !one.disabled ? html`<kbd class="kbd" aria-hidden="true">${one.key}</kbd>` : nothing}
      ${one.optional && !one.disabled ? html`<span class="field-optional">${words.text("field.optional")}</span>` : nothing}
    </label>
    <div class="qa-line">
      <input
        class="input"
        id=${id}
        type="text"
        inputmode=${one.isNumber ? "decimal" : nothing}
        autocomplete="off"
        dir="auto"
        lang=${one.language ?? nothing}
        data-field=${one.field}
        maxlength=${one.most}
        .value=${live(one.value)}
        ?disabled=${one.disabled}
        aria-invalid=${errors.length > 0 ? "true" : nothing}
        aria-describedby=${told.length > 0 ? told.join(" ") : nothing}
        @input=${(event: Event) => one.change(written((event.target as HTMLInputElement).value, one.isNumber === true))}
      />
      ${one.unit ? html`<span class="qa-unit" id=${`${id}-unit`}>${one.unit}</span>` : nothing}
    </div>
    ${errorText(`${id}-error`, errors)}
  </div>`;
}

/** The documents that a question is taken from, as readers see them. */
export function documents(list: readonly Document[], words: Words, language: string | undefined): TemplateResult | typeof nothing {
  if (list.length === 0) return nothing;
  return html`<section class="thread" aria-label=${words.text("qa.documents")}>
    <header class="thread-head"><h2>${words.text("qa.documents")}</h2></header>
    ${list.map(
      (one) => html`<details class="qa-document" ?open=${list.length === 1}>
        <summary><span dir="auto">${one.title}</span></summary>
        <div class="source" tabindex="0" role="region" aria-label=${one.title}>
          ${markdown(one.content, words, language)}
          ${one.url ? html`<p><a href=${one.url} target="_blank" rel="noopener noreferrer nofollow">${words.text("qa.origin")}</a></p>` : nothing}
        </div>
      </details>`,
    )}
  </section>`;
}

/** Numbers with the digits that a key is written in, and a plain minus. */
function written(text: string, isNumber: boolean): string {
  if (!isNumber) return text;
  return text.replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x0966)).replace("−", "-").trim();
}
