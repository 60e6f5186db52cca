import { text } from "./text.ts";

const ASK_KEY = "tz-ask-";

/** data-open and data-close on buttons; data-confirm on forms and submit buttons, with data-confirm-choice where one need not be asked. */
export function enhanceDialogs(): void {
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("keydown", closeMenu);
  document.addEventListener("change", (event) => {
    if (event.target instanceof Element && event.target.matches("[data-submit-on-change]")) {
      (event.target as HTMLInputElement).form?.requestSubmit();
    }
  });
}

function onClick(event: MouseEvent): void {
  if (!(event.target instanceof Element)) return;
  const opener = event.target.closest<HTMLElement>("[data-open]");
  if (opener) document.querySelector<HTMLDialogElement>(opener.dataset["open"] ?? "")?.showModal();
  event.target.closest("[data-close]")?.closest("dialog")?.close();
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

/** Escape closes an open menu and gives the focus back to what opened it. */
function closeMenu(event: KeyboardEvent): void {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  const asker = event.submitter?.dataset["confirm"] === undefined ? form : event.submitter;
  const question = asker.dataset["confirm"];
  if (question === undefined || form.dataset["confirmed"] === "yes") return void delete form.dataset["confirmed"];
  const choice = asker.dataset["confirmChoice"];
  if (choice !== undefined && !asks(choice)) return;
  event.preventDefault();
  void ask(question, asker.dataset["confirmOk"], asker.dataset["confirmTone"], choice).then((yes) => {
    if (!yes) return;
    form.dataset["confirmed"] = "yes";
    form.requestSubmit(event.submitter);
  });
}

/**
 * Asks in a native dialog; resolves with whether the person went on, as Ctrl+Enter does in each. With the tone "safe" it begins on what
 * goes on; else on the question, where Enter does nothing: no key means the one in one dialog and the other in the next.
 */
export function ask(question: string, ok = text("confirm.ok"), tone = "", choice?: string): Promise<boolean> {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", question);
  const form = make("form", "");
  form.setAttribute("method", "dialog");
  const foot = make("div", "dialog-foot");
  const yes = button(ok, `btn ${tone === "danger" ? "btn--danger" : "btn--primary"}`, "yes");
  yes.append(" ", make("kbd", "kbd", text("confirm.key", { ctrl: /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : text("key.ctrl") })));
  yes.lastElementChild?.setAttribute("aria-hidden", "true");
  yes.setAttribute("aria-keyshortcuts", "Control+Enter Meta+Enter");
  foot.append(button(text("confirm.cancel"), "btn", "no"), yes);
  const body = make("div", "dialog-body");
  const asked = make("p", "", question);
  asked.tabIndex = -1;
  (tone === "safe" ? yes : asked).toggleAttribute("autofocus", true);
  body.append(asked);
  if (choice !== undefined) body.append(askingChoice(choice, text("confirm.ask")));
  form.append(body, foot);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) dialog.close("yes");
  });
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

/** Whether this person is asked once more before what `choice` names. */
export function asks(choice: string): boolean {
  return localStorage.getItem(ASK_KEY + choice) !== "no";
}

/** A labelled box that says whether to be asked, and keeps what is chosen. */
export function askingChoice(choice: string, label: string): HTMLElement {
  const box = make("input", "") as HTMLInputElement;
  box.type = "checkbox";
  box.checked = asks(choice);
  box.addEventListener("change", () => localStorage.setItem(ASK_KEY + choice, box.checked ? "yes" : "no"));
  const row = make("label", "check");
  row.append(box, ` ${label}`);
  return row;
}

export function make(tag: string, className: string, content = ""): HTMLElement {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (content) node.textContent = content;
  return node;
}

function button(label: string, className: string, value: string): HTMLElement {
  const node = make("button", className, label);
  node.setAttribute("value", value);
  return node;
}
