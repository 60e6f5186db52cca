import * as streams from "node:stream/web";
import { afterEach, describe, expect, test, vi } from "vitest";
import "../editors/chat-converse.ts";
import type { EditorElement } from "../editors/editor.ts";
import { along, newId, siblings, type Turn, type Verdict } from "../editors/fields/tree.ts";
import { talk, type Ask, type News } from "../editors/frame/talk.ts";
import type { JsonObject } from "../editors/history.ts";

// A page has these, and what stands for one here has not.
Object.assign(globalThis, { ReadableStream: streams.ReadableStream, TextDecoderStream: streams.TextDecoderStream });
// What is only looked at is not scrolled in a test.
Element.prototype.scrollIntoView = () => {};

afterEach(() => document.body.replaceChildren());

const ONTOLOGY = { models: ["model-1", "model-2"], turns_min: 1, turns_max: 2, strengths: 3, allow_rewrite: true, reason: "optional", comment: "off" };

function turn(id: string, follows?: Turn["follows"], ...contents: string[]): Turn {
  const replies = contents.map((content, index) => ({ key: "ab"[index] ?? "", state: "done" as const, content }));
  return { id, user: `say ${id}`, replies, ...(follows ? { follows } : {}) };
}

const FIRST = turn("t1", undefined, "one", "two");
const SECOND = turn("t2", { turn: "t1", pick: "a" }, "three", "four");
const AGAIN = turn("t3", { turn: "t1", pick: "a" }, "five", "six");

async function shown(turns: readonly Turn[], value: JsonObject, given: JsonObject = {}): Promise<EditorElement> {
  const editor = document.createElement("tz-chat-converse") as EditorElement;
  const task = { goal: "Talk", turns } as unknown as JsonObject;
  Object.assign(editor, { task, ontology: ONTOLOGY, value, ...given });
  document.body.append(editor);
  await editor.updateComplete;
  return editor;
}

async function press(editor: EditorElement, ...combos: string[]): Promise<void> {
  for (const combo of combos) {
    editor.bindings().find((binding) => binding.combo === combo)?.run();
    await editor.updateComplete;
  }
}

/** Writes what is said next, and sends it. */
async function say(editor: EditorElement, text: string): Promise<void> {
  const box = editor.querySelector<HTMLTextAreaElement>("[data-field=next]");
  if (box) box.value = text;
  box?.dispatchEvent(new Event("input"));
  await editor.updateComplete;
  editor.querySelector<HTMLButtonElement>(".composer .btn--primary")?.click();
  await editor.updateComplete;
}

