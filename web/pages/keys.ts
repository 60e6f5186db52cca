import { isSingle, comboOf, isTyping, singleKeys } from "../editors/fields/keys.ts";
import { askingChoice, make } from "./dialogs.ts";
import { text } from "./text.ts";

/** Keys that belong together may lie so far apart: who types slowly has time, and an old one changes no new one's meaning. */
const PAUSE_MS = 5000;
let pressed: string[] = [];
let pressedAt = 0;

/** data-key="g f" on a link, button or field: these keys, pressed in turn, follow, press or focus it. "?" lists them. */
export function listenForKeys(): void {
  if (document.querySelector("tz-workbench, tz-adjudication")) return;
  document.addEventListener("keydown", onKey);
}

function onKey(event: KeyboardEvent): void {
  const combo = comboOf(event);
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  if (isTyping(event)) return combo === "escape" ? leave(event) : undefined;
  if (!isSingle(combo) || !singleKeys.on) return;
  if (combo === "?") return list();
  // By when the keys were pressed, not by when a busy page comes to them.
  pressed = [...(event.timeStamp - pressedAt < PAUSE_MS ? pressed : []), combo].slice(-3);
  pressedAt = event.timeStamp;
  // Whole keys: Enter ends in the letter of another.
  const typed = ` ${pressed.join(" ")}`;
  const target = keyed().find((node) => typed.endsWith(` ${node.dataset["key"]}`));
  if (!target) return;
  event.preventDefault();
  pressed = [];
  if (target.matches("input, select, textarea")) target.focus();
  else target.click();
}

/** Who has written what a form's keys need leaves the field as they leave one of an editor, and has these keys. */
function leave(event: KeyboardEvent): void {
  const field = event.composedPath()[0] as HTMLElement;
  if (field.closest("form")?.querySelector("[data-key]")) field.blur();
}

function list(): void {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", text("keys.title"));
  const head = make("div", "dialog-head");
  head.append(make("h2", "", text("keys.title")));
  const body = make("div", "dialog-body");
  const rows = make("dl", "details");
  for (const node of keyed()) {
    const term = make("dt", "");
    term.append(make("kbd", "kbd", (node.dataset["key"] ?? "").toUpperCase()));
    rows.append(term, make("dd", "", nameOf(node)));
  }
  const form = make("form", "dialog-foot");
  form.setAttribute("method", "dialog");
  form.append(make("button", "btn", text("keys.close")));
  body.append(rows);
  for (const node of keyed()) {
    const { confirmChoice: choice } = node.dataset;
    if (choice !== undefined) body.append(askingChoice(choice, text("confirm.ask_for", { what: nameOf(node) })));
  }
  dialog.append(head, body, form);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

/** What a key does, without the picture of the key itself. */
function nameOf(node: HTMLElement): string {
  const copy = node.cloneNode(true) as HTMLElement;
  for (const key of copy.querySelectorAll("kbd")) key.remove();
  return (node.getAttribute("aria-label") ?? copy.textContent ?? "").replace(/\s+/g, " ").replace(" :", ":").trim();
}

function keyed(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-key]")].filter((node) => node.checkVisibility());
}
