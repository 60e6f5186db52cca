import { html, nothing, type TemplateResult } from "lit";
import type { Fault, Problem } from "../api.ts";
import { faultText, isAt, type Missing } from "../editor.ts";
import type { JsonObject } from "../history.ts";
import type { Localized, Words } from "../i18n/words.ts";
import { LETTERS_MAX } from "../keeping.ts";
import type { Letter, Outcome } from "../outbox.ts";

/** A message across the page; the tone is told by a glyph as well as a colour. */
export function notice(tone: "info" | "warn" | "bad", title: string, body: unknown): TemplateResult {
  return html`<div class="alert alert--${tone}" role=${tone === "info" ? "status" : "alert"}>
    <p class="alert-title">${title}</p>
    ${body}
  </div>`;
}

export function missingNotice(missing: readonly Missing[], words: Words): TemplateResult {
  return notice("warn", words.text("submit.missing"), html`<ul>${missing.map((one) => html`<li>${one.text}</li>`)}</ul>`);
}

/** A round that was returned is settled without its answer; the first one may come late. */
export function leaseLostNotice(round: number, words: Words): TemplateResult {
  return notice("warn", words.text("bench.lease_lost"), html`<p>${words.text(round > 1 ? "bench.lease_lost_returned" : "bench.lease_lost_next")}</p>`);
}

/** An answer was taken that had waited on this device, was refused and stays there, or could not be kept. */
export function letterNotice(outcome: Outcome, words: Words, next: string): TemplateResult {
  const title = outcome.letter.title ?? "";
  if (outcome.kind === "unkept") {
    return notice("bad", words.text("submit.unkept"), html`<p>${words.text("submit.unkept_next", { count: String(LETTERS_MAX) })}</p>`);
  }
  if (outcome.kind !== "refused") return notice("info", words.text("submit.earlier_sent"), html`<p dir="auto">${title}</p>`);
  return notice(
    "bad",
    words.text("submit.not_taken"),
    html`<p dir="auto">${title}</p>
      <p>${outcome.problem.message || words.text("problem.unexpected", { status: String(outcome.problem.status) })}</p>
      <p>${words.text("submit.not_taken_next")}</p>
      <div class="row"><a class="btn btn--small" href=${next}>${words.text("bench.back")}</a></div>`,
  );
}

interface Waiting {
  readonly letter: Letter;
  readonly signedOut: boolean;
  readonly words: Words;
  readonly next: string;
  readonly retry: () => void;
  /** Nothing is kept here once the page is closed. */
  readonly fleeting: boolean;
}

/** The answer waits on this device for a connection. */
export function waitingNotice({ letter, signedOut, fleeting, words, next, retry }: Waiting): TemplateResult {
  const time = words.moment(new Date(letter.nextAtMs));
  return notice(
    fleeting ? "bad" : "warn",
    words.text(fleeting ? "device.fleeting" : "submit.kept"),
    html`<p>${fleeting ? words.text("device.fleeting_next") : nothing} ${signedOut ? words.text("submit.sign_in") : nothing}</p>
      ${fleeting || signedOut ? nothing : html`<p>${words.text("submit.kept_next", { time })}</p>`}
      <div class="row">
        <button class="btn btn--small" type="button" @click=${retry}>${words.text("submit.now")}</button>
        <a class="btn btn--quiet btn--small" href=${next}>${words.text("bench.back")}</a>
      </div>`,
  );
}

/** The server's refusal, with each fault named by the customer's word for the place. */
export function problemNotice(problem: Problem, ontology: JsonObject, words: Words): TemplateResult {
  const text = problem.message || words.text("problem.unexpected", { status: String(problem.status) });
  const faults = problem.faults.map((fault) => html`<li>${placeOf(fault, ontology, words)}${faultText(fault, words)}</li>`);
  return notice("bad", words.text("submit.refused"), html`<p>${text}</p>${faults.length > 0 ? html`<ul>${faults}</ul>` : nothing}`);
}

function placeOf(fault: Fault, ontology: JsonObject, words: Words): string {
  const criteria = (ontology["criteria"] ?? []) as unknown as { key: string; label?: Localized }[];
  const found = criteria.find((one) => isAt(fault.field, `criteria.${one.key}`));
  return found ? `${words.label(found.label, found.key)}: ` : "";
}

export function conflictNotice(words: Words, settle: (choice: "keep" | "take") => void): TemplateResult {
  return notice(
    "warn",
    words.text("draft.conflict"),
    html`<p>${words.text("draft.conflict_next")}</p>
      <div class="row">
        <button class="btn btn--small" type="button" @click=${() => settle("keep")}>${words.text("draft.keep")}</button>
        <button class="btn btn--small" type="button" @click=${() => settle("take")}>${words.text("draft.take")}</button>
      </div>`,
  );
}

/** What the reviewer said when the task came back: the clause of the guidelines, and why. */
export function feedbackNotice(given: JsonObject, words: Words): TemplateResult {
  const places = (given["places"] ?? []) as { quote?: string; note?: string }[];
  const marked = places.flatMap((one) => [one.quote && `“${one.quote}”`, one.note].filter(Boolean).join(" "));
  const said = [given["clause"], given["reason"], ...marked].filter((part) => typeof part === "string" && part !== "");
  return notice(
    "info",
    words.text("bench.feedback"),
    html`${said.map((part) => html`<p dir="auto">${part}</p>`)}`,
  );
}

interface UnknownKind {
  readonly kind: string;
  readonly words: Words;
  readonly next: string;
  readonly skip: () => void;
}

export function unknownKindNotice({ kind, words, next, skip }: UnknownKind): TemplateResult {
  return notice(
    "bad",
    words.text("bench.unknown_kind", { kind }),
    html`<p>${words.text("bench.unknown_kind_next")}</p>
      <div class="row">
        <button class="btn btn--small" type="button" @click=${skip}>${words.text("action.skip")}</button>
        <a class="btn btn--quiet btn--small" href=${next}>${words.text("bench.back")}</a>
      </div>`,
  );
}

interface LoadFailed {
  readonly reason: string;
  readonly words: Words;
  readonly next: string;
  readonly retry: () => void;
}

export function loadFailed({ reason, words, next, retry }: LoadFailed): TemplateResult {
  return html`<div class="empty" role="alert">
    <p class="empty-title">${words.text("bench.load_failed")}</p>
    <p>${reason || words.text("bench.load_failed_next")}</p>
    <div class="row">
      <button class="btn btn--primary" type="button" @click=${retry}>${words.text("bench.retry")}</button>
      <a class="btn btn--quiet" href=${next}>${words.text("bench.back")}</a>
    </div>
  </div>`;
}
