import { html, type TemplateResult } from "lit";
import type { Words } from "../i18n/words.ts";
import type { Binding } from "./keys.ts";
import { errorText } from "./text.ts";

export type Outcome = "missing_information" | "needs_expert" | "ambiguous" | "unsolvable";

const OUTCOME_KEYS: Record<Outcome, string> = { missing_information: "shift+m", needs_expert: "shift+x", ambiguous: "shift+a", unsolvable: "shift+u" };

interface OutcomeField {
  readonly id: string;
  readonly allowed: readonly Outcome[];
  readonly chosen: Outcome | undefined;
  readonly disabled: boolean;
  readonly errors: readonly string[];
  readonly words: Words;
  readonly pick: (outcome: Outcome) => void;
}

/** Ways to say that a task cannot be answered as it stands; a second press takes it back. */
export function outcomes(field: OutcomeField): TemplateResult {
  const { words } = field;
  return html`<fieldset class="outcomes" data-place="outcome">
    <legend class="panel-legend">${words.text("outcome.question")} <small>${words.text("outcome.hint")}</small></legend>
    <div class="row">
      ${field.allowed.map(
        (one) => html`<button
          class="btn outcome"
          type="button"
          aria-pressed=${field.chosen === one}
          ?disabled=${field.disabled}
          @click=${() => field.pick(one)}
        >
          ${words.text(`outcome.${one}`)}
          <kbd class="kbd" aria-hidden="true">${words.text("key.shift")} ${OUTCOME_KEYS[one].slice(-1).toUpperCase()}</kbd>
        </button>`,
      )}
    </div>
    ${errorText(`${field.id}-error`, field.errors)}
  </fieldset>`;
}

export function outcomeBindings(allowed: readonly Outcome[], words: Words, pick: (outcome: Outcome) => void): Binding[] {
  const group = words.text("outcome.question");
  return allowed.map((one) => ({ combo: OUTCOME_KEYS[one], label: words.text(`outcome.${one}`), group, run: () => pick(one) }));
}
