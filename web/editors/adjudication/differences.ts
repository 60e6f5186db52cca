import { html, nothing, type TemplateResult } from "lit";
import { cell } from "../fields/changed.ts";
import type { Words } from "../i18n/words.ts";
import type { Candidate } from "./given.ts";

interface Row {
  readonly label: string;
  readonly texts: readonly string[];
}

/** The parts of the answers that are not the same in all of them, and how many are. */
export function rowsOf(candidates: readonly Candidate[]): { differing: Row[]; same: number } {
  const rows = new Map<string, { label: string; texts: string[] }>();
  candidates.forEach(({ parts }, place) => {
    for (const part of parts) {
      const row = rows.get(part.pointer) ?? { label: part.label, texts: candidates.map(() => "") };
      row.texts[place] = part.text;
      rows.set(part.pointer, row);
    }
  });
  const all = [...rows.values()];
  const differing = all.filter(({ texts }) => new Set(texts).size > 1);
  return { differing, same: all.length - differing.length };
}

/** A table of what differs, each answer held against a base; long texts word by word. */
export function differences(candidates: readonly Candidate[], base: number, words: Words, language: string): TemplateResult {
  const { differing, same } = rowsOf(candidates);
  const name = candidates[base]?.letter ?? "";
  return html`<section class="panel" aria-labelledby="adj-differences">
    <h2 class="panel-legend" id="adj-differences">${words.text("adj.differences")} <small>${words.text("adj.against", { letter: name })}</small></h2>
    ${differing.length === 0
      ? html`<p>${words.text("adj.no_differences")}</p>`
      : html`<div class="table-scroll" tabindex="0" role="region" aria-labelledby="adj-differences">
          <table class="table table--stack adj-differences">
            <thead><tr><th scope="col">${words.text("adj.part")}</th>${candidates.map((one) => html`<th scope="col">${words.text("adj.person", { letter: one.letter })}</th>`)}</tr></thead>
            <tbody>
              ${differing.map(({ label, texts }) => html`<tr>
                <th scope="row">${label}</th>
                ${texts.map((text, place) => html`<td data-label=${words.text("adj.person", { letter: candidates[place]?.letter ?? "" })}>${cell(text, texts[base] ?? "", label, words, language)}</td>`)}
              </tr>`)}
            </tbody>
          </table>
        </div>`}
    ${same > 0 ? html`<p class="muted small">${words.count("adj.same", same)}</p>` : nothing}
  </section>`;
}
