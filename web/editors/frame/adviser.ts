import { html, nothing, type TemplateResult } from "lit";
import { Problem, Unreachable, type Assignment, type WorkApi } from "../api.ts";
import type { JsonObject } from "../history.ts";
import en from "../i18n/advice/en.json";
import hi from "../i18n/advice/hi.json";
import { teach, type Words } from "../i18n/words.ts";
import type { Tally } from "./clocks.ts";

// Only projects that advise load this part and its words.
teach({ en, hi });

/** What the project advises before an answer is handed in. It counts pasted characters where people were told, no more. */
export class Adviser {
  /** What was advised last, in words. */
  said: readonly string[] = [];
  /** What was last copied on this page: to move one's own words is not to paste. */
  private copied = "";

  constructor(
    private readonly work: Assignment,
    private readonly api: Pick<WorkApi, "submitAdvice">,
    private readonly tally: Tally,
  ) {}

  /** Counts what is pasted where its author is to write: not where something is taken over, no single word or address, nor what
   * stands in the task. */
  follow(editor: HTMLElement): void {
    if ((this.work.advice?.paste ?? "allow") === "allow") return;
    for (const name of ["copy", "cut"] as const) document.addEventListener(name, () => (this.copied = selected()));
    editor.addEventListener("paste", (event) => {
      const text = (event.clipboardData?.getData("text/plain") ?? "").trim();
      const isTaken = (event.target as Element).closest("[data-taken]") !== null;
      const isFromHere = bare(text) === this.copied || bare(editor.textContent ?? "").includes(bare(text));
      if (!isTaken && !isFromHere && /\s/.test(text)) this.tally.paste([...text].length);
    });
  }

  /** Asks for advice where the project gives any; who is not connected gets none and is not kept waiting for it. */
  async ask(answer: JsonObject): Promise<void> {
    this.said = [];
    if (!this.work.advice) return;
    try {
      this.said = await this.api.submitAdvice(this.work.id, answer, this.tally.pasted);
    } catch (error) {
      if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
    }
  }

  /** Tells beforehand how pasting is treated. */
  rule(words: Words): TemplateResult | typeof nothing {
    const paste = this.work.advice?.paste ?? "allow";
    return paste === "allow" ? nothing : html`<p class="muted small">${words.text(`advice.paste_${paste}`)}</p>`;
  }

  /** What was advised, for the dialog in which an answer is handed in. */
  list(words: Words): TemplateResult | typeof nothing {
    if (this.said.length === 0) return nothing;
    return html`<div class="alert alert--warn">
      <p class="alert-title">${words.text("advice.title")}</p>
      <ul>${this.said.map((text) => html`<li>${text}</li>`)}</ul>
      <p class="small">${words.text("advice.text")}</p>
    </div>`;
  }

  /** What the button says that hands in all the same. */
  label(words: Words): string {
    return words.text(this.said.length > 0 ? "advice.anyway" : "action.submit");
  }
}

/** The words that are selected, in a box or on the page. */
function selected(): string {
  const box = document.activeElement;
  const isBox = box instanceof HTMLTextAreaElement || box instanceof HTMLInputElement;
  return bare(isBox ? box.value.slice(box.selectionStart ?? 0, box.selectionEnd ?? 0) : String(getSelection()));
}

/** A text without its white space, which differs by how a text was copied. */
function bare(text: string): string {
  return text.replaceAll(/\s+/g, "");
}
