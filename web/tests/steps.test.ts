import { afterEach, describe, expect, test } from "vitest";
import type { EditorElement } from "../editors/editor.ts";
import type { JsonObject } from "../editors/history.ts";
import "../editors/reasoning-steps.ts";

afterEach(() => document.body.replaceChildren());

describe("reasoning steps", () => {
  const ontology = { allow_neutral: true, stop_at_error: true, correction: "required", comment: "off" };
  const task = { prompt: [{ role: "user", content: "1+1+1?" }], steps: ["1+1=2", "2+1=4", "So 4"].map((content) => ({ content })) };

  async function shown(given: JsonObject = {}): Promise<EditorElement> {
    const editor = document.createElement("tz-reasoning-steps") as EditorElement;
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

  test("keys rate a step and go on to the next, up to the first error", async () => {
    const editor = await shown();
    await press(editor, "1", "3");
    expect(editor.value).toEqual({ ratings: ["good", "bad"] });
    expect(editor.querySelectorAll(".step-row--beyond")).toHaveLength(1);
    expect(editor.missing().map((one) => one.field)).toEqual(["correction"]);
    expect(editor.summary()).toBe("First error in step 2");
  });

  test("an earlier error takes away what was said of later steps", async () => {
    const editor = await shown({ value: { ratings: ["good", "bad"], correction: "2+1=3" } });
    await press(editor, "3");
    expect(editor.value).toEqual({ ratings: ["bad"], correction: "2+1=3" });
  });

  test("without an error there is no correction", async () => {
    const editor = await shown({ value: { ratings: ["good", "bad"], correction: "2+1=3" } });
    await press(editor, "j", "1");
    expect(editor.value).toEqual({ ratings: ["good", "good"] });
    expect(editor.missing().map((one) => one.field)).toEqual(["ratings.2"]);
    expect(editor.querySelector("[data-field=correction]")).toBeNull();
  });

  test("a step left out is asked for", async () => {
    const editor = await shown({ ontology: { ...ontology, stop_at_error: false } });
    await press(editor, "j", "1", "1");
    expect(editor.missing().map((one) => one.field)).toEqual(["ratings.0"]);
  });

  test("without neutral there is no key for it", async () => {
    const editor = await shown({ ontology: { ...ontology, allow_neutral: false } });
    expect(editor.bindings().map((one) => one.combo)).not.toContain("2");
  });

  test("a reviewer sees the first error and the correction, and can change neither", async () => {
    const editor = await shown({ mode: "review", value: { ratings: ["good", "bad"], correction: "2+1=3" } });
    expect(editor.querySelectorAll(".badge--bad")).toHaveLength(1);
    expect(editor.querySelectorAll("input:enabled, textarea")).toHaveLength(0);
  });
});
