import { html, nothing, type LitElement, type TemplateResult } from "lit";
import { singleKeys, type Binding } from "../fields/keys.ts";
import type { Words } from "../i18n/words.ts";
import type { Adviser } from "./adviser.ts";

const ASK_KEY = "tz-submit-ask";

const FRAME_KEYS = {
  submit: "mod+enter",
  skip: "alt+s",
  undo: "mod+z",
  redo: "mod+shift+z",
  guidelines: "alt+g",
  ask: "alt+q",
  keys: "?",
} as const;

export type FrameAction = keyof typeof FRAME_KEYS;

/** The keys of the frame; an editor's own must differ from them. */
export function frameBindings(words: Words, run: Record<FrameAction, () => void>): Binding[] {
  const group = words.text("keys.general");
  return (Object.keys(FRAME_KEYS) as FrameAction[]).map((action) => ({
    combo: FRAME_KEYS[action],
    label: words.text(`action.${action}`),
    group,
    run: run[action],
  }));
}

/** A key combo as it stands on the keyboard. */
export function keyCaption(combo: string, words: Words): string {
  const apple = /Mac|iPhone|iPad/.test(navigator.platform);
  const names: Record<string, string> = {
    mod: apple ? "⌘" : words.text("key.ctrl"),
    alt: apple ? "⌥" : "Alt",
    shift: words.text("key.shift"),
    enter: words.text("key.enter"),
    escape: words.text("key.esc"),
    delete: words.text("key.delete"),
    backspace: words.text("key.backspace"),
    arrowup: words.text("key.arrowup"),
    arrowdown: words.text("key.arrowdown"),
  };
  return combo
    .split("+")
    .map((part) => names[part] ?? part.toUpperCase())
    .join(" ");
}

/** The dialogs of a frame, drawn from their first opening on: no task waits for them. */
export class Dialogs {
  private readonly drawn = new Set<string>();

  constructor(private readonly frame: LitElement) {}

  get isOpen(): boolean {
    return this.frame.querySelector("dialog[open]") !== null;
  }

  has(id: string): boolean {
    return this.drawn.has(id);
  }

  async open(id: string): Promise<void> {
    this.drawn.add(id);
    this.frame.requestUpdate();
    await this.frame.updateComplete;
    this.frame.querySelector<HTMLDialogElement>(`#${id}`)?.showModal();
  }

  close(): void {
    this.frame.querySelectorAll("dialog").forEach((one) => one.close());
  }
}

/** Whether this person is asked once more before an answer is handed in. */
export function isAsked(): boolean {
  return localStorage.getItem(ASK_KEY) !== "no";
}

interface SubmitDialog {
  readonly words: Words;
  readonly summary: string;
  readonly adviser: Adviser | null;
  readonly submit: () => void;
}

export function submitDialog(given: SubmitDialog): TemplateResult {
  const { words } = given;
  return html`<dialog class="dialog" id="tz-submit" aria-labelledby="tz-submit-title">
    <div class="dialog-head"><h2 id="tz-submit-title">${words.text("submit.title")}</h2></div>
    <div class="dialog-body">
      <p class="bench-choice">${given.summary}</p>
      ${given.adviser?.list(words) ?? nothing}
      <p class="muted">${words.text("submit.text")}</p>
      <label class="check">
        <input type="checkbox" checked @change=${(event: Event) => localStorage.setItem(ASK_KEY, (event.target as HTMLInputElement).checked ? "yes" : "no")} />
        ${words.text("submit.ask")}
      </label>
    </div>
    <div class="dialog-foot">
      <button class="btn" type="button" @click=${closeAround}>${words.text("action.cancel")}</button>
      <button class="btn btn--primary" type="button" autofocus @click=${given.submit}>
        ${given.adviser?.label(words) ?? words.text("action.submit")}
        <kbd class="kbd" aria-hidden="true">${keyCaption("mod+enter", words)}</kbd>
      </button>
    </div>
  </dialog>`;
}

export function keysDialog(bindings: readonly Binding[], words: Words): TemplateResult {
  const groups = Map.groupBy(bindings, (binding) => binding.group);
  return html`<dialog class="dialog dialog--wide" id="tz-keys" aria-labelledby="tz-keys-title">
    <div class="dialog-head"><h2 id="tz-keys-title" tabindex="-1" autofocus>${words.text("keys.title")}</h2></div>
    <div class="dialog-body">
      <div class="keymap">${[...groups].map(([group, some]) => keyGroup(group, some, words))}</div>
      <p class="muted small">${words.text("keys.close_hint")}</p>
      <label class="check">
        <input
          type="checkbox"
          ?checked=${singleKeys.on}
          @change=${(event: Event) => (singleKeys.on = (event.target as HTMLInputElement).checked)}
        />
        ${words.text("keys.single")}
      </label>
    </div>
    <div class="dialog-foot">
      <button class="btn" type="button" @click=${closeAround}>${words.text("action.close")}</button>
    </div>
  </dialog>`;
}

function keyGroup(group: string, bindings: readonly Binding[], words: Words): TemplateResult {
  return html`<section>
    <h3>${group}</h3>
    <dl>
      ${bindings.map(
        (binding) => html`<dt><kbd class="kbd">${keyCaption(binding.combo, words)}</kbd></dt><dd>${binding.label}</dd>`,
      )}
    </dl>
  </section>`;
}

function closeAround(event: Event): void {
  (event.currentTarget as HTMLElement).closest("dialog")?.close();
}
