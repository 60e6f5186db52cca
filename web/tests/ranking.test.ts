import { afterEach, describe, expect, test } from "vitest";
import "../editors/chat-rank.ts";
import type { EditorElement } from "../editors/editor.ts";
import { append, insert, move, tieWith, without } from "../editors/fields/order.ts";
import type { JsonObject } from "../editors/history.ts";

afterEach(() => document.body.replaceChildren());

async function shown(given: JsonObject): Promise<EditorElement> {
  const editor = document.createElement("tz-chat-rank") as EditorElement;
  Object.assign(editor, given);
  document.body.append(editor);
  await editor.updateComplete;
  return editor;
}

async function press(editor: EditorElement, ...combos: string[]): Promise<void> {
  for (const combo of combos) {
    editor
      .bindings()
      .find((binding) => binding.combo === combo)
      ?.run();
    await editor.updateComplete;
    await editor.updateComplete;
  }
}

describe("orders", () => {
  test("a key is appended, tied, taken out and inserted", () => {
    expect(append([["a"]], "b", false)).toEqual([["a"], ["b"]]);
    expect(append([["b"]], "a", true)).toEqual([["a", "b"]]);
    expect(append([], "a", true)).toEqual([["a"]]);
    expect(without([["a", "b"], ["c"]], "c")).toEqual([["a", "b"]]);
    expect(tieWith([["a"], ["b"]], "b", "a")).toEqual([["a", "b"]]);
    expect(insert([["a"], ["b"], ["c"]], "a", 2)).toEqual([["b"], ["a"], ["c"]]);
    expect(insert([["a"], ["b"], ["c"]], "c", 0)).toEqual([["c"], ["a"], ["b"]]);
  });

  test("a step without ties passes one neighbour and stops at the ends", () => {
    expect(move([["a"], ["b"], ["c"]], "c", -1, false)).toEqual([["a"], ["c"], ["b"]]);
    expect(move([["a"], ["b"], ["c"]], "a", 1, false)).toEqual([["b"], ["a"], ["c"]]);
    expect(move([["a"], ["b"]], "a", -1, false)).toEqual([["a"], ["b"]]);
    expect(move([["a"], ["b"]], "z", 1, true)).toEqual([["a"], ["b"]]);
  });

  test("steps with ties go back the way they came", () => {
    const start = [["a"], ["b"], ["c"]];
    const once = move(start, "c", -1, true);
    expect(once).toEqual([["a"], ["b", "c"]]);
    expect(move(once, "c", 1, true)).toEqual(start);
  });
});

describe("chat rank", () => {
  const task = { prompt: [{ role: "user", content: "Why?" }], answers: ["a", "b", "c"].map((key) => ({ key, content: `Answer ${key}` })) };
  const ontology = { answers_max: 3, allow_ties: true, allow_unranked: false, comment: "off" };

  test("letters typed from best to worst are the order", async () => {
    const editor = await shown({ ontology, task });
    await press(editor, "c", "a");
    expect(editor.missing().map((one) => one.field)).toEqual(["ranking"]);
    await press(editor, "=", "b");
    expect(editor.value).toEqual({ ranking: [["c"], ["a", "b"]] });
    expect(editor.missing()).toEqual([]);
    expect(editor.summary()).toBe("C > A = B");
  });

  test("answers left out are named where that is allowed", async () => {
    const editor = await shown({ ontology: { ...ontology, allow_unranked: true }, task });
    await press(editor, "b");
    expect(editor.missing()).toHaveLength(1);
    await press(editor, "c");
    expect(editor.value).toEqual({ ranking: [["b"], ["c"]], unranked: ["a"] });
    expect(editor.missing()).toEqual([]);
  });

  test("without ties there is no key for them", async () => {
    const editor = await shown({ ontology: { ...ontology, allow_ties: false }, task });
    expect(editor.bindings().map((one) => one.combo)).not.toContain("=");
  });

  test("numbers name the best by the criterion at hand, J goes on to the next, and a missing reason is told", async () => {
    const criteria = [{ key: "kind" }, { key: "short" }];
    const editor = await shown({ ontology: { ...ontology, criteria, reason: "required" }, task, value: { ranking: [["a"], ["b"], ["c"]] } });
    await press(editor, "3", "j", "1", "0", "j");
    expect(editor.value["criteria"]).toEqual({ kind: { preference: "c" }, short: { preference: "tie" } });
    expect(editor.missing().map((one) => one.field)).toEqual(["criteria.kind", "criteria.short"]);
    const reason = editor.querySelector<HTMLTextAreaElement>("[data-place='criteria.kind'] textarea");
    for (const text of ["It is kind.", ""]) {
      if (reason) reason.value = text;
      reason?.dispatchEvent(new Event("input"));
      await editor.updateComplete;
      expect((editor.value["criteria"] as JsonObject)["kind"]).toEqual({ preference: "c", ...(text ? { reason: text } : {}) });
    }
    const combos = editor.bindings().map((one) => one.combo);
    expect(new Set(combos).size).toBe(combos.length);
  });

  test("nothing moves in readonly mode", async () => {
    const editor = await shown({ ontology, task, mode: "readonly", value: { ranking: [["a"], ["b"], ["c"]] } });
    await press(editor, "c", "arrowup", "backspace");
    expect(editor.value).toEqual({ ranking: [["a"], ["b"], ["c"]] });
    expect(editor.querySelectorAll("button")).toHaveLength(0);
  });
});
