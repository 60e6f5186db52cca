import { make } from "./dialogs.ts";

/** A button with data-busy="…" says so beside it while its form is on the way, and sends it once. */
export function tellBusy(): void {
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    const said = button?.dataset["busy"];
    if (!button || said === undefined || event.defaultPrevented) return;
    if (button.ariaBusy === "true") return event.preventDefault();
    button.ariaBusy = "true";
    const status = make("p", "muted small busy", "");
    status.setAttribute("role", "status");
    button.after(status);
    // A live region tells what is put into it, not what it comes with.
    requestAnimationFrame(() => (status.textContent = said));
  });
  // A page that comes back from the browser's cache waits for nothing.
  addEventListener("pageshow", () => {
    document.querySelectorAll("[data-busy][aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    document.querySelectorAll(".busy").forEach((status) => status.remove());
  });
}
