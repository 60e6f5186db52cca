import { describe, expect, test } from "vitest";
import { delta } from "../editors/delta.ts";
import type { JsonObject } from "../editors/history.ts";
import { applied } from "./applied.ts";

const CASES: [string, JsonObject, JsonObject][] = [
  ["a letter typed", { text: "Namaste" }, { text: "Namaste!" }],
  ["a repeated letter", { text: "aaaa" }, { text: "aaa" }],
  ["everything deleted", { text: "abc" }, { text: "" }],
  ["one emoji for another that shares its lead", { text: "a🙏b🙏" }, { text: "a🙎b🙏🙏" }],
  ["one emoji for another that shares its trail", { text: "x🌏y" }, { text: "x🀏y" }],
  ["Devanagari", { text: "नमस्ते दुनिया" }, { text: "नमस्ते सारी दुनिया" }],
  ["members", { a: 1, b: { c: [1, 2] }, d: null }, { b: { c: [1, 2], e: "new" }, d: "text" }],
  ["an element changed", { steps: [{ t: "one" }, { t: "two" }] }, { steps: [{ t: "one" }, { t: "twos" }] }],
  ["an element added and one taken", { steps: ["a", "b", "c"] }, { steps: ["b", "c"] }],
  ["lists grown in the middle", { steps: ["a", "b"] }, { steps: ["a", "x", "y", "b"] }],
  ["another type", { a: "text" }, { a: ["text"] }],
];

describe("delta", () => {
  test.each(CASES)("%s leads from one value to the other and back", (_, before, after) => {
    expect(applied(before, delta(before, after))).toEqual(after);
    expect(applied(after, delta(after, before))).toEqual(before);
  });

  test("nothing changed is nothing to send", () => {
    expect(delta({ a: "x", b: [1, { c: 2 }] }, { a: "x", b: [1, { c: 2 }] })).toEqual([]);
  });

  test("a letter typed into a long text is sent as that letter", () => {
    const text = "नमस्ते 🙏 ".repeat(3000);
    const [change, ...more] = delta({ text }, { text: `${text.slice(0, 9000)}x${text.slice(9000)}` });
    expect(more).toEqual([]);
    expect(change).toMatchObject({ op: "splice", path: ["text"], remove: 0, insert: "x" });
  });

  test("random edits always lead to the same text", () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    const letters = ["a", "b", "🙏", "🌏", "न", "म"];
    const written = (size: number) => Array.from({ length: size }, () => letters[random(6)] ?? "").join("");
    for (let round = 0; round < 500; round += 1) {
      const before = [...written(random(12))];
      const after = before.toSpliced(random(before.length + 1), random(4), written(random(4)));
      const [a, b] = [{ t: before.join("") }, { t: after.join("") }];
      expect(applied(a, delta(a, b))).toEqual(b);
    }
  });
});
