import { html, nothing, type TemplateResult } from "lit";
import { Problem, Unreachable, type WorkApi } from "../api.ts";
import en from "../i18n/skip/en.json";
import hi from "../i18n/skip/hi.json";
import { teach, type Words } from "../i18n/words.ts";
import type { DraftKeeper } from "./drafts.ts";

export const SKIP_REASONS = ["too_hard", "unclear", "broken", "not_my_field", "uncomfortable", "other"] as const;
/** Reasons for which a task goes back to its author before anybody else is asked. */
export const LACKS = ["information", "expert"] as const;

// Loaded, with its words, when somebody first wants to give a task back.
teach({ en, hi });

/** Giving a task back: the dialog, and what becomes of it. */
export class Skipping {
  private error: string | null = null;
  private busy = false;

  constructor(
    private readonly id: string,
    private readonly api: Pick<WorkApi, "report" | "skip">,
    private readonly drafts: Pick<DraftKeeper, "end" | "resume"> | null,
    private readonly lacks: readonly (typeof LACKS)[number][],
    private readonly changed: () => void,
    private readonly done: (toast: string) => Promise<void>,
  ) {}

  render(words: Words): TemplateResult {
    return html`<dialog class="dialog" id="tz-skip" aria-labelledby="tz-skip-title">
      <form @submit=${(event: SubmitEvent) => this.onSubmit(event, words)}>
        <div class="dialog-head"><h2 id="tz-skip-title">${words.text("skip.title")}</h2></div>
        <div class="dialog-body">
          <p class="muted">${words.text("skip.text")}</p>
          <fieldset class="fieldset">
            <legend>${words.text("skip.reason")}</legend>
            ${this.lacks.map(
              (lack) => html`<label class="check"><input type="radio" name="reason" value=${lack} /> ${words.text(`report.${lack}`)}</label>`,
            )}
            ${this.lacks.length > 0 ? html`<p class="field-help">${words.text("report.text")}</p>` : nothing}
            ${SKIP_REASONS.map(
              (reason) => html`<label class="check"><input type="radio" name="reason" value=${reason} /> ${words.text(`skip.${reason}`)}</label>`,
            )}
          </fieldset>
          <div class="field">
            <label class="field-label" for="tz-skip-note">
              ${words.text("skip.note")} <span class="field-optional">${words.text("skip.note_optional")}</span>
            </label>
            <textarea class="textarea" id="tz-skip-note" name="note" maxlength="2000"></textarea>
          </div>
          ${this.error ? html`<p class="field-error" role="alert">${this.error}</p>` : nothing}
        </div>
        <div class="dialog-foot">
          <button class="btn" type="button" @click=${closeAround}>${words.text("action.cancel")}</button>
          <button class="btn btn--primary" aria-busy=${this.busy ? "true" : nothing}>${words.text("action.skip")}</button>
        </div>
      </form>
    </dialog>`;
  }

  private onSubmit(event: SubmitEvent, words: Words): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    void this.skip(String(form.get("reason") ?? ""), String(form.get("note") ?? "").trim(), words);
  }

  private async skip(reason: string, note: string, words: Words): Promise<void> {
    if (this.busy) return;
    const isReport = (LACKS as readonly string[]).includes(reason);
    this.error = reason === "" ? words.text("skip.choose") : isReport && note === "" ? words.text("report.say") : null;
    this.busy = this.error === null;
    this.changed();
    if (!this.busy) return;
    // What arrives after it was given back would be refused.
    await this.drafts?.end();
    try {
      await (isReport ? this.api.report(this.id, reason, note) : this.api.skip(this.id, reason, note));
      await this.done(words.text(isReport ? "report.done" : "skip.done"));
    } catch (error) {
      if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
      this.error = (error instanceof Problem && error.message) || words.text("problem.unreachable");
      this.drafts?.resume();
    }
    this.busy = false;
    this.changed();
  }
}

// Its own, since nothing that is loaded later may load the entry again, of which the other dialogs are a part.
function closeAround(event: Event): void {
  (event.currentTarget as HTMLElement).closest("dialog")?.close();
}
