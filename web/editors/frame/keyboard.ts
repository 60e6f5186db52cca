import type { EditorElement } from "../editor.ts";
import { comboOf, type Binding } from "../fields/keys.ts";
import type { Words } from "../i18n/words.ts";
import { frameBindings, type Dialogs, type FrameAction } from "./dialogs.ts";
import { meant, type Stage } from "./stage.ts";

/** What the keys of a frame act on. */
export interface Keyed {
  readonly words: Words;
  readonly stage: Stage;
  readonly editor: EditorElement | null;
  readonly dialogs: Dialogs;
  readonly run: Record<FrameAction, () => void>;
  /** Hands in, from the dialog that asks whether to. */
  readonly confirm: () => void;
}

/** The keys of a frame: those of its editor and its own; in a dialog only the one that hands in. */
export class Keyboard {
  constructor(private readonly keyed: () => Keyed | null) {}

  listen(): void {
    document.addEventListener("keydown", this.onKey);
  }

  stop(): void {
    document.removeEventListener("keydown", this.onKey);
  }

  get bindings(): Binding[] {
    const frame = this.keyed();
    return frame ? [...(frame.editor?.bindings?.() ?? []), ...frameBindings(frame.words, frame.run)] : [];
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const frame = this.keyed();
    if (event.defaultPrevented || event.isComposing || !frame) return;
    const combo = comboOf(event);
    const confirms = combo === "mod+enter" && document.querySelector("#tz-submit[open]") !== null;
    const run = frame.dialogs.isOpen ? confirms && frame.confirm : meant(event, combo, frame.stage.kind, () => this.bindings)?.run;
    if (!run) return;
    event.preventDefault();
    run();
  };
}
