import { html, type TemplateResult } from "lit";
import en from "../i18n/changed/en.json";
import hi from "../i18n/changed/hi.json";
import { teach, type Words } from "../i18n/words.ts";
import { compared } from "./compared.ts";
import { edits } from "./diff.ts";

teach({ en, hi });

const LONG_CHARS = 40;

/** A part of an answer held against the same part of another: a long text word by word. */
export function cell(text: string, base: string, label: string, words: Words, language: string | undefined): TemplateResult {
  const lang = language ?? "";
  if (text === "") return html`<span class="muted">${words.text("changed.nothing")}</span>`;
  if (text === base) return html`<div dir="auto" lang=${lang}>${text}</div>`;
  if (base !== "" && Math.max(text.length, base.length) > LONG_CHARS) return compared(base, edits(base, text), label, language);
  return html`<div class="is-different" dir="auto" lang=${lang}><span aria-hidden="true">≠ </span><span class="visually-hidden">${words.text("changed.different")} </span>${text}</div>`;
}
