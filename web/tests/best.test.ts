import { afterEach, describe, expect, test } from "vitest";
import "../editors/chat-compare.ts";
import type { TzChatCompare } from "../editors/chat-compare.ts";
import type { Change } from "../editors/editor.ts";
import { frameBindings } from "../editors/frame/dialogs.ts";
import type { JsonObject } from "../editors/history.ts";
import { words } from "../editors/i18n/words.ts";

const idle = () => undefined;
const GENERAL = frameBindings(words("en"), { submit: idle, skip: idle, undo: idle, redo: idle, guidelines: idle, ask: idle, keys: idle });
const CRITERIA = [{ key: "accuracy" }, { key: "tone" }];
const FULL: JsonObject = { strengths: 9, criteria: CRITERIA, allow_tie: true, allow_both_bad: true, outcomes: ["missing_information", "needs_expert"] };

afterEach(() => document.body.replaceChildren());

async function compare(count: number, ontology: JsonObject, more: JsonObject = {}): Promise<{ editor: TzChatCompare; changes: Change[] }> {
  const editor = document.createElement("tz-chat-compare") as TzChatCompare;
  const changes: Change[] = [];
  editor.addEventListener("tz-change", (event) => changes.push((event as CustomEvent<Change>).detail));
  const answers = [..."abcdefgh"].slice(0, count).map((key) => ({ key, content: `Tree ${key}` }));
  Object.assign(editor, { ontology, task: { prompt: [{ role: "user", content: "Name a tree." }], answers }, ...more });
  document.body.append(editor);
  await editor.updateComplete;
  return { editor, changes };
}

/** Presses keys one after the other; each must mean something at the time. */
async function press(editor: TzChatCompare, ...combos: string[]): Promise<void> {
  for (const combo of combos) {
    const found = editor.bindings().filter((binding) => binding.combo === combo);
    expect(found, combo).toHaveLength(1);
    found[0]?.run();
    await editor.updateComplete;
  }
}

describe("the best of more than two answers", () => {
  test.each([3, 8])("no key means two things among %i answers, whatever the numbers judge", async (count) => {
    const { editor } = await compare(count, FULL);
    for (const move of ["", "j", "j"]) {
      if (move) await press(editor, move);
      const combos = [...editor.bindings(), ...GENERAL].map((binding) => binding.combo);
      expect(new Set(combos).size).toBe(combos.length);
    }
  });

  test("letters name the best, numbers say by how much, and J leads them to a criterion", async () => {
    const { editor, changes } = await compare(4, { ...FULL, strengths: 3 });
    await press(editor, "c");
    expect(changes.at(-1)).toMatchObject({ value: { preference: "c" }, complete: false });
    await press(editor, "2", "j", "4", "j", "0", "k", "k", "3");
    expect(changes.at(-1)).toMatchObject({
      value: { preference: "c", strength: 3, criteria: { accuracy: { preference: "d" }, tone: { preference: "tie" } } },
      complete: true,
    });
    expect(editor.summary()).toBe("C is best: Much, 2 criteria rated");
  });

  test("another best, no best and all bad have no strength of before", async () => {
    const { editor, changes } = await compare(3, { ...FULL, strengths: 3 });
    await press(editor, "a", "3", "b", "1", "=", "0");
    expect(changes.map((change) => change.value)).toEqual([
      { preference: "a" },
      { preference: "a", strength: 3 },
      { preference: "b" },
      { preference: "b", strength: 1 },
      { preference: "tie" },
      { preference: "both_bad" },
    ]);
    expect(editor.missing()).toEqual([]);
    expect(editor.summary()).toBe("All bad");
  });

  test("where the strength is not asked for a letter is enough, and one of one is understood", async () => {
    const none = await compare(3, { ...FULL, strengths: 0 });
    await press(none.editor, "b");
    expect(none.changes.at(-1)).toMatchObject({ value: { preference: "b" }, complete: true });
    const one = await compare(3, { ...FULL, strengths: 1 });
    await press(one.editor, "b");
    expect(one.changes.at(-1)).toMatchObject({ value: { preference: "b", strength: 1 }, complete: true });
  });

  test("two answers of a project that may have more stand at the ends of one scale", async () => {
    const { editor, changes } = await compare(2, { ...FULL, answers_max: 8, strengths: 3 });
    await press(editor, "7");
    expect(changes.at(-1)?.value).toEqual({ preference: "b", strength: 3 });
  });

  test("two answers without strengths are handed in without one", async () => {
    const { editor, changes } = await compare(2, { ...FULL, strengths: 0 });
    await press(editor, "1");
    expect(changes.at(-1)).toMatchObject({ value: { preference: "a" }, complete: true });
    await editor.updateComplete;
    expect(editor.querySelector<HTMLInputElement>("input:checked")?.value).toBe("a");
  });

  test("nothing can be changed when it is read", async () => {
    const { editor, changes } = await compare(4, { ...FULL, strengths: 3 }, { mode: "review", value: { preference: "d", strength: 2 } });
    await press(editor, "a", "1");
    expect(changes).toEqual([]);
    expect([...editor.querySelectorAll("input")].every((input) => input.disabled)).toBe(true);
    expect([...editor.querySelectorAll<HTMLInputElement>("input:checked")].map((input) => input.value)).toEqual(["d", "2"]);
  });
});
