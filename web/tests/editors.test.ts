import { afterEach, describe, expect, test } from "vitest";
import "../editors/chat-compare.ts";
import type { TzChatCompare } from "../editors/chat-compare.ts";
import { isAt, type Change, type EditorElement } from "../editors/editor.ts";
import { comboOf } from "../editors/fields/keys.ts";
import { toMathml } from "../editors/fields/math.ts";
import { purify } from "../editors/fields/purify.ts";
import { TzRich } from "../editors/fields/rich.ts";
import { gradeKeys, grades } from "../editors/fields/scale.ts";
import { frameBindings } from "../editors/frame/dialogs.ts";
import type { JsonObject } from "../editors/history.ts";
import { words } from "../editors/i18n/words.ts";
import "../editors/text-classify.ts";

const idle = () => undefined;
const GENERAL = frameBindings(words("en"), {
  submit: idle,
  skip: idle,
  undo: idle,
  redo: idle,
  guidelines: idle,
  ask: idle,
  keys: idle,
}).map((binding) => binding.combo);
const EIGHT = Array.from({ length: 8 }, (_, index) => ({ key: `c${index}`, label: { en: `Criterion ${index}` } }));

afterEach(() => document.body.replaceChildren());

async function shown<T extends EditorElement>(tag: string, given: JsonObject): Promise<{ editor: T; changes: Change[] }> {
  const editor = document.createElement(tag) as T;
  const changes: Change[] = [];
  editor.addEventListener("tz-change", (event) => changes.push((event as CustomEvent<Change>).detail));
  Object.assign(editor, given);
  document.body.append(editor);
  await editor.updateComplete;
  return { editor, changes };
}

const compare = (ontology: JsonObject, more: JsonObject = {}) =>
  shown<TzChatCompare>("tz-chat-compare", {
    ontology,
    task: {
      prompt: [{ role: "user", content: "Why?" }],
      answers: [
        { key: "a", content: "Because of that.", html: "<p onclick='x()'>Because <script>x()</script>of that.</p>" },
        { key: "b", content: "No." },
      ],
    },
    ...more,
  });

function press(editor: EditorElement, combo: string): void {
  editor
    .bindings()
    .find((binding) => binding.combo === combo)
    ?.run();
}

describe("key maps", () => {
  test.each([1, 2, 3, 4])("no key means two things in a comparison of %i strengths", async (strengths) => {
    const { editor } = await compare({ criteria: EIGHT as unknown as JsonObject[], strengths, outcomes: ["missing_information", "needs_expert"] });
    const combos = [...editor.bindings().map((binding) => binding.combo), ...GENERAL];
    expect(new Set(combos).size).toBe(combos.length);
  });

  test("no key means two things in a classification of 25 labels", async () => {
    const labels = Array.from({ length: 25 }, (_, index) => ({ key: `l${index}` }));
    const { editor } = await shown("tz-text-classify", { ontology: { labels }, task: { text: "x" } });
    const combos = [...editor.bindings().map((binding) => binding.combo), ...GENERAL];
    expect(new Set(combos).size).toBe(combos.length);
    expect(combos).toHaveLength(26 + GENERAL.length);
  });

  test("the scale reads 1 to 7 from left to right and 0 for both bad", () => {
    const all = grades({ strengths: 3, tie: true, bothBad: true });
    expect(all.map((grade) => `${grade.preference}${grade.strength ?? ""}`)).toEqual(
      ["a3", "a2", "a1", "tie", "b1", "b2", "b3", "both_bad"],
    );
    expect(gradeKeys(all)).toEqual(["1", "2", "3", "4", "5", "6", "7", "0"]);
  });

  test("a Hindi keyboard has the same keys as an English one", () => {
    expect(comboOf(new KeyboardEvent("keydown", { key: "ौ", code: "KeyQ" }))).toBe("q");
    expect(comboOf(new KeyboardEvent("keydown", { key: "१", code: "Digit1" }))).toBe("1");
    expect(comboOf(new KeyboardEvent("keydown", { key: "ß", code: "KeyS", altKey: true }))).toBe("alt+s");
    expect(comboOf(new KeyboardEvent("keydown", { key: "Z", code: "KeyZ", metaKey: true, shiftKey: true }))).toBe("mod+shift+z");
  });
});

