import { afterEach, describe, expect, test } from "vitest";
import "../editors/chat-demonstrate.ts";
import type { Change, EditorElement } from "../editors/editor.ts";
import { toHtml } from "../editors/fields/markdown.ts";
import { roughWords } from "../editors/fields/writer.ts";
import type { JsonObject } from "../editors/history.ts";

afterEach(() => document.body.replaceChildren());

async function shown(tag: string, given: JsonObject): Promise<{ editor: EditorElement; changes: Change[] }> {
  const editor = document.createElement(tag) as EditorElement;
  const changes: Change[] = [];
  editor.addEventListener("tz-change", (event) => changes.push((event as CustomEvent<Change>).detail));
  Object.assign(editor, given);
  document.body.append(editor);
  await editor.updateComplete;
  return { editor, changes };
}

function press(editor: EditorElement, combo: string): void {
  editor
    .bindings()
    .find((binding) => binding.combo === combo)
    ?.run();
}

function type(editor: EditorElement, field: string, text: string): void {
  const box = editor.querySelector<HTMLTextAreaElement>(`[data-field=${field}]`);
  if (!box) throw new Error(`no field ${field}`);
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

describe("markdown as it is previewed", () => {
  test.each([
    ["a $x^2$ b", '<span class="math inline">x^2</span>'],
    ["$$\nx < y\n$$", '<span class="math block">x &lt; y</span>'],
    ["a $$x$$ b", '<span class="math block">x</span>'],
    ["|a|\n|-|\n|1|", "<td>1</td>"],
  ])("%j becomes %j", (text, html) => {
    expect(toHtml(text)).toContain(html);
  });

  test.each(["It costs $5 and $6.", "$ x $", "\\$x\\$"])("%j has no formula", (text) => {
    expect(toHtml(text)).not.toContain("math");
  });

  test("raw HTML is text, and a picture a link to it", () => {
    expect(toHtml("<b>x</b>\n\n<div onclick=x()>")).not.toMatch(/<b>|<div/);
    expect(toHtml('![p"](https://x.test/p.png)')).toBe('<p><a href="https://x.test/p.png">p&quot;</a></p>\n');
  });
});

describe("chat demonstrate", () => {
  const given = {
    ontology: { comment: "optional", outcomes: ["missing_information", "needs_expert"] },
    task: {
      prompt: [{ role: "system", content: "Be brief." }, { role: "user", content: "Why?" }],
      tools: [{ name: "search", description: "Finds pages.", parameters: { type: "object" } }],
    },
  };

  test("system prompt and tools are shown", async () => {
    const { editor } = await shown("tz-chat-demonstrate", given);
    expect(editor.querySelector(".message--system")?.textContent).toContain("Be brief.");
    expect(editor.querySelector(".tools")?.textContent).toContain("Finds pages.");
  });

  test("what is written is the answer, and nothing written is none", async () => {
    const { editor, changes } = await shown("tz-chat-demonstrate", given);
    expect(editor.missing().map((one) => one.field)).toEqual(["content"]);
    type(editor, "content", "**Because**");
    expect(changes.at(-1)).toEqual({ value: { content: "**Because**" }, complete: true, changed: true });
    type(editor, "content", "");
    expect(changes.at(-1)?.value).toEqual({});
  });

  const calling = { ...given, ontology: { ...given.ontology, allow_call: true } };

  test("a call is asked for where the project and the task let it, and may stand alone", async () => {
    for (const none of [given, { ...calling, task: { ...given.task, tools: [] } }]) {
      expect((await shown("tz-chat-demonstrate", none)).editor.querySelector("[data-field=call]")).toBeNull();
    }
    const { editor, changes } = await shown("tz-chat-demonstrate", calling);
    const select = editor.querySelector<HTMLSelectElement>("[data-field=call]");
    if (select) select.value = "search";
    select?.dispatchEvent(new Event("change", { bubbles: true }));
    expect(changes.at(-1)).toMatchObject({ value: { call: { name: "search", arguments: "{}" } }, complete: true });
    await editor.updateComplete;
    type(editor, "call-arguments", "[]");
    expect(editor.missing().map((one) => one.field)).toEqual(["call-arguments"]);
    await editor.updateComplete;
    if (select) select.value = "";
    select?.dispatchEvent(new Event("change", { bubbles: true }));
    expect(changes.at(-1)).toMatchObject({ value: {}, complete: false });
  });

  test("calls and what they brought are messages of their own", async () => {
    const prompt = [
      { role: "user", content: "Find it." },
      { role: "assistant", content: "I look.", call: { name: "search", arguments: '{"q":1}' } },
      { role: "tool", content: "**none**" },
      { role: "assistant", call: { name: "gone", arguments: "not JSON" } },
      { role: "tool", content: "" },
    ];
    const { editor } = await shown("tz-chat-demonstrate", { ...given, task: { ...given.task, prompt }, mode: "review", value: { call: { name: "search", arguments: "{}" } } });
    const classes = [...editor.querySelectorAll(".message")].map((one) => one.className.split("--")[1]);
    expect(classes).toEqual(["user", "assistant", "call", "tool", "call", "tool"]);
    expect(editor.querySelector(".agent-call")?.textContent).toContain("search");
  });

  test("an outcome takes the place of the answer, wants a comment, and taken back brings the answer back", async () => {
    const { editor, changes } = await shown("tz-chat-demonstrate", { ...given, value: { content: "Because" } });
    press(editor, "shift+m");
    expect(changes.at(-1)).toMatchObject({ value: { outcome: "missing_information" }, complete: false });
    await editor.updateComplete;
    type(editor, "comment", "Which one?");
    expect(changes.at(-1)).toMatchObject({ value: { outcome: "missing_information", comment: "Which one?" }, complete: true });
    press(editor, "shift+x");
    expect(editor.value["outcome"]).toBe("needs_expert");
    press(editor, "shift+x");
    expect(editor.value).toEqual({ content: "Because", comment: "Which one?" });
  });

  test("work after an outcome drops the outcome", async () => {
    const { editor } = await shown("tz-chat-demonstrate", { ...given, value: { outcome: "needs_expert", comment: "x" } });
    type(editor, "content", "y");
    expect(editor.value).toEqual({ content: "y", comment: "x" });
  });

  test("without outcomes in the ontology there is no key for them", async () => {
    const { editor } = await shown("tz-chat-demonstrate", { ...given, ontology: { comment: "off" } });
    expect(editor.bindings().map((one) => one.combo)).toEqual(["e", "v", "p"]);
    expect(editor.querySelector(".outcomes, [data-field=comment]")).toBeNull();
  });

  test("words are counted between spaces, in Hindi too", () => {
    expect(roughWords(" हर साल  जुड़ता\nजाता है। ")).toBe(5);
    expect(roughWords("")).toBe(0);
  });
});
