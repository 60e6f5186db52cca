import { afterEach, describe, expect, test } from "vitest";
import type { EditorElement } from "../editors/editor.ts";
import { adviceOn } from "../editors/fields/arguments.ts";
import type { JsonObject } from "../editors/history.ts";
import { words } from "../editors/i18n/words.ts";
import "../editors/trajectory-review.ts";

afterEach(() => document.body.replaceChildren());

const parameters = { type: "object", properties: { n: { type: "integer", minimum: 1 }, unit: { enum: ["km", "mi"] } }, required: ["n"], additionalProperties: false };

describe("advice on arguments", () => {
  const told = (text: string) => adviceOn(text, parameters, words("en"));

  test("names what the tool needs, does not know, or asks to be otherwise", () => {
    expect(told('{"n": 2, "unit": "km"}')).toEqual([]);
    expect(told('{"m": 2}')).toEqual(["n: the tool needs it.", "m: the tool does not know it."]);
    expect(told('{"n": "two", "unit": "ft"}')).toEqual(["n: the tool asks for integer.", 'unit: the tool knows "km", "mi".']);
    expect(told('{"n": 0}')).toEqual(["n: outside what the tool takes."]);
    expect(told("{n: 1}")).toEqual(["The arguments are not a JSON object."]);
  });
});

describe("trajectory review", () => {
  const ontology = { allow_neutral: true, stop_at_error: true, step_comment: "off", branch: "required", comment: "off" };
  const task = {
    prompt: [{ role: "user", content: "How far?" }],
    tools: [{ name: "measure", description: "Measures.", parameters }],
    steps: [{ content: "I look.", call: { name: "measure", arguments: '{"n":1}' }, observation: "x".repeat(900) }, { call: { name: "weigh", arguments: "{oops" }, observation: "{\"a\":1}" }, { content: "Far." }],
  };

  async function shown(given: JsonObject = {}): Promise<EditorElement> {
    const editor = document.createElement("tz-trajectory-review") as EditorElement;
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

  test("a good step has the right tool and arguments, a bad one is asked about both", async () => {
    const editor = await shown();
    await press(editor, "1", "3");
    expect(editor.value).toEqual({ steps: [{ rating: "good", tool: "right", arguments: "right" }, { rating: "bad" }] });
    expect(editor.missing().map((one) => one.field)).toEqual(["steps.1.tool"]);
    await press(editor, "t", "a");
    expect(editor.value["steps"]).toMatchObject([{}, { rating: "bad", tool: "right", arguments: "right" }]);
    await press(editor, "t");
    expect((editor.value["steps"] as JsonObject[])[1]).toEqual({ rating: "bad", tool: "wrong" });
    expect(editor.querySelectorAll(".step-row--beyond")).toHaveLength(1);
    expect(editor.missing().map((one) => one.field)).toEqual(["branch"]);
  });

  test("the branch takes arguments that are a JSON object, and advice holds nobody up", async () => {
    const editor = await shown({ value: { steps: [{ rating: "good", tool: "right", arguments: "right" }, { rating: "bad", tool: "wrong" }], goal: "missed" } });
    const tool = editor.querySelector("select");
    if (tool) tool.value = "measure";
    tool?.dispatchEvent(new Event("change"));
    await editor.updateComplete;
    const type = async (text: string) => {
      const box = editor.querySelector<HTMLTextAreaElement>("[data-field=call-arguments]");
      if (box) box.value = text;
      box?.dispatchEvent(new Event("input"));
      await editor.updateComplete;
    };
    await type("{n: 1}");
    expect(editor.missing().map((one) => one.field)).toEqual(["branch"]);
    await type('{"m": 1}');
    expect(editor.querySelectorAll(".agent-branch .agent-advice li")).toHaveLength(2);
    expect(editor.missing()).toEqual([]);
    expect(editor.value["branch"]).toEqual({ call: { name: "measure", arguments: '{"m": 1}' } });
  });

  test("long answers of tools are folded, JSON is spread out, and mistakes of the agent are pointed at", async () => {
    const editor = await shown();
    expect([...editor.querySelectorAll("details.agent-seen")].map((one) => (one as HTMLDetailsElement).open)).toEqual([false, true]);
    expect(editor.querySelectorAll(".agent-seen pre")[1]?.textContent).toBe('{\n  "a": 1\n}');
    expect(editor.querySelectorAll(".agent-step .agent-advice")[0]?.textContent).toContain("There is no such tool.");
    await press(editor, "o");
    expect(editor.querySelector<HTMLDetailsElement>("details.agent-seen")?.open).toBe(true);
  });

  test("a reviewer sees what was said and can change nothing", async () => {
    const value = { steps: [{ rating: "bad", tool: "wrong" }], branch: { content: "Which way?" }, goal: "partly" };
    const editor = await shown({ mode: "review", value });
    expect(editor.querySelectorAll("input:enabled, textarea, select")).toHaveLength(0);
    expect(editor.textContent).toContain("Which way?");
    expect(editor.querySelectorAll(".badge--bad")).toHaveLength(1);
  });
});