describe("chat compare", () => {
  test("a preference carries its strength, and a tie drops it", async () => {
    const { editor, changes } = await compare({ strengths: 3, criteria: [] });
    press(editor, "7");
    press(editor, "4");
    expect(changes.map((change) => change.value)).toEqual([{ preference: "b", strength: 3 }, { preference: "tie" }]);
    expect(changes[0]?.complete).toBe(true);
  });

  test("a rated criterion without a required reason is not complete", async () => {
    const { editor, changes } = await compare({ strengths: 1, criteria: [{ key: "accuracy" }], reason: "required" });
    press(editor, "1");
    press(editor, "q");
    expect(changes.at(-1)).toMatchObject({ complete: false });
    editor.value = { preference: "a", strength: 1, criteria: { accuracy: { preference: "a", reason: "right" } } };
    expect(editor.missing()).toEqual([]);
  });

  test("an outcome is complete with its comment only, and a grade drops it", async () => {
    const { editor, changes } = await compare({ strengths: 1, outcomes: ["needs_expert"] });
    press(editor, "shift+x");
    expect(editor.missing().map((one) => one.field)).toEqual(["comment"]);
    press(editor, "1");
    expect(changes.at(-1)?.value).toEqual({ preference: "a", strength: 1 });
  });

  test("a required reason without criteria is asked for as the comment", async () => {
    const { editor } = await compare({ strengths: 1, reason: "required" }, { value: { preference: "tie" } });
    expect(editor.missing().map((one) => one.field)).toEqual(["comment"]);
  });

  test("without ties and both bad there is no key for them", async () => {
    const { editor } = await compare({ strengths: 1, allow_tie: false, allow_both_bad: false });
    expect(editor.bindings().slice(0, 2).map((binding) => binding.combo)).toEqual(["1", "2"]);
    expect(editor.querySelectorAll("input[type=radio]")).toHaveLength(2);
  });

  test.each(["review", "readonly"])("nothing can be changed in %s mode", async (mode) => {
    const { editor, changes } = await compare({ strengths: 3 }, { mode, value: { preference: "a", strength: 1 } });
    press(editor, "7");
    expect(changes).toEqual([]);
    expect([...editor.querySelectorAll("input")].every((input) => input.disabled)).toBe(true);
    expect(editor.querySelector<HTMLInputElement>("input:checked")?.value).toBe("a1");
  });

  test("a fault of the server stands beside its field, in the page's language", async () => {
    const { editor } = await compare({ criteria: [{ key: "accuracy" }] }, { lang: "hi" });
    editor.faults = [{ field: "answer.criteria[accuracy].reason", code: "required" }];
    await editor.updateComplete;
    expect(editor.querySelector(".criterion .field-error")?.textContent).toBe("यह ज़रूरी है।");
  });

  test("places of faults are found however they are written", () => {
    expect(isAt("criteria.accuracy", "criteria.accuracy")).toBe(true);
    expect(isAt("criteria['accuracy'].preference", "criteria.accuracy")).toBe(true);
    expect(isAt("criteria.accuracy_2", "criteria.accuracy")).toBe(false);
  });

  test("hostile markup loses its scripts and handlers", async () => {
    const { editor } = await compare({});
    const shownHtml = editor.querySelector(".answer tz-rich")?.innerHTML ?? "";
    expect(shownHtml).toBe("<p>Because of that.</p>");
  });

  test("markup cannot pose as the page, call another host or style itself", () => {
    const holder = document.createElement("div");
    holder.append(
      purify(
        `<p id="main" class="btn alert math inline" style="color:red">a<img alt="cat" src="https://tracker.example/x.png"></p>` +
          `<form action="/sign-out"><button>b</button></form><a href="javascript:x()">c</a><a href="https://a.example">d</a>`,
      ),
    );
    expect(holder.innerHTML).toBe(
      `<p class="math inline">acat</p>b<a target="_blank" rel="noopener noreferrer nofollow">c</a>` +
        `<a href="https://a.example" target="_blank" rel="noopener noreferrer nofollow">d</a>`,
    );
  });

  test("a text's headings stand below the page's, and the heading cells of its tables say what they are over", () => {
    const text = new TzRich();
    text.show(`<h1>A <em>b</em></h1><h2 lang="hi">B</h2><h5>C</h5><table><thead><tr><th align="right">n</th></tr></thead></table>`, "");
    expect(text.innerHTML).toBe(
      `<h3>A <em>b</em></h3><h4 lang="hi">B</h4><h6>C</h6><table><thead><tr><th align="right" scope="col">n</th></tr></thead></table>`,
    );
  });

  test("a formula becomes MathML without styles, and a broken one keeps its source", () => {
    const math = toMathml("\\frac{a}{b} \\rule{1em}{1em}", true);
    expect(math?.querySelector("mfrac")).not.toBeNull();
    expect(math?.outerHTML).not.toMatch(/style=|annotation/);
    expect(toMathml("\\frac{a", false)).toBeNull();
  });
});

describe("text classify", () => {
  const labels = [{ key: "x" }, { key: "y" }, { key: "z" }];

  test("a single choice replaces, a multiple one toggles in the ontology's order", async () => {
    const one = await shown("tz-text-classify", { ontology: { labels }, task: { text: "t" } });
    press(one.editor, "2");
    press(one.editor, "1");
    expect(one.changes.at(-1)?.value).toEqual({ labels: ["x"] });
    const many = await shown("tz-text-classify", { ontology: { labels, multiple: true }, task: { text: "t" } });
    ["3", "1", "3", "2"].forEach((combo) => press(many.editor, combo));
    expect(many.changes.at(-1)?.value).toEqual({ labels: ["x", "y"] });
  });

  test("a required comment is asked for", async () => {
    const { editor } = await shown("tz-text-classify", { ontology: { labels, comment: "required" }, task: { text: "t" } });
    expect(editor.missing().map((one) => one.field)).toEqual(["labels", "comment"]);
  });
});
