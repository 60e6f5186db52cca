import { afterEach, describe, expect, test } from "vitest";
import type { EditorElement } from "../editors/editor.ts";
import type { JsonObject } from "../editors/history.ts";
import "../editors/qa-author.ts";
import "../editors/qa-solve.ts";

afterEach(() => document.body.replaceChildren());

async function shown(tag: string, given: Record<string, unknown>): Promise<EditorElement> {
  const editor = document.createElement(tag) as EditorElement;
  Object.assign(editor, given);
  document.body.append(editor);
  await editor.updateComplete;
  return editor;
}

async function press(editor: EditorElement, ...combos: string[]): Promise<void> {
  for (const combo of combos) {
    editor.bindings().find((one) => one.combo === combo)?.run();
    await editor.updateComplete;
  }
}

async function type(editor: EditorElement, field: string, text: string): Promise<void> {
  const box = editor.querySelector<HTMLInputElement>(`[data-field="${field}"]`);
  if (!box) throw new Error(`no ${field}`);
  box.value = text;
  box.dispatchEvent(new Event("input"));
  await editor.updateComplete;
}

describe("writing a question", () => {
  const ontology = {
    answer_types: ["choice", "number", "text"],
    difficulties: [{ key: "easy", label: { en: "Easy" } }],
    solution: "required",
    source: "off",
    comment: "off",
  };
  const write = (given: JsonObject = {}) => shown("tz-qa-author", { ontology, task: { brief: "Planets" }, ...given });
  const missing = (editor: EditorElement) => editor.missing().map((one) => one.field);

  test("each type has a key of its own, and another type takes it away", async () => {
    const editor = await write();
    await press(editor, "1");
    await type(editor, "options.0", "Venus");
    await type(editor, "options.1", "Mars");
    expect(missing(editor)).toContain("answer");
    await press(editor, "2");
    expect(editor.value).toEqual({ answer_type: "number" });
    await type(editor, "answer", "५.५");
    expect(editor.value["answer"]).toBe("5.5");
    await type(editor, "tolerance", "-1");
    expect(missing(editor)).toContain("tolerance");
  });

  test("the right option stays the right one when one before it is removed", async () => {
    const value = { answer_type: "choice", options: ["Venus", "Mars", "Mercury"], answer: "c" };
    const editor = await write({ value });
    editor.querySelectorAll<HTMLButtonElement>(".qa-option .icon-btn")[0]?.click();
    expect(editor.value).toMatchObject({ options: ["Mars", "Mercury"], answer: "b" });
    await editor.updateComplete;
    await press(editor, "o");
    editor.querySelectorAll<HTMLButtonElement>(".qa-option .icon-btn")[1]?.click();
    expect(editor.value["answer"]).toBeUndefined();
  });

  test("Enter leads from one step of the solution to the next, and makes it", async () => {
    const editor = await write();
    expect(missing(editor)).toContain("solution.0");
    await press(editor, "n");
    await type(editor, "solution.0", "One.");
    const box = editor.querySelector<HTMLTextAreaElement>("[data-field='solution.0']");
    box?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true }));
    expect(editor.value["solution"]).toEqual([{ content: "One." }, { content: "" }]);
    expect(missing(editor)).toContain("solution.1");
  });

  test("advice stands where it belongs", async () => {
    const editor = await write({ value: { answer_type: "choice", options: ["a long one", "b"], answer: "a" } });
    editor.advice = [
      { code: "right_is_longest", fields: ["options[0]"], facts: {} },
      { code: "key_in_question", fields: ["question"], facts: {} },
    ];
    await editor.updateComplete;
    expect(editor.querySelector(".qa-option .advice")?.textContent).toContain("longer");
    expect(editor.querySelector(".qa-question .advice")?.textContent).toContain("its own answer");
  });

  test("a reader can change nothing", async () => {
    const value = { question: "?", answer_type: "choice", options: ["x", "y"], answer: "b", solution: [{ content: "z" }] };
    const editor = await write({ mode: "review", value } as unknown as JsonObject);
    expect(editor.querySelectorAll("input:enabled, textarea, .icon-btn")).toHaveLength(0);
  });
});

describe("solving a question", () => {
  const ontology = { working: "off", confidence: "required", comment: "off", outcomes: ["ambiguous"] };

  test("letters choose, numbers say how sure", async () => {
    const task = { question: "?", answer_type: "choice", options: ["x", "y", "z"] };
    const editor = await shown("tz-qa-solve", { ontology, task });
    expect(editor.missing().map((one) => one.field)).toEqual(["answer", "confidence"]);
    await press(editor, "c", "3");
    expect(editor.value).toEqual({ answer: "c", confidence: "high" });
    expect(editor.missing()).toEqual([]);
    expect(editor.summary()).toBe("C · Sure");
    expect(editor.bindings().some((one) => one.combo === "d")).toBe(false);
  });

  test("a number is written in the unit of the question", async () => {
    const task = { question: "?", answer_type: "number", unit: "m" };
    const editor = await shown("tz-qa-solve", { ontology, task });
    await type(editor, "answer", "five");
    expect(editor.missing().map((one) => one.field)).toContain("answer");
    await type(editor, "answer", "−5");
    expect(editor.value["answer"]).toBe("-5");
    expect(editor.querySelector(".qa-unit")?.textContent).toBe("m");
  });

  test("what cannot be answered is told in place of an answer", async () => {
    const editor = await shown("tz-qa-solve", { ontology, task: { question: "?", answer_type: "text" } });
    await press(editor, "shift+a");
    expect(editor.value).toEqual({ outcome: "ambiguous" });
    expect(editor.missing().map((one) => one.field)).toEqual(["comment"]);
  });
});
