import { beforeEach, expect, test } from "vitest";
import { tellFaults } from "../pages/faults.ts";

tellFaults();
let sent = 0;
document.addEventListener("submit", (event) => {
  event.preventDefault();
  sent += 1;
});

beforeEach(() => {
  sent = 0;
  Element.prototype.scrollIntoView = () => undefined;
});

function form(fields: string): HTMLFormElement {
  document.body.innerHTML = `<form>${fields}<button>Send</button><button formnovalidate id="accept">Accept</button></form>`;
  return document.forms[0] as HTMLFormElement;
}

const REASON = `<div class="field"><textarea id="reason" required minlength="3"></textarea></div>`;
const told = () => document.getElementById("reason-fault")?.textContent ?? null;

test.each([
  ["   ", "needed: write it"],
  ["\n a \t", "at least 3 characters"],
  // two characters, four units
  [" 😀😀 ", "at least 3 characters"],
])("a reason that is %j is sent to nobody, and it is said why", (value, says) => {
  const at = form(REASON);
  (at.elements[0] as HTMLTextAreaElement).value = value;
  at.requestSubmit();
  expect(told()).toContain(says);
  expect([sent, document.activeElement?.id]).toEqual([0, "reason"]);
});

test("what is mended is blamed no more, and is sent", () => {
  const at = form(REASON);
  const reason = at.elements[0] as HTMLTextAreaElement;
  reason.value = " a ";
  at.requestSubmit();
  reason.value = " a b";
  reason.dispatchEvent(new Event("input", { bubbles: true }));
  expect(told()).toBeNull();
  at.requestSubmit();
  expect(sent).toBe(1);
});

test("what may be empty may be space, and a button that asks for nothing sends as it is", () => {
  const at = form(`<textarea id="reason" minlength="3"></textarea><input type="password" required value="   ">`);
  (at.elements[0] as HTMLTextAreaElement).value = "   ";
  at.requestSubmit();
  (at.elements[0] as HTMLTextAreaElement).value = " a ";
  at.requestSubmit(at.querySelector("#accept"));
  expect(sent).toBe(2);
});
