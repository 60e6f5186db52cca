import { html, nothing, type TemplateResult } from "lit";
import { parsed } from "./schema.ts";
import { richText } from "./text.ts";
import type { Words } from "../i18n/words.ts";

/** Something to look at while the form is filled in. */
export interface Item {
  readonly type: "text" | "markdown" | "image" | "audio" | "video" | "pdf" | "website" | "json";
  readonly content: string;
  readonly html?: string;
  readonly title?: string;
}

const OWN = "/api/work/assignments/";

export function items(all: readonly Item[], words: Words, language: string | undefined): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  return html`<div class="items">${all.map((one, index) => item(one, index, all.length, words, language))}</div>`;
}

function item(one: Item, index: number, size: number, words: Words, language: string | undefined): TemplateResult {
  const number = words.text("form.item", { number: words.number(index + 1), all: words.number(size) });
  const title = one.title || words.text(`form.item.${one.type}`);
  return html`<section class="thread" aria-label=${one.title || number}>
    <header class="thread-head">
      <h2 dir="auto">${title}</h2>
      ${size > 1 ? html`<span class="answer-note">${number}</span>` : nothing}
    </header>
    <div class="source">${body(one, title, words, language)}</div>
  </section>`;
}

function body(one: Item, title: string, words: Words, language: string | undefined): TemplateResult {
  if (one.type === "markdown") return richText(one, words, language);
  if (one.type === "json") return code(one.content);
  if (one.type !== "text" && one.content.startsWith(OWN)) return own(one, title, words);
  const address = one.content.trim();
  if (one.type !== "text" && isWeb(address)) {
    return html`<p><a href=${address} target="_blank" rel="noopener noreferrer">${address}</a> <span class="muted small">${words.text("form.opens")}</span></p>`;
  }
  return html`<p class="item-text" dir="auto" lang=${language ?? nothing}>${one.content}</p>`;
}

/** A file of this installation, which may be shown in the page. */
function own(one: Item, title: string, words: Words): TemplateResult {
  const address = one.content;
  if (one.type === "image") return html`<img class="item-media" src=${address} alt=${title} />`;
  if (one.type === "audio") return html`<audio class="item-media" src=${address} controls preload="metadata" aria-label=${title}></audio>`;
  if (one.type === "video") return html`<video class="item-media" src=${address} controls preload="metadata" aria-label=${title}></video>`;
  return html`<p><a href=${address} target="_blank" rel="noopener noreferrer">${words.text("form.open", { title })}</a></p>`;
}

function code(content: string): TemplateResult {
  const value = parsed(content);
  const text = value === undefined ? content : JSON.stringify(value, null, 2);
  return html`<pre class="code item-code" tabindex="0"><code>${text}</code></pre>`;
}

function isWeb(address: string): boolean {
  return /^https?:\/\/\S+$/i.test(address) && URL.canParse(address);
}
