import { make } from "./dialogs.ts";

const SHOWN_MS = 5000;

/** Shows a short message at the foot of the page for a moment; screen readers hear it. */
export function toast(message: string): void {
  const note = make("p", "toast", message);
  region().append(note);
  setTimeout(() => note.remove(), SHOWN_MS);
}

/** Toasts that the page before left, and those that the server put on this one. */
export function showWaitingToasts(): void {
  region();
  const given = [...document.querySelectorAll<HTMLElement>("[data-toast]")].map((node) => node.dataset["toast"] ?? "");
  // A live region is read out only when it changes after it is there.
  setTimeout(() => {
    const kept = sessionStorage.getItem("tz-toast");
    sessionStorage.removeItem("tz-toast");
    [...(kept ? [kept] : []), ...given].forEach(toast);
  }, 150);
}

function region(): HTMLElement {
  const found = document.querySelector<HTMLElement>(".toasts");
  if (found) return found;
  const made = make("div", "toasts");
  made.setAttribute("role", "status");
  document.body.append(made);
  return made;
}
