import { html, nothing, type TemplateResult } from "lit";
import { faultText, type EditorElement, type Missing } from "../editor.ts";
import type { Fault } from "../api.ts";
import { errorText } from "../fields/text.ts";
import { keyCaption } from "../frame/dialogs.ts";
import { draftText } from "../frame/views.ts";
import type { DraftState } from "../frame/drafts.ts";
import type { Words } from "../i18n/words.ts";
import { OUTCOMES, type Adjudication, type Candidate, type Ruling } from "./given.ts";

type Editor = EditorElement & HTMLElement;
export const OUTCOME_KEYS = { ambiguous: "a", incomplete: "i" } as const;

interface Head {
  readonly work: Adjudication;
  readonly until: Date;
  readonly pay: string;
  readonly open: boolean;
  readonly words: Words;
  readonly guidelines: () => void;
  readonly keys: () => void;
}

/** Title, why people's answers are here, until when it is held, and the two buttons for help. */
export function head({ work, until, pay, open, words, guidelines, keys }: Head): TemplateResult {
  const shown = work.candidates.length;
  return html`<header class="bench-head">
    <div class="bench-title">
      <h1>${work.title}</h1>
      <p class="bench-facts">
        <span>${words.text(`adj.why_${work.why}`)}</span>
        <span>${words.text("bench.lease", { time: words.moment(until) })}</span>
        ${pay === "" ? nothing : html`<span>${pay}</span>`}
        ${work.given > shown ? html`<span>${words.text("adj.shown", { shown: words.number(shown), given: words.number(work.given) })}</span>` : nothing}
      </p>
    </div>
    <div class="row">
      <button class="btn btn--small" id="tz-guidelines-button" type="button" aria-expanded=${open} @click=${guidelines}>
        ${words.text("action.guidelines")} <kbd class="kbd" aria-hidden="true">${keyCaption("alt+g", words)}</kbd>
      </button>
      <button class="btn btn--small" type="button" @click=${keys}>${words.text("action.keys")} <kbd class="kbd" aria-hidden="true">?</kbd></button>
    </div>
  </header>`;
}

interface Column {
  readonly candidate: Candidate;
  readonly place: number;
  readonly editor: Editor | null;
  readonly ruling: Ruling;
  readonly canMend: boolean;
  readonly words: Words;
  readonly choose: (letter: string) => void;
  readonly mend: (letter: string) => void;
}

/** One answer under its letter, with what may be done with it. */
export function column({ candidate, place, editor, ruling, canMend, words, choose, mend }: Column): TemplateResult {
  const { letter } = candidate;
  const chosen = ruling.choice === letter;
  return html`<article class="adj-answer" data-letter=${letter} aria-labelledby="adj-${letter}">
    <header class="adj-letter">
      <h2 id="adj-${letter}">${words.text("adj.person", { letter })}</h2>
      <span class="small muted">${words.text("adj.apart", { share: words.number(candidate.apart, { style: "percent" }) })}</span>
      <label class="check">
        <input type="radio" name="adj-choice" value=${letter} .checked=${chosen} @change=${() => choose(letter)} />
        ${words.text("adj.take", { letter })} <kbd class="kbd" aria-hidden="true">${place + 1}</kbd>
      </label>
      ${canMend
        ? html`<button class="btn btn--small" type="button" aria-pressed=${chosen && ruling.mended !== undefined} @click=${() => mend(letter)}>
            ${words.text("adj.mend", { letter })}
          </button>`
        : nothing}
    </header>
    ${editor ?? nothing}
  </article>`;
}

interface Closing {
  readonly work: Adjudication;
  readonly ruling: Ruling;
  readonly faults: readonly Fault[];
  readonly words: Words;
  readonly change: (places: Record<string, string>) => void;
}

