import { afterEach, describe, expect, test } from "vitest";
import type { EditorElement } from "../editors/editor.ts";
import type { JsonObject } from "../editors/history.ts";
import "../editors/judge-audit.ts";

Element.prototype.scrollIntoView = () => {};

afterEach(() => document.body.replaceChildren());

describe("judge audit", () => {
  const ontology = { rubric: [{ key: "kind", criterion: "Is kind.", points: 2 }], evidence: "optional", allow_not_applicable: false, comment: "off" };
  const task = {
    prompt: [{ role: "user", content: "Why?" }],
    answer: { content: "Because of that." },
    rubric: [{ key: "long", criterion: "Is too long.", points: -1 }],
  };
  const own = { kind: { verdict: "met" }, long: { verdict: "not_met" } };
  const revealed = {
    committed: { grades: own },
    judge: { grades: { kind: { verdict: "met", confidence: 0.9 }, long: { verdict: "met", reason: "It rambles." } } },
  };

  async function shown(given: JsonObject = {}): Promise<EditorElement> {
    const editor = document.createElement("tz-judge-audit") as EditorElement;
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

  test("one's own grades are committed to at the second press, and only whole", async () => {
    const editor = await shown();
    const sent: unknown[] = [];
    editor.addEventListener("tz-commit", (event) => sent.push((event as CustomEvent).detail));
    await press(editor, "1", "r", "r", "j", "2", "r");
    expect(sent).toEqual([]);
    await press(editor, "1", "2", "r");
    expect(sent).toEqual([]);
    await press(editor, "r");
    expect(sent).toEqual([{ grades: own }]);
    expect(editor.missing().map((one) => one.field)).toEqual(["reveal"]);
  });

  test("an answer begins with what was committed to, and keeps it whatever the draft says", async () => {
    const editor = await shown({ task: { ...task, ...revealed } });
    editor.value = editor.begun({ grades: { kind: { verdict: "not_met" } } });
    await press(editor, "1");
    expect(editor.value).toEqual({ grades: own, audit: { kind: { verdict: "agree" } } });
  });

  test("who agrees to another grade takes it, who disputes says why", async () => {
    const editor = await shown({ task: { ...task, ...revealed }, value: { grades: own } });
    await press(editor, "j", "1");
    expect(editor.value["audit"]).toEqual({ long: { verdict: "agree", revised: "met" } });
    await press(editor, "2");
    expect(editor.value["audit"]).toEqual({ long: { verdict: "dispute" } });
    expect(editor.missing().map((one) => one.field)).toEqual(["audit.kind", "audit.long"]);
  });

  test("a reader sees both grades and what was said, and changes nothing", async () => {
    const audit = { kind: { verdict: "agree" }, long: { verdict: "dispute", reason: "It is short." } };
    const editor = await shown({ mode: "readonly", task: { ...task, ...revealed }, value: { grades: own, audit } });
    expect(editor.querySelectorAll(".audit-grades strong")).toHaveLength(4);
    expect(editor.textContent).toContain("It is short.");
    await press(editor, "2");
    expect(editor.value["audit"]).toEqual(audit);
  });
});
