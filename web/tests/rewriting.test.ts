import { afterEach, describe, expect, test } from "vitest";
import "../editors/chat-rewrite.ts";
import type { EditorElement } from "../editors/editor.ts";
import { edits } from "../editors/fields/diff.ts";
import type { JsonObject } from "../editors/history.ts";

afterEach(() => document.body.replaceChildren());

function applied(text: string, changes: ReturnType<typeof edits>): string {
  const points = [...text];
  for (const { start, before, after } of changes.toReversed()) {
    expect(points.slice(start, start + [...before].length).join("")).toBe(before);
    points.splice(start, [...before].length, ...after);
  }
  return points.join("");
}

describe("changes of words", () => {
  test("whole words are replaced, and those with only a space between are one change", () => {
    expect(edits("The quick brown fox", "The slow red fox")).toEqual([{ start: 4, before: "quick brown", after: "slow red" }]);
    expect(edits("It boils for 20 minutes.", "It boils for 9 minutes.")).toEqual([{ start: 13, before: "20", after: "9" }]);
    expect(edits("same", "same")).toEqual([]);
  });

  test("places count code points, and a Hindi word is never cut", () => {
    expect(edits("😀 नमस्ते दुनिया", "😀 नमस्कार दुनिया")).toEqual([{ start: 2, before: "नमस्ते", after: "नमस्कार" }]);
  });

  test("the changes of any two texts lead from one to the other", () => {
    const vocabulary = ["a", "b", "c", " ", "\n", "की", "😀", "."];
    let seed = 7;
    const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
    for (let round = 0; round < 300; round += 1) {
      const text = () => Array.from({ length: Math.floor(random() * 25) }, () => vocabulary[Math.floor(random() * vocabulary.length)]).join("");
      const [one, other] = [text(), text()];
      expect(applied(one, edits(one, other))).toBe(other);
    }
  });

  test("two texts without a word in common, however long, are one change", () => {
    const old = Array.from({ length: 3000 }, (_, index) => `a${index}`).join(" ");
    const now = Array.from({ length: 3000 }, (_, index) => `b${index}`).join("-");
    expect(edits(old, now)).toEqual([{ start: 0, before: old, after: now }]);
  });
});

describe("chat rewrite", () => {
  const ontology = { reasons: [{ key: "wrong" }, { key: "long" }], reasons_required: true, comment: "off" };
  const task = { prompt: [{ role: "user", content: "Why?" }], answer: { content: "one two three four" } };

  async function shown(given: JsonObject = {}): Promise<EditorElement> {
    const editor = document.createElement("tz-chat-rewrite") as EditorElement;
    Object.assign(editor, { ontology, task, ...given });
    document.body.append(editor);
    await editor.updateComplete;
    return editor;
  }

  async function write(editor: EditorElement, text: string): Promise<void> {
    const box = editor.querySelector<HTMLTextAreaElement>("[data-field=content]");
    if (!box) throw new Error("no text");
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    await editor.updateComplete;
  }

  const press = (editor: EditorElement, combo: string) => editor.bindings().find((one) => one.combo === combo)?.run();

  test("the text starts as the answer was, and an untouched one is not an answer yet", async () => {
    const editor = await shown();
    expect(editor.querySelector<HTMLTextAreaElement>("[data-field=content]")?.value).toBe("one two three four");
    expect(editor.missing()).toHaveLength(1);
    press(editor, "0");
    expect(editor.value).toEqual({ content: "one two three four", edits: [] });
    expect(editor.missing()).toEqual([]);
  });

  test("reasons stay with their change while the text goes on changing", async () => {
    const editor = await shown();
    await write(editor, "one two 3 four");
    press(editor, "1");
    await write(editor, "1 two 3 four");
    expect(editor.value["edits"]).toEqual([
      { start: 0, before: "one", after: "1" },
      { start: 8, before: "three", after: "3", reasons: ["wrong"] },
    ]);
    expect(editor.missing().map((one) => one.field)).toEqual(["edits.0"]);
    press(editor, "2");
    press(editor, "j");
    press(editor, "2");
    expect(editor.value["edits"]).toMatchObject([{ reasons: ["long"] }, { reasons: ["wrong", "long"] }]);
  });

  test("what was taken out and put in is shown to a reviewer", async () => {
    const value = { content: "one 2 three four", edits: [{ start: 4, before: "two", after: "2", reasons: ["wrong"], comment: "short" }] };
    const editor = await shown({ mode: "review", value });
    expect(editor.querySelector(".compared")?.textContent).toBe("one two2 three four");
    expect(editor.querySelector(".compared del")?.textContent).toBe("two");
    expect(editor.querySelectorAll("textarea, button, input:enabled")).toHaveLength(0);
  });
});
