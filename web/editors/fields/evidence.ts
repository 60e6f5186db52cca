import { html, nothing, type TemplateResult } from "lit";
import type { Words } from "../i18n/words.ts";
import type { Quote } from "./quote.ts";
import { Source, segments } from "./spans.ts";

/** A source that the task brings along. */
export interface Document {
  readonly key: string;
  readonly title: string;
  readonly content: string;
  readonly url?: string;
}

export interface Quoted extends Quote {
  readonly document: string;
}

export interface Linked {
  readonly url: string;
  readonly quote: string;
}

/** What a verdict rests on: words of a document of the task, or of a page of the web. */
export type Evidence = Quoted | Linked;

interface EvidenceField {
  readonly id: string;
  readonly found: readonly Evidence[];
  readonly documents: readonly Document[];
  readonly needed: boolean;
  readonly isFull: boolean;
  readonly words: Words;
  readonly language: string | undefined;
  readonly quote: () => void;
  readonly link: () => void;
  readonly change: (evidence: Evidence[]) => void;
}

const ADDRESS = /^https?:\/\/[^\s/?#<>"\\^`{|}][^\s<>"\\^`{|}]*$/;

export function isQuoted(one: Evidence): one is Quoted {
  return "document" in one;
}

/** The part of an entry that is missing or wrong, or null. */
export function evidenceFlaw(one: Evidence): "url" | "quote" | null {
  if (isQuoted(one)) return null;
  if (!ADDRESS.test(one.url)) return "url";
  return one.quote.trim() === "" ? "quote" : null;
}

/** What was quoted for one claim, and ways to quote more. */
export function evidenceForm(field: EvidenceField): TemplateResult {
  const { words, found } = field;
  return html`<fieldset class="fieldset facts-evidence">
    <legend>${words.text("facts.evidence")} ${field.needed ? nothing : html`<span class="field-optional">${words.text("field.optional")}</span>`}</legend>
    ${found.map((one, index) => (isQuoted(one) ? quotedRow(one, index, field) : linkedRow(one, index, field)))}
    ${field.isFull
      ? nothing
      : html`<div class="row">
          ${field.documents.length > 0
            ? html`<button class="btn btn--small" type="button" data-field="quote" @click=${field.quote}>${words.text("facts.quote")} <kbd class="kbd" aria-hidden="true">Q</kbd></button>`
            : nothing}
          <button class="btn btn--small" type="button" data-field="link" @click=${field.link}>${words.text("facts.add_link")} <kbd class="kbd" aria-hidden="true">U</kbd></button>
        </div>`}
  </fieldset>`;
}

/** The text of a document with the words that were quoted from it. */
export function evidenceShown(document: Document, quotes: readonly Quote[], language: string | undefined): TemplateResult {
  const source = new Source(document.content, language);
  const ranges = quotes.map((one) => source.rangeOf({ ...one, label: "" }));
  const all = { from: 0, to: document.content.length };
  const pieces = segments(all, ranges, ranges.map((_, index) => index), null);
  return html`<div class="facts-document" tabindex="0" role="region" aria-label=${document.title} dir="auto" lang=${language ?? nothing}>${pieces.map((piece) => {
    const text = document.content.slice(piece.from, piece.to);
    return piece.marks.length > 0 ? html`<mark>${text}</mark>` : text;
  })}</div>`;
}

function quotedRow(one: Quoted, index: number, field: EvidenceField): TemplateResult {
  const title = field.documents.find((each) => each.key === one.document)?.title ?? one.document;
  return html`<blockquote class="quote" dir="auto" lang=${field.language ?? nothing}>
    <span>${one.quote} <cite class="muted small">${title}</cite></span> ${drop(index, field)}
  </blockquote>`;
}

function linkedRow(one: Linked, index: number, field: EvidenceField): TemplateResult {
  const { words, id } = field;
  const put = (parts: Partial<Linked>) => field.change(field.found.map((each, place) => (place === index ? { ...one, ...parts } : each)));
  return html`<div class="facts-link" data-taken>
    <div class="row row--tight">
      <input
        class="input"
        type="url"
        id=${`${id}-${index}-url`}
        data-field=${`evidence.${index}.url`}
        aria-label=${words.text("facts.url", { number: words.number(index + 1) })}
        placeholder="https://"
        autocomplete="off"
        dir="ltr"
        maxlength="2000"
        .value=${one.url}
        aria-invalid=${one.url !== "" && evidenceFlaw(one) === "url" ? "true" : nothing}
        @input=${(event: Event) => put({ url: (event.target as HTMLInputElement).value.trim() })}
      />
      ${drop(index, field)}
    </div>
    <textarea
      class="textarea"
      rows="1"
      maxlength="10000"
      dir="auto"
      data-field=${`evidence.${index}.quote`}
      aria-label=${words.text("facts.link_quote", { number: words.number(index + 1) })}
      placeholder=${words.text("facts.link_quote_hint")}
      .value=${one.quote}
      @input=${(event: Event) => put({ quote: (event.target as HTMLTextAreaElement).value })}
    ></textarea>
  </div>`;
}

function drop(index: number, field: EvidenceField): TemplateResult {
  const label = field.words.text("facts.drop_source", { number: field.words.number(index + 1) });
  return html`<button class="icon-btn" type="button" aria-label=${label} @click=${() => field.change(field.found.filter((_, place) => place !== index))}>✕</button>`;
}