describe("the tree", () => {
  const verdicts = (...all: Verdict[]) => new Map(all.map((one) => [one.id, one]));

  test("a path goes on along what was said last and ends where nothing follows", () => {
    expect(along([FIRST, SECOND, AGAIN], verdicts({ id: "t1", pick: "a" }), ["t1"])).toEqual(["t1", "t3"]);
    expect(along([FIRST, SECOND, AGAIN], verdicts({ id: "t1", pick: "a" }), ["t1", "t2"])).toEqual(["t1", "t2"]);
    expect(along([FIRST, SECOND, AGAIN], verdicts({ id: "t1", pick: "b" }), ["t1", "t2"])).toEqual(["t1"]);
    expect(along([FIRST, SECOND], verdicts({ id: "t1", pick: "a", rewrite: "x" }), ["t1", "t2"])).toEqual(["t1"]);
  });

  test("tries at one place are siblings", () => {
    expect(siblings([FIRST, SECOND, AGAIN], SECOND).map(({ id }) => id)).toEqual(["t2", "t3"]);
  });

  test("ids are those that the server takes", () => {
    expect(newId()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });
});

describe("a conversation", () => {
  test("a pick that changes cuts the path, and the pick of before brings it back", async () => {
    const editor = await shown([FIRST, SECOND], { turns: [{ id: "t1", pick: "a", strength: 1 }, { id: "t2", pick: "b", strength: 2 }], path: ["t1", "t2"] });
    expect(editor.missing()).toEqual([]);
    await press(editor, "arrowup", "b");
    expect(editor.value["path"]).toEqual(["t1"]);
    await press(editor, "a");
    expect(editor.value["path"]).toEqual(["t1", "t2"]);
  });

  test("what is being written stands in the draft, and is not handed in", async () => {
    const editor = await shown([FIRST], { turns: [{ id: "t1", pick: "a", strength: 1 }], path: ["t1"] });
    const box = editor.querySelector<HTMLTextAreaElement>("[data-field=next]");
    if (box) box.value = "And th";
    box?.dispatchEvent(new Event("input"));
    expect(editor.value["next"]).toBe("And th");
    const again = await shown([FIRST], editor.value);
    expect(again.querySelector<HTMLTextAreaElement>("[data-field=next]")?.value).toBe("And th");
    expect(again.handed(again.value)).toEqual({ turns: [{ id: "t1", pick: "a", strength: 1 }], path: ["t1"] });
    again.querySelector<HTMLButtonElement>(".composer .btn--primary")?.click();
    expect(again.value["next"]).toBeUndefined();
  });

  test("what is missing is told turn by turn", async () => {
    const editor = await shown([FIRST], { turns: [{ id: "t1", pick: "a" }], path: ["t1"] });
    expect(editor.missing().map(({ field }) => field)).toEqual(["turns.t1.strength"]);
    await press(editor, "3", "x");
    const box = editor.querySelector<HTMLTextAreaElement>("[data-field=rewrite]");
    if (box) box.value = " ";
    box?.dispatchEvent(new Event("input"));
    expect(editor.missing().map(({ field }) => field)).toEqual(["turns.t1.rewrite"]);
    expect((await shown([], {})).missing().map(({ field }) => field)).toEqual(["path"]);
  });

  const NONE = { ontology: { ...ONTOLOGY, turns_min: 2, allow_none: true } as unknown as JsonObject };

  test("where none is good nothing follows until a reply is written, and it may end there", async () => {
    const editor = await shown([FIRST], { turns: [{ id: "t1", pick: "a", strength: 1 }], path: ["t1"], next: "More" }, NONE);
    expect(editor.missing().map(({ field }) => field)).toEqual(["path"]);
    await press(editor, "0");
    expect(editor.value["turns"]).toEqual([{ id: "t1", pick: "none" }]);
    expect(editor.missing()).toEqual([]);
    const send = () => editor.querySelector<HTMLButtonElement>(".composer .btn--primary");
    expect(send()?.disabled).toBe(true);
    await press(editor, "x");
    const box = editor.querySelector<HTMLTextAreaElement>("[data-field=rewrite]");
    expect(box?.value).toBe("");
    expect(editor.missing().map(({ field }) => field)).toEqual(["path", "turns.t1.rewrite"]);
    if (box) box.value = "Anew";
    box?.dispatchEvent(new Event("input"));
    await editor.updateComplete;
    const asked: Ask[] = [];
    editor.addEventListener("tz-ask", (event) => asked.push((event as CustomEvent<Ask>).detail));
    send()?.click();
    expect(asked[0]?.body["follows"]).toEqual({ turn: "t1", pick: "none", rewrite: "Anew" });
    await press(await shown([FIRST], {}, {}), "0");
  });

  test("none may not be said where the project does not let it", async () => {
    const editor = await shown([FIRST], { turns: [], path: ["t1"] });
    expect(editor.bindings().map(({ combo }) => combo)).not.toContain("0");
    expect(editor.querySelectorAll("[data-place=pick] input")).toHaveLength(2);
  });

  test("an only reply is rated, which picks it, and another pick takes the rating away", async () => {
    const only = turn("t1", undefined, "one");
    const required = { ontology: { ...NONE.ontology, turns_min: 1, rating: "required", ratings: 4 } as unknown as JsonObject };
    const editor = await shown([only], { turns: [], path: ["t1"] }, required);
    await press(editor, "a");
    expect(editor.missing().map(({ field }) => field)).toEqual(["turns.t1.rating"]);
    expect(editor.querySelectorAll("[data-place=rating] input")).toHaveLength(4);
    await press(editor, "0", "4");
    expect(editor.value["turns"]).toEqual([{ id: "t1", pick: "a", rating: 4 }]);
    expect(editor.missing()).toEqual([]);
    await press(editor, "0");
    expect(editor.value["turns"]).toEqual([{ id: "t1", pick: "none" }]);
    expect((await shown([FIRST], { turns: [{ id: "t1", pick: "a" }], path: ["t1"] }, required)).querySelector("[data-place=rating]")).toBeNull();
  });

  const HALF: Turn = { ...FIRST, replies: [{ key: "a", state: "done", content: "one" }, { key: "b", state: "failed", failure: "model_busy" }] };

  test.each([
    ["that none is good, with what was written in their place", { pick: "none", rewrite: "Anew", reason: "Why" }, { reason: "Why" }],
    ["how good the only one is", { pick: "a", rating: 4 }, { pick: "a" }],
  ])("%s is not said of a reply that is asked for anew", async (_, verdict, left) => {
    const editor = await shown([HALF], { turns: [{ id: "t1", ...verdict }], path: ["t1"] }, NONE);
    const asked: Ask[] = [];
    editor.addEventListener("tz-ask", (event) => asked.push((event as CustomEvent<Ask>).detail));
    await press(editor, "t", "0", "4");
    expect(editor.value["turns"]).toEqual([{ id: "t1", ...left }]);
    asked[0]?.hear({ name: "reply", data: { key: "b", state: "done", content: "two" } });
    await editor.updateComplete;
    expect(editor.querySelector("[data-place=rating]")).toBeNull();
    await press(editor, "0");
    expect(editor.value["turns"]).toMatchObject([{ id: "t1", pick: "none" }]);
  });

  test("of a reply that was lost on its way it cannot be said that it is not good", async () => {
    const lost = { ...HALF, replies: HALF.replies.map((one) => (one.key === "b" ? { ...one, failure: "lost" } : one)) };
    const editor = await shown([lost], { turns: [], path: ["t1"] }, NONE);
    expect(editor.querySelectorAll("[data-place=pick] input")).toHaveLength(1);
    expect(editor.querySelector("[data-place=rating]")).toBeNull();
  });

  test("a message is asked with what it follows, its letters are heard, and an unchanged rewrite is none", async () => {
    const editor = await shown([FIRST], { turns: [{ id: "t1", pick: "b", strength: 1, rewrite: "two" }], path: ["t1"] });
    const asked: Ask[] = [];
    editor.addEventListener("tz-ask", (event) => asked.push((event as CustomEvent<Ask>).detail));
    const box = editor.querySelector<HTMLTextAreaElement>("[data-field=next]");
    if (box) box.value = "More";
    box?.dispatchEvent(new Event("input"));
    await editor.updateComplete;
    box?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
    await editor.updateComplete;
    expect(asked[0]?.path).toBe("/turns");
    expect(asked[0]?.body).toMatchObject({ user: "More", follows: { turn: "t1", pick: "b" } });
    expect(asked[0]?.body["follows"]).not.toHaveProperty("rewrite");
    expect(editor.missing()[0]?.field).toBe("path");
    asked[0]?.hear({ name: "piece", data: { key: "a", text: "Hel" } });
    asked[0]?.anew();
    asked[0]?.hear({ name: "piece", data: { key: "a", text: "Hel" } });
    asked[0]?.hear({ name: "piece", data: { key: "a", text: "lo" } });
    await editor.updateComplete;
    expect(editor.querySelector("article")?.textContent).toMatch(/\sHello\s/);
    asked[0]?.hear({ name: "reply", data: { key: "a", state: "done", content: "Hello" } });
    asked[0]?.hear({ name: "reply", data: { key: "b", state: "failed", failure: "model_busy", detail: "Too busy" } });
    asked[0]?.over(null);
    await editor.updateComplete;
    expect(editor.textContent).toContain("Too busy");
    await press(editor, "t");
    expect(asked[1]).toMatchObject({ path: `/turns/${String(asked[0]?.body["id"])}/retry`, body: { key: "b" } });
  });

  test.each([["at the end of a full path", []], ["on an earlier turn of it", ["arrowup"]]])("%s nothing more is said, and any reply can be asked for anew", async (_, keys) => {
    const editor = await shown([FIRST, SECOND], { turns: [{ id: "t1", pick: "a", strength: 1 }, { id: "t2", pick: "b", strength: 2 }], path: ["t1", "t2"], next: "One more" });
    const asked: Ask[] = [];
    editor.addEventListener("tz-ask", (event) => asked.push((event as CustomEvent<Ask>).detail));
    await press(editor, ...keys);
    editor.querySelector("[data-field=next]")?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
    expect(editor.querySelector<HTMLButtonElement>(".composer .btn--primary")?.disabled).toBe(true);
    expect(asked).toEqual([]);
    await press(editor, "r");
    expect(asked).toHaveLength(1);
  });

  test("what was never said comes back to be written", async () => {
    const editor = await shown([], {});
    const asked: Ask[] = [];
    editor.addEventListener("tz-ask", (event) => asked.push((event as CustomEvent<Ask>).detail));
    await say(editor, "First");
    const { Problem } = await import("../editors/api.ts");
    asked[0]?.over(new Problem(409, { detail: "No more" }));
    await editor.updateComplete;
    expect(editor.querySelector<HTMLTextAreaElement>("[data-field=next]")?.value).toBe("First");
    expect(editor.textContent).toContain("No more");
    expect(editor.value["path"]).toEqual([]);
  });

  test("what the server never heard before the page was left is said again under its id", async () => {
    const editor = await shown([], {});
    const asked: Ask[] = [];
    const listen = (event: Event) => asked.push((event as CustomEvent<Ask>).detail);
    document.addEventListener("tz-ask", listen);
    await say(editor, "First");
    const draft = editor.value;
    expect(editor.handed(draft)).not.toHaveProperty("asked");
    await shown([], draft);
    document.removeEventListener("tz-ask", listen);
    expect(asked).toHaveLength(2);
    expect(asked[1]?.body).toEqual(asked[0]?.body);
  });

  test("what was under way when the page was left is listened to again", async () => {
    const asked: Ask[] = [];
    const listen = (event: Event) => asked.push((event as CustomEvent<Ask>).detail);
    document.addEventListener("tz-ask", listen);
    await shown([{ ...FIRST, replies: [{ key: "a", state: "running" }] }], { path: ["t1"] });
    document.removeEventListener("tz-ask", listen);
    expect(asked[0]?.body).toMatchObject({ id: "t1", user: "say t1" });
  });

  test("who reads sees the whole from the answer, the other tries too, and no way to say anything", async () => {
    const answer = { turns: [{ ...FIRST, pick: "a" }, SECOND, { ...AGAIN, pick: "b", rewrite: "better" }], path: ["t1", "t3"] } as unknown as JsonObject;
    const editor = await shown([], answer, { mode: "readonly" });
    await vi.waitFor(() => expect(editor.textContent).toContain("six"));
    expect(editor.querySelector("[data-field=next]")).toBeNull();
    await press(editor, "[");
    await vi.waitFor(() => expect(editor.textContent).toContain("three"));
  });
});

describe("the line", () => {
  const stream = (...parts: string[]) =>
    new Response(new ReadableStream({ start: (controller) => (parts.forEach((part) => controller.enqueue(new TextEncoder().encode(part))), controller.close()) }));

  function asking(fetcher: (url: string, init: RequestInit) => Promise<Response>): Promise<{ news: News[]; problem: unknown }> {
    const news: News[] = [];
    return new Promise((resolve) => {
      const detail: Ask = { path: "/turns", body: { id: "t" }, hear: (one) => news.push(one), anew: () => news.splice(0), over: (problem) => resolve({ news, problem }) };
      void talk(detail, "/work", fetcher);
    });
  }

  test("events are heard however the line cuts them", async () => {
    const { news, problem } = await asking(async () => stream('event: pie', 'ce\ndata: {"key":"a","text":"नम', 'स्ते"}\n', '\nevent: end\ndata: {}\n\n'));
    expect(problem).toBeNull();
    expect(news).toEqual([{ name: "piece", data: { key: "a", text: "नमस्ते" } }]);
  });

  test("a line that breaks is taken up again with the same message", async () => {
    vi.useFakeTimers();
    const bodies: unknown[] = [];
    const answers = [stream('event: piece\ndata: {"key":"a","text":"Hel"}\n\n'), stream('event: piece\ndata: {"key":"a","text":"Hello"}\n\nevent: end\ndata: {}\n\n')];
    const asked = asking(async (_, init) => (bodies.push(init.body), answers.shift() ?? stream()));
    await vi.advanceTimersByTimeAsync(5_000);
    vi.useRealTimers();
    expect(await asked).toEqual({ news: [{ name: "piece", data: { key: "a", text: "Hello" } }], problem: null });
    expect(bodies).toEqual(['{"id":"t"}', '{"id":"t"}']);
  });

  test("a refusal is told and not tried again", async () => {
    let calls = 0;
    const { problem } = await asking(async () => ((calls += 1), new Response('{"detail":"No","code":"x"}', { status: 409 })));
    expect([calls, (problem as Error).message]).toEqual([1, "No"]);
  });
});

describe("ratings of each reply", () => {
  const EACH = { ontology: { ...ONTOLOGY, rate_each: true, rating: "required", ratings: 5, allow_none: true } };
  const verdict = { id: "t1", pick: "a", strength: 1 };
  const checked = (editor: EditorElement) => [...editor.querySelectorAll<HTMLInputElement>("[data-rated] input:checked")].map((one) => one.value);

  async function type(editor: EditorElement, key: string, digit: string): Promise<void> {
    editor.querySelector(`[data-rated=${key}]`)?.dispatchEvent(new KeyboardEvent("keydown", { key: digit, bubbles: true, cancelable: true }));
    await editor.updateComplete;
  }

  test("a number rates the reply that is looked at, and not the pick", async () => {
    const editor = await shown([FIRST], { turns: [verdict], path: ["t1"] }, EACH);
    expect(editor.missing().map(({ field }) => field)).toEqual(["turns.t1.ratings.a"]);
    await type(editor, "a", "4");
    expect(editor.missing().map(({ field }) => field)).toEqual(["turns.t1.ratings.b"]);
    await type(editor, "b", "9");
    await type(editor, "b", "1");
    expect(editor.value["turns"]).toEqual([{ ...verdict, ratings: { a: 4, b: 1 } }]);
    expect(editor.missing()).toEqual([]);
  });

  test("they stand when another reply is picked, and not where none is good", async () => {
    const editor = await shown([FIRST], { turns: [{ ...verdict, ratings: { a: 4, b: 1 } }], path: ["t1"] }, EACH);
    await press(editor, "b");
    expect(editor.value["turns"]).toEqual([{ id: "t1", pick: "b", ratings: { a: 4, b: 1 } }]);
    await press(editor, "0");
    expect(editor.value["turns"]).toEqual([{ id: "t1", pick: "none" }]);
    expect(editor.querySelector("[data-place=ratings]")).toBeNull();
  });

  test("a reviewer reads them and changes nothing, and projects that do not ask show none", async () => {
    const value = { turns: [{ ...FIRST, ...verdict, ratings: { a: 4, b: 1 } }], path: ["t1"] } as unknown as JsonObject;
    const editor = await shown([], value, { ...EACH, mode: "review" });
    expect(checked(editor)).toEqual(["4", "1"]);
    expect(editor.querySelectorAll("[data-rated] input:not([disabled])").length).toBe(0);
    await type(editor, "a", "2");
    expect(checked(editor)).toEqual(["4", "1"]);
    expect((await shown([FIRST], { turns: [verdict], path: ["t1"] })).querySelector("[data-rated]")).toBeNull();
  });
});
