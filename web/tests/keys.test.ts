import { beforeEach, expect, test } from "vitest";
import { listenForKeys } from "../pages/keys.ts";

const followed: string[] = [];

beforeEach(() => {
  followed.length = 0;
  document.body.innerHTML = `<button data-key="g a">Answers</button><button data-key="a">Accept</button>`;
  for (const button of document.querySelectorAll("button")) {
    button.checkVisibility = () => true;
    button.addEventListener("click", () => followed.push(button.textContent));
  }
});

listenForKeys();

/** Presses a key at a time; the page comes to it whenever it can. */
function press(key: string, atMs: number): void {
  const event = new KeyboardEvent("keydown", { key, bubbles: true });
  Object.defineProperty(event, "timeStamp", { value: atMs });
  document.body.dispatchEvent(event);
}

test("keys that belong together are pressed as slowly as one likes, within reason", () => {
  press("g", 10_000);
  press("a", 14_000);
  expect(followed).toEqual(["Answers"]);
});

test("a key of long ago changes no other key's meaning", () => {
  press("g", 100_000);
  press("a", 160_000);
  expect(followed).toEqual(["Accept"]);
});
