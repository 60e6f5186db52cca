import { afterEach, describe, expect, test } from "vitest";
import type { Change } from "../editors/editor.ts";
import { inOrder, marksByBlock, segments, Source, type Mark } from "../editors/fields/spans.ts";
import type { JsonObject } from "../editors/history.ts";
import "../editors/text-relations.ts";
import type { TzTextRelations } from "../editors/text-relations.ts";
import "../editors/text-spans.ts";
import type { TzTextSpans } from "../editors/text-spans.ts";

const labels = [{ key: "person", label: { en: "Person" } }, { key: "place", label: { en: "Place" } }];

afterEach(() => document.body.replaceChildren());

async function shown(text: string, given: { ontology?: JsonObject; initial?: JsonObject[]; value?: JsonObject; mode?: string; language?: string } = {}) {
  const editor = document.createElement("tz-text-spans") as TzTextSpans;
  const changes: Change[] = [];
  editor.addEventListener("tz-change", (event) => changes.push((event as CustomEvent<Change>).detail));
  editor.ontology = { labels, overlap: true, comment: "off", ...given.ontology };
  editor.task = { text, ...(given.initial ? { initial: given.initial } : {}), ...(given.language ? { language: given.language } : {}) };
  editor.value = editor.begun(given.value ?? {});
  if (given.mode) editor.mode = given.mode as "readonly";
  document.body.append(editor);
  await editor.updateComplete;
  const press = async (...combos: string[]) => {
    for (const combo of combos) {
      const parts = combo.split("+");
      const key = parts.at(-1) ?? "";
      const region = editor.querySelector(".marks-text");
      const event = new KeyboardEvent("keydown", { key, code: key, shiftKey: parts.includes("shift"), ctrlKey: parts.includes("mod"), bubbles: true, cancelable: true });
      region?.dispatchEvent(event);
      if (!event.defaultPrevented) editor.bindings().find((one) => one.combo === combo)?.run();
      await editor.updateComplete;
    }
  };
  return { editor, changes, press, spans: () => editor.value["spans"] as unknown as Mark[], picked: () => [...editor.querySelectorAll(".is-picked")].map((one) => one.textContent).join("") };
}

describe("a source", () => {
  test("code points and UTF-16 units are told apart", () => {
    const source = new Source("a😀b");
    expect([0, 1, 2, 3].map((point) => source.unit(point))).toEqual([0, 1, 3, 4]);
    expect([0, 1, 3, 4].map((unit) => source.point(unit))).toEqual([0, 1, 2, 3]);
    expect(source.mark({ from: 3, to: 4 }, "x")).toEqual({ start: 2, end: 3, label: "x", quote: "b" });
  });

  test("a selection takes in whole written characters and no white space at its edges", () => {
    const hindi = new Source("वह किताब पढ़ती है", "hi");
    const from = hindi.text.indexOf("ि");
    expect(hindi.text.slice(...Object.values(hindi.snap(from, from + 1) ?? {}))).toBe("कि");
    const kshetra = new Source("क्षेत्र", "hi");
    expect(kshetra.snap(1, 2)).not.toBeNull();
    expect(new Source(" a b ").snap(0, 3)).toEqual({ from: 1, to: 2 });
    expect(new Source("a b").snap(1, 2)).toBeNull();
    expect(new Source("x👩‍👧y").snap(2, 3)).toEqual({ from: 1, to: 6 });
  });

  test("blocks join up to the whole text and never cut a written character", () => {
    const text = "कि".repeat(2_000) + "\n" + "word ".repeat(1_000);
    const source = new Source(text, "hi");
    const { blocks } = source;
    expect(blocks.map((block) => text.slice(block.from, block.to)).join("")).toBe(text);
    expect(blocks.every((block) => !/^\p{M}/u.test(text.slice(block.from, block.to)))).toBe(true);
    expect(blocks.length).toBeGreaterThan(5);
  });

  test("pieces lie under the same marks from end to end", () => {
    const ranges = [{ from: 0, to: 10 }, { from: 4, to: 6 }];
    const block = { from: 0, to: 20 };
    expect(marksByBlock(ranges, [block])).toEqual([[0, 1]]);
    const found = segments(block, ranges, [0, 1], { from: 8, to: 12 });
    expect(found.map((one) => `${one.from}-${one.to}:${one.marks.join("")}${one.picked ? "p" : ""}`)).toEqual(["0-4:0", "4-6:01", "6-8:0", "8-10:0p", "10-12:p", "12-20:"]);
  });
});

