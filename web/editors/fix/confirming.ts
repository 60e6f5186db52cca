import { html, type TemplateResult } from "lit";
import { cell } from "../fields/changed.ts";
import { keyCaption } from "../frame/dialogs.ts";
import type { Words } from "../i18n/words.ts";

/** A part of an answer before and after, in the reviewer's words. */
export interface Changed {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

interface Confirming {
  readonly changes: readonly Changed[];
  readonly reason: string;
  readonly words: Words;
  readonly send: () => void;
}

/** Asks once before a fix is final: what it changes, word by word, and why. */
export function confirming({ changes, reason, words, send }: Confirming): TemplateResult {
  const names = [words.text("fix.part"), words.text("fix.before"), words.text("fix.after")] as const;
  const shut = (event: Event) => (event.currentTarget as HTMLElement).closest("dialog")?.close();
  return html`<dialog class="dialog dialog--wide" id="fix-confirm" aria-labelledby="fix-confirm-title">
    <div class="dialog-head"><h2 id="fix-confirm-title">${words.text("fix.confirm")}</h2></div>
    <div class="dialog-body">
      <div class="table-scroll" tabindex="0" role="region" aria-labelledby="fix-confirm-title">
        <table class="table table--stack adj-differences">
          <thead><tr>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
          <tbody>
            ${changes.map(({ label, before, after }) => html`<tr>
              <th scope="row">${label}</th>
              <td data-label=${names[1]}>${cell(before, before, label, words, undefined)}</td>
              <td data-label=${names[2]}>${cell(after, before, label, words, undefined)}</td>
            </tr>`)}
          </tbody>
        </table>
      </div>
      <p dir="auto">${reason}</p>
      <p class="muted">${words.text("fix.final")}</p>
    </div>
    <div class="dialog-foot">
      <button class="btn" type="button" @click=${shut}>${words.text("action.cancel")}</button>
      <button class="btn btn--primary" type="button" autofocus @click=${send}>
        ${words.text("fix.send")} <kbd class="kbd" aria-hidden="true">${keyCaption("mod+enter", words)}</kbd>
      </button>
    </div>
  </dialog>`;
}
