import { describe, expect, test } from "vitest";
import { difference, History, type JsonObject } from "../editors/history.ts";

function clocked(start: JsonObject = {}) {
  let ms = 0;
  const history = new History(start, () => ms);
  return { history, wait: (by: number) => (ms += by) };
}

describe("history", () => {
  test("undo and redo walk through every step", () => {
    const { history, wait } = clocked();
    const values: JsonObject[] = [
      { preference: "a", strength: 2 },
      { preference: "tie" },
      { preference: "tie", criteria: { accuracy: { preference: "b" } } },
    ];
    for (const value of values) {
      history.record(value);
      wait(2000);
    }
    expect(history.log).toHaveLength(3);
    history.undo();
    expect(history.value).toEqual(values[1]);
    history.undo();
    history.undo();
    expect(history.value).toEqual({});
    expect(history.undo()).toBe(false);
    history.redo();
    history.redo();
    history.redo();
    expect(history.value).toEqual(values[2]);
    expect(history.canRedo).toBe(false);
  });

  test("a new change after an undo forgets what could be redone", () => {
    const { history } = clocked();
    history.record({ preference: "a" });
    history.undo();
    history.record({ preference: "b" });
    expect(history.canRedo).toBe(false);
    expect(history.value).toEqual({ preference: "b" });
  });

  test("typing without a pause is one step, and after a pause another", () => {
    const { history, wait } = clocked();
    for (const comment of ["t", "ti", "tig", "tigh"]) {
      history.record({ comment });
      wait(100);
    }
    expect(history.log).toHaveLength(1);
    wait(2000);
    history.record({ comment: "tight" });
    history.undo();
    expect(history.value).toEqual({ comment: "tigh" });
    history.undo();
    expect(history.value).toEqual({});
  });

  test.each(["answer", "next", "question", "rewrite", "source", "working"])("typing into %s is one step", (field) => {
    const { history } = clocked();
    for (const text of ["w", "wo", "wor"]) history.record({ [field]: text });
    expect(history.log).toHaveLength(1);
  });

  test("choices are never merged, however fast", () => {
    const { history } = clocked();
    history.record({ preference: "tie" });
    history.record({ preference: "both_bad" });
    history.undo();
    expect(history.value).toEqual({ preference: "tie" });
  });

  test("a step holds what changed and not the whole answer", () => {
    const { history } = clocked({ comment: "x".repeat(9000) });
    history.record({ comment: "x".repeat(9000), preference: "tie" });
    expect(JSON.stringify(history.log).length).toBeLessThan(120);
  });

  test("an equal value is no step", () => {
    const { history } = clocked({ labels: ["a", "b"] });
    expect(history.record({ labels: ["a", "b"] })).toBe(false);
    expect(difference({ a: 1 }, { a: 1 })).toEqual([]);
  });

  test("the oldest steps are dropped at the limit", () => {
    const history = new History({}, () => 0, 3);
    for (let step = 1; step <= 5; step += 1) history.record({ step });
    expect(history.log).toHaveLength(3);
    while (history.undo());
    expect(history.value).toEqual({ step: 2 });
  });
});
