import { describe, expect, it } from "vitest";
import { rowsOf } from "../editors/adjudication/differences.ts";
import { Ruling } from "../editors/adjudication/given.ts";

const part = (pointer: string, text: string) => ({ pointer, label: pointer, text });
const candidate = (letter: string, parts: ReturnType<typeof part>[]) => ({ letter, answer: {}, parts, apart: 0 });

describe("what differs between answers", () => {
  it("is what not all of them say, with nothing where one says nothing", () => {
    const { differing, same } = rowsOf([
      candidate("A", [part("/label", "yes"), part("/comment", "so")]),
      candidate("B", [part("/label", "yes")]),
    ]);
    expect(differing).toEqual([{ label: "/comment", texts: ["so", ""] }]);
    expect(same).toBe(1);
  });
});

describe("a decision", () => {
  it("picks the answer of a letter, or mends it, and takes it as it stands again", () => {
    const picked = new Ruling({}).with({ choice: "B", reason: " It says so. " });
    expect(picked.decision()).toEqual({ verdict: "pick", letter: "B", reason: " It says so. " });
    const mended = picked.mending("B", { labels: ["other"] });
    expect(mended.decision()).toMatchObject({ verdict: "mend", letter: "B", answer: { labels: ["other"] } });
    expect(mended.mending("B", undefined).decision()).toMatchObject({ verdict: "pick", letter: "B" });
  });

  it("keeps what was mended of one answer while another is looked at", () => {
    const mended = new Ruling({}).mending("A", { labels: ["other"] });
    const other = mended.with({ choice: "B" });
    expect(other.mended).toBeUndefined();
    expect(other.with({ choice: "A" }).mended).toEqual({ labels: ["other"] });
  });

  it("that takes nobody's answer names no letter", () => {
    const none = new Ruling({ choice: "ambiguous", clause: "§1", reason: "Both." });
    expect(none.decision()).toEqual({ verdict: "ambiguous", clause: "§1", reason: "Both." });
  });
});
