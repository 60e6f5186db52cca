import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Assignment } from "../editors/api.ts";
import { Adviser } from "../editors/frame/adviser.ts";
import { Tally } from "../editors/frame/clocks.ts";
import "../editors/facts-check.ts";
import "../editors/form.ts";
import "../editors/safety-redteam.ts";
import type { EditorElement } from "../editors/editor.ts";
import type { JsonObject } from "../editors/history.ts";

const DAY_MS = 86_400_000;
let passedMs = 0;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  passedMs = 0;
});
afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
  document.body.replaceChildren();
});

const opened = (of = "asha/w1/1") => new Tally(of, () => passedMs);

function pass(seconds: number): void {
  passedMs += seconds * 1000;
  vi.setSystemTime(Date.now() + seconds * 1000);
}

describe("the time on a task", () => {
  test("goes on in the next tab, and what passes in between does not count", () => {
    const first = opened();
    first.run(true);
    pass(2400);
    first.run(true);
    pass(600);
    const next = opened();
    next.run(true);
    pass(30);
    expect(next.seconds).toBe(2430);
  });

  test("is that of both tabs when somebody goes from one to the other and back", () => {
    const [one, other] = [opened(), opened()];
    one.run(true);
    pass(60);
    one.run(false);
    one.paste(5);
    other.run(true);
    pass(30);
    other.run(false);
    one.run(true);
    expect([one.seconds, other.pasted]).toEqual([90, 5]);
  });

  test("is never more than has passed since the task was first seen", () => {
    opened().run(true);
    localStorage.setItem("tz-tally/asha/w1/1", JSON.stringify({ seconds: 9000, pasted: 0, sinceMs: Date.now() - 60_000 }));
    expect(opened().seconds).toBe(60);
    pass(-3600);
    expect(opened().seconds).toBe(0);
  });

  test("belongs to one person and one round, and ends with what is handed in", () => {
    const mine = opened();
    mine.run(true);
    pass(60);
    mine.run(false);
    expect([opened("asha/w1/2").seconds, opened("ravi/w1/1").seconds, opened().seconds]).toEqual([0, 0, 60]);
    mine.end();
    mine.run(false);
    expect(Object.keys(localStorage).filter((key) => key.includes("asha/w1/1"))).toEqual([]);
  });

  test("is dropped when a draft would be, and so is what cannot be read", () => {
    opened("asha/old/1").run(true);
    pass((15 * DAY_MS) / 1000);
    for (const broken of ["{", "5", '{"seconds": null, "pasted": "x", "sinceMs": 9e15}']) {
      localStorage.setItem("tz-tally/asha/broken/1", broken);
      expect(opened("asha/broken/1").seconds).toBe(0);
    }
    opened().run(true);
    expect(Object.keys(localStorage)).toEqual(["tz-tally/asha/w1/1"]);
  });

  test("is counted on where a device has no room", () => {
    const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    const tally = opened();
    tally.run(true);
    pass(5);
    expect(tally.seconds).toBe(5);
    full.mockRestore();
  });
});

describe("pasting", () => {
  async function pasted(tag: string, given: JsonObject, selector: string, text = "words of somebody else"): Promise<number> {
    const editor = document.createElement(tag) as EditorElement;
    Object.assign(editor, given);
    document.body.append(editor);
    await editor.updateComplete;
    return into(editor, editor.querySelector(selector)!, text);
  }

  function into(editor: HTMLElement, box: Element, text: string, tally = opened()): number {
    new Adviser({ id: "w1", advice: { paste: "forbid" } } as Assignment, { submitAdvice: async () => [] }, tally).follow(editor);
    paste(box, text);
    return tally.pasted;
  }

  function paste(box: Element, text: string): void {
    const event = new Event("paste", { bubbles: true });
    box.dispatchEvent(Object.assign(event, { clipboardData: { getData: () => text } }));
  }

  const turns = [
    { role: "user", content: "a" },
    { role: "assistant", content: "b" },
  ];
  const attack = { task: {}, ontology: {}, value: { turns } };
  const claims = [{ start: 0, end: 2, quote: "It", verdict: "refuted", evidence: [{ url: "", quote: "" }] }];
  const facts = { task: { answer: { content: "It is." } }, ontology: { evidence: "optional" }, value: { claims } };
  const properties = { why: { type: "string", format: "textarea" }, when: { type: "string", format: "date" }, tags: { type: "array", items: { type: "string" } }, raw: { type: "string", format: "json" } };
  const form = { task: { items: [], schema: { type: "object", properties } }, ontology: {}, value: { values: {} } };

  test.each([
    ["an attacker's own message", "tz-safety-redteam", attack, "[data-field='turns.0']", 22],
    ["what the target said", "tz-safety-redteam", attack, "[data-field='turns.1']", 0],
  ])("of %s counts its characters, or none", async (_, tag, given, selector, count) => {
    expect(await pasted(tag, given as unknown as JsonObject, selector)).toBe(count);
  });

  test("of a source's address and its words is not counted, but of a reason is", async () => {
    const editor = document.createElement("tz-facts-check") as EditorElement;
    Object.assign(editor, facts);
    document.body.append(editor);
    await editor.updateComplete;
    editor.lead("claims.0.evidence");
    await editor.updateComplete;
    const tally = opened();
    into(editor, editor.querySelector("[data-field='evidence.0.url']")!, "https://a.test/ b", tally);
    into(editor, editor.querySelector("[data-field='evidence.0.quote']")!, "it is not so", tally);
    expect(tally.pasted).toBe(0);
    paste(editor.querySelector("[data-field='correction']")!, "it is not so");
    expect(tally.pasted).toBeGreaterThan(0);
  });

  test.each([
    ["why", 22],
    ["when", 0],
    ["tags", 22],
    ["raw", 0],
  ])("into the field %s of a form counts %i characters", async (name, count) => {
    expect(await pasted("tz-form", form as unknown as JsonObject, `[id$="-${name}"]`)).toBe(count);
  });

  test("of one word, of what was copied on the page or stands in the task is not counted; and of it the count goes on in the next tab", async () => {
    const editor = document.createElement("div");
    editor.innerHTML = "<p>What the</p><p>task says.</p><textarea></textarea>";
    document.body.append(editor);
    const box = editor.querySelector("textarea")!;
    box.value = "mine and theirs";
    const tally = opened();
    expect(into(editor, box, "https://example.test/page", tally)).toBe(0);
    box.focus();
    box.setSelectionRange(0, 8);
    box.dispatchEvent(new Event("cut", { bubbles: true }));
    paste(box, "mine and");
    paste(box, "What the\n\ntask");
    expect(tally.pasted).toBe(0);
    paste(box, "theirs too");
    expect(opened().pasted).toBe(10);
  });
});