/** The outcomes that take nobody's answer, the clause and the reason. */
export function closing({ work, ruling, faults, words, change }: Closing): TemplateResult {
  const errors = (field: string) => faults.filter((one) => one.field === field).map((one) => faultText(one, words));
  return html`<section class="panel adj-closing" aria-labelledby="adj-decision">
    <h2 class="panel-legend" id="adj-decision">${words.text("adj.decision")}</h2>
    <div class="row" role="group" aria-label=${words.text("adj.none")}>
      ${OUTCOMES.map((one) => html`<label class="check">
        <input type="radio" name="adj-choice" value=${one} .checked=${ruling.choice === one} @change=${() => change({ choice: one })} />
        ${words.text(`adj.${one}`)} <kbd class="kbd" aria-hidden="true">${OUTCOME_KEYS[one].toUpperCase()}</kbd>
      </label>`)}
    </div>
    ${work.clauses.length > 0
      ? html`<div class="field">
          <label class="field-label" for="adj-clause">${words.text("adj.clause")} <kbd class="kbd" aria-hidden="true">C</kbd></label>
          <select class="select" id="adj-clause" aria-invalid=${errors("clause").length > 0} aria-describedby=${errors("clause").length > 0 ? "adj-clause-error" : nothing} @change=${(event: Event) => change({ clause: (event.target as HTMLSelectElement).value })}>
            <option value="" ?selected=${ruling.clause === ""}>${words.text("adj.no_clause")}</option>
            ${work.clauses.map((one) => html`<option value=${one.number} ?selected=${ruling.clause === one.number}>${one.number} ${one.title.replace(one.number, "").trim()}</option>`)}
          </select>
          ${errorText("adj-clause-error", errors("clause"))}
        </div>`
      : nothing}
    <div class="field">
      <label class="field-label" for="adj-reason">${words.text("adj.reason")} <kbd class="kbd" aria-hidden="true">R</kbd></label>
      <textarea
        class="textarea"
        id="adj-reason"
        rows="3"
        maxlength="2000"
        dir="auto"
        aria-invalid=${errors("reason").length > 0}
        aria-describedby="adj-reason-help${errors("reason").length > 0 ? " adj-reason-error" : ""}"
        .value=${ruling.reason}
        @input=${(event: Event) => change({ reason: (event.target as HTMLTextAreaElement).value })}
      ></textarea>
      <p class="field-help" id="adj-reason-help">${words.text(work.is_unanimous ? "adj.reason_optional" : "adj.reason_help")}</p>
      ${errorText("adj-reason-error", errors("reason"))}
    </div>
  </section>`;
}

interface Bar {
  readonly summary: string;
  readonly draft: DraftState;
  readonly sending: boolean;
  readonly locked: boolean;
  readonly words: Words;
  readonly decide: () => void;
}

export function bar({ summary, draft, sending, locked, words, decide }: Bar): TemplateResult {
  const trouble = draft.kind === "local" || draft.kind === "failed";
  return html`<div class="bench-bar" role="region" aria-label=${words.text("adj.decide")}>
    <div class="bench-bar-inner">
      <div class="bench-summary">
        <span class="bench-choice truncate">${summary}</span>
        <span class="bench-draft" data-state=${draft.kind} role=${trouble ? "status" : nothing}>${draftText(draft, words)}</span>
      </div>
      <button class="btn btn--primary" type="button" ?disabled=${locked} aria-busy=${sending ? "true" : nothing} @click=${decide}>
        ${words.text("adj.decide")} <kbd class="kbd" aria-hidden="true">${keyCaption("mod+enter", words)}</kbd>
      </button>
    </div>
  </div>`;
}

interface Confirming {
  readonly summary: string;
  readonly reason: string;
  readonly words: Words;
  readonly send: () => void;
}

/** Asks once before a decision is final. */
export function confirming({ summary, reason, words, send }: Confirming): TemplateResult {
  const shut = (event: Event) => (event.currentTarget as HTMLElement).closest("dialog")?.close();
  return html`<dialog class="dialog" id="adj-confirm" aria-labelledby="adj-confirm-title">
    <div class="dialog-head"><h2 id="adj-confirm-title">${words.text("adj.confirm")}</h2></div>
    <div class="dialog-body">
      <p class="bench-choice">${summary}</p>
      ${reason.trim() === "" ? nothing : html`<p dir="auto">${reason}</p>`}
      <p class="muted">${words.text("adj.final")}</p>
    </div>
    <div class="dialog-foot">
      <button class="btn" type="button" @click=${shut}>${words.text("action.cancel")}</button>
      <button class="btn btn--primary" type="button" autofocus @click=${send}>
        ${words.text("adj.decide")} <kbd class="kbd" aria-hidden="true">${keyCaption("mod+enter", words)}</kbd>
      </button>
    </div>
  </dialog>`;
}

/** What is still missing before it can be decided. */
export function missingOf(work: Adjudication, ruling: Ruling, editor: Editor | null, words: Words): Missing[] {
  if (ruling.choice === "") return [{ field: "choice", text: words.text("adj.missing_choice") }];
  const needsClause = !ruling.isLetter && work.clauses.length > 0 && ruling.clause === "";
  const needsReason = ruling.reason.trim().length < 3 && !(work.is_unanimous && ruling.isLetter && ruling.reason.trim() === "");
  return [
    ...(ruling.mended ? (editor?.missing() ?? []) : []),
    ...(needsClause ? [{ field: "clause", text: words.text("adj.missing_clause") }] : []),
    ...(needsReason ? [{ field: "reason", text: words.text("adj.missing_reason") }] : []),
  ];
}