describe("text spans", () => {
  test("words are picked with the arrows and marked with a key", async () => {
    const { press, spans, picked } = await shown("Asha met Ravi Rao in Pune.");
    await press("ArrowRight");
    expect(picked()).toBe("Asha");
    await press("1", "ArrowRight", "ArrowRight", "shift+ArrowRight");
    expect(picked()).toBe("Ravi Rao");
    await press("1", "End", "2");
    expect(spans().map((mark) => `${mark.start}-${mark.end} ${mark.label} ${mark.quote}`)).toEqual(["0-4 person Asha", "9-17 person Ravi Rao", "21-25 place Pune"]);
  });

  test("a mark is chosen, named anew, moved by a character and removed", async () => {
    const { press, spans } = await shown("Asha in Pune", { initial: [{ start: 8, end: 12, label: "place" }] });
    await press("j", "1");
    expect(spans()).toEqual([{ start: 8, end: 12, label: "person", quote: "Pune" }]);
    await press("mod+ArrowLeft");
    expect(spans()[0]?.quote).toBe("Pun");
    await press("mod+shift+ArrowRight");
    expect(spans()[0]).toEqual({ start: 9, end: 11, label: "person", quote: "un" });
    await press("delete");
    expect(spans()).toEqual([]);
  });

  test("an edge moves by a written character of Devanagari, never by half of one", async () => {
    const { press, spans } = await shown("किताब", { language: "hi" });
    await press("ArrowRight", "mod+ArrowLeft", "mod+ArrowLeft", "1");
    expect(spans()).toEqual([{ start: 0, end: 2, label: "person", quote: "कि" }]);
  });

  test("passages overlap only where the ontology lets them", async () => {
    const strict = await shown("State Bank of India", { ontology: { overlap: false } });
    await strict.press("ArrowRight", "1", "ArrowLeft", "Home", "shift+ArrowRight", "2");
    expect(strict.spans()).toHaveLength(1);
    expect(strict.editor.querySelector("[role=status]")?.textContent).toBe("Passages may not overlap here.");
    const free = await shown("State Bank of India");
    await free.press("ArrowRight", "1", "Home", "shift+ArrowRight", "2", "Home", "1");
    expect(free.spans().map((mark) => mark.quote)).toEqual(["State Bank", "State"]);
  });

  test("a selection of the browser becomes what is picked", async () => {
    const { editor, picked } = await shown("Asha in Pune");
    const text = editor.querySelector(".marks-text [data-at]")?.firstChild;
    const node = [...(editor.querySelector(".marks-text [data-at]")?.childNodes ?? [])].find((one) => one instanceof Text) ?? text;
    document.getSelection()?.setBaseAndExtent(node as Node, 8, node as Node, 12);
    editor.querySelector(".marks-text")?.dispatchEvent(new Event("pointerup", { bubbles: true }));
    await new Promise((done) => setTimeout(done));
    await editor.updateComplete;
    expect(picked()).toBe("Pune");
  });

  test("nothing can be changed in readonly mode", async () => {
    const { editor, changes, press } = await shown("Asha", { mode: "readonly", value: { spans: [{ start: 0, end: 4, label: "person", quote: "Asha" }] } });
    await press("j", "2", "delete");
    expect(changes).toEqual([]);
    expect(editor.querySelector(".marks-palette")).toBeNull();
    expect(editor.querySelectorAll(".marks-list li")).toHaveLength(1);
  });

  test("with a thousand marks a change draws one block of the text and lists fifty", async () => {
    const text = "Asha in Pune. ".repeat(1_000);
    const spans = Array.from({ length: 1_000 }, (_, index) => ({ start: index * 14, end: index * 14 + 4, label: "person", quote: "Asha" }));
    const { editor, press, spans: now } = await shown(text, { value: { spans } });
    const drawn: Node[] = [];
    const watch = new MutationObserver((records) => records.forEach((record) => drawn.push(record.target)));
    watch.observe(editor.querySelector(".marks-text") as Element, { subtree: true, childList: true, attributes: true, characterData: true });
    await press("j", "2");
    await new Promise((done) => setTimeout(done));
    watch.disconnect();
    expect(now()[0]?.label).toBe("place");
    expect(editor.querySelectorAll(".marks-list li")).toHaveLength(50);
    const places = drawn.map((node) => Number(((node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>("[data-at]"))?.dataset["at"] ?? 0));
    expect(Math.max(...places)).toBeLessThan(2_000);
  });

  test("marks are kept in the order of the text", () => {
    const mark = (start: number, end: number, label = "x") => ({ start, end, label, quote: "" });
    expect(inOrder([mark(5, 6), mark(0, 2), mark(0, 9), mark(0, 2, "a")])).toEqual([mark(0, 9), mark(0, 2, "a"), mark(0, 2), mark(5, 6)]);
  });
});

describe("text relations", () => {
  const span = (start: number, end: number, id: string, quote: string) => ({ start, end, label: "person", quote, id });
  const relations = [{ key: "knows", label: { en: "knows" } }, { key: "pays", label: { en: "pays" } }];

  async function related() {
    const editor = document.createElement("tz-text-relations") as TzTextRelations;
    editor.ontology = { labels, relations, overlap: false, comment: "optional" };
    editor.task = { text: "Asha met Ravi", initial: [span(0, 4, "s1", "Asha"), span(9, 13, "s2", "Ravi")] };
    editor.value = editor.begun({});
    document.body.append(editor);
    await editor.updateComplete;
    const press = async (...combos: string[]) => {
      for (const combo of combos) {
        editor.bindings().find((one) => one.combo === combo)?.run();
        await editor.updateComplete;
      }
    };
    return { editor, press };
  }

  test("a relation leads from the passage that was named to the one that is chosen", async () => {
    const { editor, press } = await related();
    await press("j", "y");
    expect(editor.value["relations"]).toEqual([]);
    await press("l", "j", "u", "y");
    expect(editor.value["relations"]).toEqual([{ from: "s1", to: "s2", label: "pays" }]);
    expect(editor.querySelector(".relation-said")?.textContent?.replaceAll(/\s+/g, " ").trim()).toBe("Asha pays → Ravi");
  });

  test("a passage that goes takes its relations along, and a new one gets a new name", async () => {
    const { editor, press } = await related();
    await press("j", "l", "j", "y", "delete");
    expect(editor.value["relations"]).toEqual([]);
    await press("2");
    expect((editor.value["spans"] as unknown as Mark[]).map((mark) => `${mark.id} ${mark.label}`)).toEqual(["s1 person", "s2 place"]);
  });

  test("no key means two things", async () => {
    const { editor } = await related();
    const many = Array.from({ length: 25 }, (_, index) => ({ key: `l${index}` }));
    editor.ontology = { labels: many, relations: many, overlap: true, comment: "optional" };
    const combos = editor.bindings().map((one) => one.combo);
    expect(new Set(combos).size).toBe(combos.length);
  });
});
