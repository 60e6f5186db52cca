import { html, nothing, svg, type TemplateResult } from "lit";
import type { Assignment, Need } from "../api.ts";
import type { Words } from "../i18n/words.ts";
import { keyCaption } from "./dialogs.ts";
import type { Lease } from "./clocks.ts";
import type { DraftState } from "./drafts.ts";

const UNDO = svg`<path d="M4 8h9a5 5 0 0 1 0 10H8M4 8l4-4M4 8l4 4" />`;
const REDO = svg`<path d="M20 8h-9a5 5 0 0 0 0 10h5M20 8l-4-4M20 8l-4 4" />`;

interface Head {
  readonly assignment: Assignment;
  readonly words: Words;
  readonly seconds: number;
  readonly running: boolean;
  readonly lease: Lease;
  readonly guidelinesOpen: boolean;
  readonly here: string | undefined;
  readonly guidelines: () => void;
  readonly keys: () => void;
}

/** Title, pay and minutes, the clock and the lease, and the two buttons for help. */
export function head(given: Head): TemplateResult {
  const { assignment, words } = given;
  const { pay } = assignment;
  const facts = { pay: assignment.pay_text, minutes: words.estimate(assignment.minutes) };
  return html`<header class="bench-head">
    <div class="bench-title">
      <h1>${assignment.title}</h1>
      <p class="bench-facts">
        <span>${pay.amount_minor === 0 ? facts.minutes : html`<strong>${words.text("bench.pay", facts)}</strong>`}</span>
        <span title=${words.text("bench.time_paused")}>${words.text("bench.time", { time: words.duration(given.seconds) })}</span>
        ${leaseLine(given.lease, words)}
        ${(assignment.round ?? 1) > 1 ? html`<span class="badge badge--warn">${words.text("bench.round", { round: words.number(assignment.round ?? 1) })}</span>` : nothing}
      </p>
      ${needs(assignment.needs ?? [], words)}
    </div>
    <div class="row">
      <button class="btn btn--small" id="tz-guidelines-button" type="button" aria-expanded=${given.guidelinesOpen} @click=${given.guidelines}>
        ${words.text("action.guidelines")} ${given.here ? html`<span class="clause-badge">${given.here}</span>` : nothing}
        <kbd class="kbd" aria-hidden="true">${keyCaption("alt+g", words)}</kbd>
      </button>
      <button class="btn btn--small" type="button" @click=${given.keys}>
        ${words.text("action.keys")} <kbd class="kbd" aria-hidden="true">?</kbd>
      </button>
    </div>
  </header>`;
}

/** What the work asks for, and that whoever does it has that. */
function needs(found: readonly Need[], words: Words): TemplateResult | typeof nothing {
  if (!found.length) return nothing;
  return html`<p class="bench-facts">
    <span>${words.text("bench.needs")}</span>
    ${found.map((each) => html`<span><span aria-hidden="true">${each.has ? "✓" : "–"}</span> ${each.name} (${each.note})</span>`)}
  </p>`;
}

function leaseLine(lease: Lease, words: Words): TemplateResult | typeof nothing {
  if (lease.lost) return nothing;
  if (!lease.soon) return html`<span>${words.text("bench.lease", { time: words.moment(lease.until) })}</span>`;
  return html`<span class="is-warning">${words.text("bench.lease_soon", { time: words.duration(lease.seconds) })}</span>`;
}

interface Bar {
  readonly words: Words;
  readonly summary: string;
  readonly draft: DraftState;
  readonly kept: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly locked: boolean;
  readonly sending: boolean;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly skip: () => void;
  readonly submit: () => void;
}

/** The bar at the foot: what is chosen, the state of the draft, undo and redo, skip and submit. */
export function bar(given: Bar): TemplateResult {
  const { words } = given;
  return html`<div class="bench-bar" role="region" aria-label=${words.text("action.submit")}>
    <div class="bench-bar-inner">
      <div class="row">
        ${iconButton(words.text("action.undo"), "mod+z", UNDO, !given.canUndo || given.locked, given.undo, words)}
        ${iconButton(words.text("action.redo"), "mod+shift+z", REDO, !given.canRedo || given.locked, given.redo, words)}
      </div>
      <div class="bench-summary">
        <span class="bench-choice truncate">${given.summary || words.text("bench.choice_none")}</span>
        ${draftLine(given)}
      </div>
      <button class="btn" type="button" ?disabled=${given.locked} @click=${given.skip}>
        ${words.text("action.skip")} <kbd class="kbd" aria-hidden="true">${keyCaption("alt+s", words)}</kbd>
      </button>
      <button class="btn btn--primary" type="button" ?disabled=${given.locked} aria-busy=${given.sending ? "true" : nothing} @click=${given.submit}>
        ${words.text(given.sending ? "submit.sending" : "action.submit")}
        <kbd class="kbd" aria-hidden="true">${keyCaption("mod+enter", words)}</kbd>
      </button>
    </div>
  </div>`;
}

/** Only a trouble is announced; the rhythm of saving is not. */
function draftLine({ draft, kept, words }: Bar): TemplateResult {
  if (kept) return html`<span class="bench-draft">${words.text("submit.kept")}</span>`;
  const trouble = draft.kind === "local" || draft.kind === "failed";
  return html`<span class="bench-draft" role=${trouble ? "status" : nothing}>${draftText(draft, words)}</span>`;
}

function iconButton(label: string, combo: string, icon: TemplateResult, off: boolean, run: () => void, words: Words): TemplateResult {
  return html`<button class="icon-btn" type="button" aria-label=${label} title="${label} (${keyCaption(combo, words)})" ?disabled=${off} @click=${run}>
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${icon}</svg>
  </button>`;
}

export function draftText(state: DraftState, words: Words): string {
  switch (state.kind) {
    case "saved":
      return words.text("draft.saved", { time: words.moment(state.at) });
    case "failed":
      return words.text("draft.failed", { reason: state.reason });
    default:
      return words.text(`draft.${state.kind}`);
  }
}
