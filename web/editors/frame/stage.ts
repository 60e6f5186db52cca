import type { Assignment } from "../api.ts";
import { isSingle, isTyping, singleKeys, type Binding } from "../fields/keys.ts";
import type { Letter } from "../outbox.ts";

/** What happens to the answer: being written, on its way, waiting for a connection, or handed in. */
export type Stage =
  | { readonly kind: "open" }
  | { readonly kind: "sending" }
  | { readonly kind: "waiting"; readonly letter: Letter; readonly signedOut: boolean }
  | { readonly kind: "done" };

/** The assignment that the page itself carries. */
export function given(): Assignment | null {
  return JSON.parse(document.getElementById("assignment")?.textContent || "null") as Assignment | null;
}

const WHILE_TYPING = ["mod+enter", "alt+s", "alt+g", "alt+q"];
const ALWAYS = ["?", "alt+g", "alt+q"];

/** What a key stands for at a stage. Who is typing leaves the field with Escape, and has the keys that no text needs. */
export function meant(event: KeyboardEvent, combo: string, stage: Stage["kind"], bindings: () => readonly Binding[]): Binding | undefined {
  const typing = isTyping(event);
  if (typing && combo === "escape") (event.composedPath()[0] as HTMLElement).blur();
  if ((typing && !WHILE_TYPING.includes(combo)) || (isSingle(combo) && !singleKeys.on)) return undefined;
  const binding = bindings().find((one) => one.combo === combo);
  return stage === "open" || ALWAYS.includes(combo) ? binding : undefined;
}
