import { text } from "./text.ts";

/** data-open and data-close on buttons; data-confirm on forms and submit buttons. */
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
  event.preventDefault();
  void ask(question, asker.dataset["confirmOk"], asker.dataset["confirmTone"]).then((yes) => {
    if (!yes) return;
    form.dataset["confirmed"] = "yes";
    form.requestSubmit(event.submitter);
  });
}

/** Asks in a native dialog; resolves with whether the person went on. It begins on Cancel, and with the tone "safe" on what goes on. */
export function ask(question: string, ok = text("confirm.ok"), tone = ""): Promise<boolean> {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", question);
  const form = make("form", "");
  form.setAttribute("method", "dialog");
  const foot = make("div", "dialog-foot");
  const yes = button(ok, `btn ${tone === "danger" ? "btn--danger" : "btn--primary"}`, "yes");
  yes.toggleAttribute("autofocus", tone === "safe");
  foot.append(button(text("confirm.cancel"), "btn", "no"), yes);
  const body = make("div", "dialog-body");
  body.append(make("p", "", question));
  form.append(body, foot);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
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
