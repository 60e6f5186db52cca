import { afterEach, describe, expect, test } from "vitest";
import type { EditorElement } from "../editors/editor.ts";
import { isTyping } from "../editors/fields/keys.ts";
import { quoteOf } from "../editors/fields/quote.ts";
import type { JsonObject } from "../editors/history.ts";
import "../editors/rubric-grade.ts";

afterEach(() => document.body.replaceChildren());

describe("quotes", () => {
  test("places count code points and line breaks as the text writes them", () => {
    expect(quoteOf("😀 yes", 3, 6)).toEqual({ start: 2, end: 5, quote: "yes" });
    expect(quoteOf("a\r\nbc", 2, 4)).toEqual({ start: 3, end: 5, quote: "bc" });
  });

  test("a selection inside a Devanagari cluster is widened to all of it", () => {
    expect(quoteOf("नमस्ते", 1, 2)).toEqual({ start: 1, end: 2, quote: "म" });
    const widened = quoteOf("कि है", 1, 2);
    expect(widened).toEqual({ start: 0, end: 2, quote: "कि" });
  });

  test("nothing selected, or only space, is no quote", () => {
    expect(quoteOf("abc", 1, 1)).toBeNull();
    expect(quoteOf("a  b", 1, 3)).toBeNull();
  });
});

describe("rubric grade", () => {
  const ontology = { rubric: [{ key: "kind", criterion: "Is kind.", points: 2 }], evidence: "required", allow_not_applicable: false, comment: "off" };
  const task = {
    prompt: [{ role: "user", content: "Why?" }],
    answer: { content: "Because of that." },
    rubric: [{ key: "long", criterion: "Is too long.", points: -1, category: "Style" }],
  };

  async function shown(given: JsonObject = {}): Promise<EditorElement> {
    const editor = document.createElement("tz-rubric-grade") as EditorElement;
    Object.assign(editor, { ontology, task, ...given });
    document.body.append(editor);
    await editor.updateComplete;
    return editor;
  }

  const press = async (editor: EditorElement, ...combos: string[]) => {
    for (const combo of combos) {
      editor.bindings().find((one) => one.combo === combo)?.run();
      await editor.updateComplete;
    }
  };

  test("the criteria of the project come before those of the task, with their points", async () => {
    const editor = await shown();
    expect([...editor.querySelectorAll(".graded .badge")].map((one) => one.textContent)).toEqual(["+2 points", "-1 points"]);
  });

  test("keys grade the current criterion, and what is met needs its quote where evidence is required", async () => {
    const editor = await shown();
    await press(editor, "1", "j", "2");
    expect(editor.value).toEqual({ grades: { kind: { verdict: "met" }, long: { verdict: "not_met" } } });
    expect(editor.missing()).toEqual([{ field: "grades.kind", text: "Quote what meets criterion 1." }]);
    const box = editor.querySelector<HTMLTextAreaElement>(".source-text");
    box?.setSelectionRange(0, 7);
    await press(editor, "k", "q");
    expect(editor.value["grades"]).toMatchObject({ kind: { evidence: [{ start: 0, end: 7, quote: "Because" }] } });
    expect(editor.missing()).toEqual([]);
  });

  test("a text that is only read does not keep the keys to itself", async () => {
    const editor = await shown();
    let typing = true;
    editor.addEventListener("keydown", (event) => (typing = isTyping(event)));
    editor.querySelector(".source-text")?.dispatchEvent(new KeyboardEvent("keydown", { key: "q", bubbles: true }));
    expect(typing).toBe(false);
  });

  test("without what does not apply there are two verdicts", async () => {
    const editor = await shown();
    expect(editor.bindings().map((one) => one.combo)).not.toContain("3");
    expect(editor.querySelectorAll(".graded:first-child input")).toHaveLength(2);
  });
});
