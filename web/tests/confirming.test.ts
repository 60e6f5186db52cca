import { beforeEach, expect, test } from "vitest";
import { enhanceDialogs } from "../pages/dialogs.ts";
import { tellFaults } from "../pages/faults.ts";
import { listenForKeys } from "../pages/keys.ts";

const sent: string[] = [];

// Forms are sent nowhere here, and jsdom shows no dialogs.
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
  this.querySelector<HTMLElement>("[autofocus]")?.focus();
};
HTMLDialogElement.prototype.close = function (value) {
  this.open = false;
  this.returnValue = value ?? "";
  this.dispatchEvent(new Event("close"));
};
Element.prototype.scrollIntoView = () => undefined;
HTMLElement.prototype.checkVisibility = () => true;

tellFaults();
enhanceDialogs();
listenForKeys();
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent.push((event.submitter as HTMLButtonElement).value);
  event.preventDefault();
});

beforeEach(() => {
  sent.length = 0;
  localStorage.clear();
  document.body.innerHTML = `<form>
    <div class="field"><textarea id="reason" name="reason" required minlength="3"></textarea></div>
    <button name="v" value="accept" formnovalidate data-key="a" data-confirm="Accept?" data-confirm-tone="safe" data-confirm-choice="accept">Accept</button>
    <button name="v" value="exclude" data-key="x" data-confirm="Exclude?" data-confirm-tone="danger">Exclude</button>
  </form>`;
  // Bare of words to us alone: jsdom knows no formnovalidate.
  reason().value = "  ";
});

function press(key: string, init: KeyboardEventInit = {}): void {
  (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, composed: true, ...init }));
}

const dialog = () => document.querySelector<HTMLDialogElement>("dialog[open]");
const reason = () => document.getElementById("reason") as HTMLTextAreaElement;
const settled = () => new Promise((resolve) => setTimeout(resolve));

test("Escape leaves the field, and the next key is the page's", () => {
  reason().focus();
  press("Escape");
  expect(document.activeElement).toBe(document.body);
  press("a");
  expect(dialog()?.textContent).toContain("Accept?");
});

test.each(["accept", "exclude"])("Ctrl+Enter confirms in the dialog of %s, which shows it, and where it begins no key cancels", async (verdict) => {
  reason().value = "It is wrong.";
  press(verdict === "accept" ? "a" : "x");
  expect(dialog()?.querySelector("[value=yes] kbd")?.textContent).toContain("Enter");
  expect(document.activeElement?.getAttribute("value")).toBe(verdict === "accept" ? "yes" : null);
  press("Enter", { ctrlKey: true });
  await settled();
  expect(sent).toEqual([verdict]);
});

test("whoever need not be asked is not, until they want to be again", async () => {
  press("a");
  dialog()?.querySelector<HTMLInputElement>("[type=checkbox]")?.click();
  dialog()?.close("no");
  await settled();
  press("a");
  expect(sent).toEqual(["accept"]);
  press("?");
  const box = dialog()?.querySelector<HTMLInputElement>("[type=checkbox]");
  expect(box?.checked).toBe(false);
  box?.click();
  dialog()?.close();
  press("a");
  expect(dialog()?.textContent).toContain("Accept?");
});

test("what one decision lacks is no fault of another", async () => {
  press("x");
  expect(document.getElementById("reason-fault")).not.toBeNull();
  reason().blur();
  press("a");
  expect(document.getElementById("reason-fault")).toBeNull();
  expect(reason().hasAttribute("aria-invalid")).toBe(false);
  dialog()?.close("no");
  await settled();
});
