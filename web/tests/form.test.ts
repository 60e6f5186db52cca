import { afterEach, describe, expect, test } from "vitest";
import type { Change } from "../editors/editor.ts";
import { cellsOf } from "../editors/fields/cells.ts";
import type { Item } from "../editors/fields/items.ts";
import { decode, encode, fieldOf, flaws, keyOf, put, type Schema } from "../editors/fields/schema.ts";
import "../editors/form.ts";
import type { TzForm } from "../editors/form.ts";
import { History, type Json, type JsonObject } from "../editors/history.ts";

afterEach(() => document.body.replaceChildren());

const text: Schema = { type: "string", title: "Text" };
const mood: Schema = { type: "string", title: "Mood", enum: ["good", "bad"] };
const corner: Schema = { type: "object", properties: { x: { type: "number" }, y: { type: "number" } }, required: ["x", "y"] };
const points: Schema = { type: "array", items: corner };
const rows: Schema = {
  type: "array",
  title: "Lines",
  items: { type: "object", properties: { what: { ...text, title: "What" }, many: { type: "integer", title: "Many", minimum: 1 } }, required: ["what"] },
};
const form = (properties: Record<string, Schema>, required: string[] = []): Schema => ({ type: "object", properties, required });

async function shown(schema: Schema, more: JsonObject = {}, task: JsonObject = {}): Promise<{ editor: TzForm; changes: Change[] }> {
  const editor = document.createElement("tz-form") as TzForm;
  const changes: Change[] = [];
  editor.addEventListener("tz-change", (event) => changes.push((event as CustomEvent<Change>).detail));
  Object.assign(editor, { ontology: { schema }, task: { items: [], ...task }, ...more });
  editor.value = editor.begun(editor.value);
  document.body.append(editor);
  await editor.updateComplete;
  return { editor, changes };
}

async function type(editor: TzForm, selector: string, typed: string): Promise<void> {
  const input = editor.querySelector<HTMLInputElement>(selector);
  if (!input) throw new Error(`no ${selector}`);
  input.value = typed;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
  await editor.updateComplete;
}

const at = (place: string) => `[data-place="${place}"]`;

describe("reading and writing of values", () => {
  test.each([
    ["1.50", { type: "number" }, 1.5],
    ["१२", { type: "integer" }, 12],
    ["12 lamps", { type: "integer" }, "12 lamps"],
    ["  ", { type: "number" }, undefined],
    ["1,2 3.5,-4", points, [{ x: 1, y: 2 }, { x: 3.5, y: -4 }]],
    ["1,2 3", points, "1,2 3"],
    ["a\n\n b \n", { type: "array", items: text }, ["a", "b"]],
    ["1\n2", { type: "array", items: { type: "number" } }, [1, 2]],
  ] as [string, Schema, unknown][])("%j is read by its schema", (typed, schema, value) => {
    expect(decode(typed, schema)).toEqual(value);
    if (Array.isArray(value)) expect(decode(encode(decode(typed, schema), schema), schema)).toEqual(value);
  });

  test("a place has one key, however it is written", () => {
    const path = ["answer", 2, "a.b", "टिप्पणी", 'say "x"'];
    expect(keyOf(fieldOf(path))).toBe(keyOf('answer[2]["a.b"]["\\u091f\\u093f\\u092a\\u094d\\u092a\\u0923\\u0940"]["say \\"x\\""]'));
  });

  test("a place is changed without touching the others", () => {
    const whole = { a: [{ b: 1 }, { b: 2 }], c: 3 };
    expect(put(whole, ["a", 1, "b"], 5)).toEqual({ a: [{ b: 1 }, { b: 5 }], c: 3 });
    expect(put(whole, ["a"], undefined)).toEqual({ c: 3 });
    expect(whole.a[1]).toEqual({ b: 2 });
  });

  test("every flaw is found at its place", () => {
    const schema = form({ text, mood, rows, json: { type: "string", format: "json" }, at: { type: "string", format: "uri" }, points }, ["text"]);
    const value = { mood: "odd", rows: [{ many: 0 }], json: "{", at: "here", points: "1" };
    expect(flaws(value, schema, []).map((flaw) => [fieldOf(flaw.path), flaw.code])).toEqual([
      ["text", "missing"],
      ["mood", "choice"],
      ["rows[0].what", "missing"],
      ["rows[0].many", "range"],
      ["json", "json"],
      ["at", "uri"],
      ["points", "points"],
    ]);
  });
});

describe("what programs write", () => {
  const code: Schema = { type: "string", pattern: "^[A-Z]{2}\\d+$" };

  test.each([
    [0.3, { type: "number", multipleOf: 0.1 }, []],
    [0.35, { type: "number", multipleOf: 0.1 }, ["step"]],
    [1e21, { type: "number", multipleOf: 1e-7 }, []],
    [-4, { type: "integer", multipleOf: 3 }, ["step"]],
    [0, { type: "number", exclusiveMinimum: 0 }, ["range"]],
    [2, { type: "integer", enum: [1, 2] }, []],
    ["2", { type: "integer", enum: [1, 2] }, ["choice"]],
    [null, { type: "string", nullable: true }, []],
    [null, { type: "string" }, ["missing"]],
    ["AB12", code, []],
    ["ab12", code, ["pattern"]],
    // The server tells: here it could take for ever.
    ["a".repeat(60) + "!", { type: "string", pattern: "^(a+)+$" }, []],
    ["b", { type: "string", pattern: "\\z" }, []],
    ["A".repeat(2001), { type: "string", pattern: "^(A)+$" }, ["long"]],
  ] as [Json, Schema, string[]][])("%j is held against %j", (value, schema, codes) => {
    expect(flaws(value, schema, []).map((flaw) => flaw.code)).toEqual(codes);
  });

  test("what a pattern asks for is said in the words of the form, where it has some", () => {
    expect(flaws("x", { ...code, description: "Two capitals and a number" }, [])).toMatchObject([{ code: "pattern", told: "Two capitals and a number" }]);
    expect(flaws("x", { ...code, description: "Two capitals", examples: ["AB1"] }, [])).toMatchObject([{ code: "pattern", told: "Two capitals" }]);
    expect(flaws("x", { ...code, examples: ["AB1", "CD2"] }, [])).toMatchObject([{ code: "example", told: "AB1" }]);
    expect(flaws("x", code, [])).toMatchObject([{ code: "pattern", told: code.pattern }]);
  });

  test("of a group that may stay empty it is said that it may, where something in it is needed", async () => {
    const inner = form({ city: { type: "string" } }, ["city"]);
    const schema = form({ buyer: { ...inner, nullable: true }, seller: inner, note: form({ text }), must: inner }, ["buyer", "must"]);
    const { editor } = await shown(schema);
    const told = ["buyer", "seller", "note", "must"].map((name) => editor.querySelector(`fieldset${at(name)} > .field-help`)?.textContent ?? "");
    expect(told.map((each) => each.startsWith("May stay empty."))).toEqual([true, true, false, false]);
  });

  test("the work begins with the form's defaults, and with null where none may be said", async () => {
    const inner = form({ city: { type: "string", default: "Pune" } });
    const schema = form({ n: { type: "integer", default: 1 }, nick: { type: "string", nullable: true }, at: inner, rows, maybe: { ...inner, nullable: true } }, ["nick", "at"]);
    const { editor } = await shown(schema, {}, { initial: { n: 4 } });
    expect(editor.value).toEqual({ values: { n: 4, nick: null, at: { city: "Pune" } } });
    expect(editor.missing()).toEqual([]);
  });

  test("what may be none is null once it is emptied, and a group without anything in it is left out", async () => {
    const group = { ...form({ city: text }, ["city"]), nullable: true };
    const { editor, changes } = await shown(form({ nick: { type: "string", nullable: true }, home: group, work: group }, ["nick", "home"]));
    for (const place of ["nick", "home/city", "work/city"]) {
      await type(editor, at(place) + " input", "x");
      await type(editor, at(place) + " input", "");
    }
    expect(changes.at(4)?.value).toEqual({ values: { nick: null, home: null, work: { city: "x" } } });
    expect(changes.at(-1)?.value).toEqual({ values: { nick: null, home: null } });
    expect(editor.missing()).toEqual([]);
  });

  test("a number is chosen as a number, and a new row begins with its defaults", async () => {
    const table: Schema = { type: "array", items: form({ what: text, many: { type: "integer", default: 1 } }) };
    const { editor, changes } = await shown(form({ stars: { type: "integer", enum: [1, 2, 3] }, some: { type: "array", items: { type: "number", enum: [0.5, 2] } }, table }));
    editor.querySelectorAll<HTMLInputElement>(`${at("stars")} input`)[2]?.click();
    editor.querySelectorAll<HTMLInputElement>(`${at("some")} input`)[0]?.click();
    editor.querySelector<HTMLButtonElement>(`${at("table")} .btn`)?.click();
    expect(changes.at(-1)?.value).toEqual({ values: { stars: 3, some: [0.5], table: [{ many: 1 }] } });
    await editor.updateComplete;
    expect(editor.querySelectorAll(":checked")).toHaveLength(2);
  });
});

describe("a form", () => {
  test("begins with the start values, which are handed in as they are", async () => {
    const { editor } = await shown(form({ text }), {}, { initial: { text: "guess" } });
    expect(editor.value).toEqual({ values: { text: "guess" } });
    expect(editor.querySelector<HTMLInputElement>("input")?.value).toBe("guess");
    expect(editor.begun({ values: {} })).toEqual({ values: {} });
  });

  test("a list that is required may be empty", async () => {
    const { editor } = await shown(form({ rows }, ["rows"]));
    expect(editor.value).toEqual({ values: { rows: [] } });
    expect(editor.missing()).toEqual([]);
  });

  test("the task's own form stands above that of the project", async () => {
    const { editor } = await shown(form({ text }), {}, { schema: form({ mood }) as unknown as JsonObject });
    expect(editor.querySelectorAll("input[type=radio]")).toHaveLength(2);
  });

  test("a table counts as filled in once no row of it lacks anything", async () => {
    const { editor } = await shown(form({ lines: rows, comment: text }));
    const filled = () => editor.summary().match(/\d+/)?.[0];
    const fill = (values: JsonObject) => (editor.value = { values });
    expect(filled()).toBe("0");
    fill({ lines: [{}] });
    expect(filled()).toBe("0");
    fill({ lines: [{ what: "lamp" }, { many: 2 }] });
    expect(filled()).toBe("0");
    fill({ lines: [{ what: "lamp" }, { what: "bulb" }], comment: "" });
    expect(filled()).toBe("1");
  });

  test("what is emptied is taken away", async () => {
    const { editor, changes } = await shown(form({ text }));
    await type(editor, at("text") + " input", "a");
    await type(editor, at("text") + " input", "");
    expect(changes.map((change) => change.value)).toEqual([{ values: { text: "a" } }, { values: {} }]);
  });

  test("what is typed stays as it is typed while it means the same", async () => {
    const { editor, changes } = await shown(form({ n: { type: "number" } }));
    await type(editor, at("n") + " input", "1.0");
    expect(changes.at(-1)?.value).toEqual({ values: { n: 1 } });
    expect(editor.querySelector<HTMLInputElement>(at("n") + " input")?.value).toBe("1.0");
  });

  test("rows are added, copied and taken away by key", async () => {
    const { editor, changes } = await shown(form({ rows }), { value: { values: { rows: [{ what: "lamp" }] } } });
    const press = async (code: string) => {
      const cell = editor.querySelector(`${at("rows/0/what")} input`);
      cell?.dispatchEvent(new KeyboardEvent("keydown", { key: code.toLowerCase(), code: `Key${code}`, altKey: true, bubbles: true }));
      await editor.updateComplete;
    };
    await press("C");
    await press("A");
    await press("X");
    expect(changes.map((change) => change.value["values"])).toEqual([
      { rows: [{ what: "lamp" }, { what: "lamp" }] },
      { rows: [{ what: "lamp" }, {}, { what: "lamp" }] },
      { rows: [{}, { what: "lamp" }] },
    ]);
  });

  test("Enter at the end of a column adds a row and goes there", async () => {
    const { editor } = await shown(form({ rows }), { value: { values: { rows: [{ what: "lamp" }] } } });
    editor.querySelector(`${at("rows/0/what")} input`)?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", bubbles: true }));
    await editor.updateComplete;
    await editor.updateComplete;
    expect(document.activeElement?.closest("td")?.dataset["place"]).toBe("rows/1/what");
  });

  test("what is wrong is told at its field once it was left, and what is missing once it is asked for", async () => {
    const { editor } = await shown(form({ text, n: { type: "integer" } }, ["text"]));
    await type(editor, at("n") + " input", "many");
    expect(editor.querySelector(".field-error")).toBeNull();
    editor.querySelector(at("n") + " input")?.dispatchEvent(new FocusEvent("blur"));
    await editor.updateComplete;
    expect(editor.querySelector(at("n") + " .field-error")?.textContent).toBe("Enter a whole number.");
    expect(editor.querySelector(at("text") + " .field-error")).toBeNull();
    editor.faults = editor.missing().map(({ field, text: detail }) => ({ field, code: "required", detail }));
    await editor.updateComplete;
    expect(editor.querySelector(at("text") + " .field-error")?.textContent).toBe("This is needed.");
    expect(editor.missing().map((one) => one.text)).toEqual(["Text · This is needed.", "n · Enter a whole number."]);
  });

  test("a fault of the server stands at its cell", async () => {
    const { editor } = await shown(form({ answer: rows }), { value: { values: { answer: [{ what: "x" }, { what: "y" }] } } });
    editor.faults = [{ field: "answer.values.answer[1].what", code: "bad_text", detail: "No." }];
    await editor.updateComplete;
    expect(editor.querySelector(at("answer/1/what") + " .field-error")?.textContent).toBe("No.");
    expect(editor.querySelectorAll(".field-error")).toHaveLength(1);
  });

  test("the keys go from field to field and pick options", async () => {
    const { editor, changes } = await shown(form({ text, mood, tags: { type: "array", items: { type: "string", enum: ["a", "b"] }, uniqueItems: true } }));
    const press = async (combo: string) => {
      editor.bindings().find((one) => one.combo === combo)?.run();
      await editor.updateComplete;
    };
    for (const combo of ["j", "j", "2", "j", "1", "2"]) await press(combo);
    expect(changes.at(-1)?.value).toEqual({ values: { mood: "bad", tags: ["a", "b"] } });
    await press("k");
    expect(document.activeElement?.closest<HTMLElement>("[data-stop]")?.dataset["place"]).toBe("mood");
  });

  test("a long list of options is narrowed by what is typed", async () => {
    const many: Schema = { type: "string", enum: Array.from({ length: 40 }, (_, index) => `Option ${index}`) };
    const { editor } = await shown(form({ many }));
    expect(editor.querySelectorAll("option")).toHaveLength(41);
    await type(editor, "input[type=search]", "option 39");
    expect([...editor.querySelectorAll("option")].map((one) => one.value)).toEqual(["", "Option 39"]);
  });

  test("a choice with a default has nothing that lets go of it, unless it may be none", async () => {
    const open: Schema = { ...mood, title: "Open", default: "good", nullable: true };
    const flag: Schema = { type: "boolean", default: true };
    const long: Schema = { type: "string", enum: Array.from({ length: 8 }, (_, index) => `Option ${index}`), default: "Option 1" };
    const tags: Schema = { type: "array", items: { type: "string", enum: ["a", "b"] }, default: ["a"] };
    const { editor, changes } = await shown(form({ mood: { ...mood, default: "good" }, flag, long, tags, open }));
    expect([...editor.querySelectorAll(".btn--quiet")].map((one) => one.closest<HTMLElement>("[data-stop]")?.dataset["place"])).toEqual(["open"]);
    expect(editor.querySelectorAll("option")).toHaveLength(8);
    editor.querySelector<HTMLElement>(".btn--quiet")?.click();
    editor.querySelector<HTMLInputElement>("[data-place=tags] input:checked")?.click();
    expect(changes.at(-1)?.value).toEqual({ values: { mood: "good", flag: true, long: "Option 1", tags: [], open: null } });
  });

  test("nothing can be changed in readonly mode", async () => {
    const { editor } = await shown(form({ text, mood, rows }), { mode: "readonly", value: { values: { rows: [{ what: "x" }] } } });
    expect([...editor.querySelectorAll("input, select, textarea")].every((input) => (input as HTMLInputElement).disabled)).toBe(true);
    expect(editor.querySelector("button")).toBeNull();
  });

  test("an item from elsewhere is a link, and only a file of this installation is shown", async () => {
    const items = [
      { type: "image", content: "https://strangers.example/cat.png" },
      { type: "website", content: "javascript:alert(1)" },
      { type: "image", content: "/api/work/assignments/1/files/2", title: "A cat" },
      { type: "json", content: '{"a":1}' },
      { type: "text", content: "<b>not bold</b>" },
    ];
    const { editor } = await shown(form({ text }), {}, { items });
    const link = editor.querySelector("a");
    expect([link?.href, link?.target, link?.rel]).toEqual(["https://strangers.example/cat.png", "_blank", "noopener noreferrer"]);
    expect(editor.querySelectorAll("a")).toHaveLength(1);
    expect([...editor.querySelectorAll("img")].map((image) => image.getAttribute("src"))).toEqual(["/api/work/assignments/1/files/2"]);
    expect(editor.querySelector("pre")?.textContent).toBe('{\n  "a": 1\n}');
    expect(editor.querySelector("b")).toBeNull();
  });
});

describe("the history of a form", () => {
  test("typing into one place, or one cell of a table, is one step", () => {
    let now = 0;
    const past = new History({ values: {} }, () => (now += 100));
    for (const typed of ["l", "la", "lamp"]) past.record({ values: { text: typed } });
    for (const typed of ["b", "bulb"]) past.record({ values: { text: "lamp", rows: [{ what: typed }, {}] } });
    past.record({ values: { text: "lamp", rows: [{ what: "bulb" }, { what: "x" }] } });
    past.undo();
    expect(past.value).toEqual({ values: { text: "lamp", rows: [{ what: "bulb" }, {}] } });
    while (past.undo());
    expect(past.canUndo).toBe(false);
    expect(past.value).toEqual({ values: {} });
    past.redo();
    expect(past.value).toEqual({ values: { text: "lamp" } });
  });
});

describe("cells of the task's table", () => {
  const evidence: Schema = {
    type: "array",
    title: "Cells",
    items: { type: "object", properties: { cell: { type: "string", format: "cell" }, value: { type: "string", format: "cell-value" } }, required: ["cell"] },
  };
  const content = "| | A | B |\n|---|---|---|\n| **1** | Pumps | 412.0 |\n| **2** | Pipes \\| fittings |  1,0  |";
  const markup =
    "<table><thead><tr><th></th><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>Pumps</td><td>412.0</td></tr><tr><td>2</td><td>Pipes</td><td>1,0</td></tr></tbody></table>";
  const task = { items: [{ type: "text", content: "No table." }, { type: "markdown", content, html: markup }] };
  const opened = (row: JsonObject) => shown(form({ evidence }), { value: { values: { evidence: [row] } } }, task);
  const cell = (editor: TzForm, row: number, column: number) => editor.querySelectorAll("tz-rich tr")[row]?.querySelectorAll("td, th")[column] as HTMLElement;

  test.each([
    ["A1", "Pumps"],
    ["B2", "1,0"],
    ["A2", "Pipes | fittings"],
    ["A0", undefined],
    ["C1", undefined],
  ])("%s is %j", (name, said) => expect(cellsOf(task.items as unknown as Item[])?.texts.get(name)).toBe(said));

  test("a table without letters is counted like a spreadsheet", () => {
    const plain = cellsOf([{ type: "markdown", content: "| Year | Sum |\n|---|---|\n| 2024 | 9 |" }]);
    expect([plain?.texts.get("A1"), plain?.texts.get("B2")]).toEqual(["Year", "9"]);
  });

  test("the cell that is clicked is named, with what stands in it, while its input had the focus", async () => {
    const { editor, changes } = await opened({});
    cell(editor, 1, 1).click();
    expect(changes).toEqual([]);
    editor.querySelector<HTMLInputElement>("[data-cell]")?.focus();
    await editor.updateComplete;
    cell(editor, 0, 1).click();
    expect(changes).toEqual([]);
    cell(editor, 1, 2).click();
    expect(changes.at(-1)?.value).toEqual({ values: { evidence: [{ cell: "B1", value: "412.0" }] } });
  });

  test("the table is gone through with arrow keys from the input and back", async () => {
    const { editor, changes } = await opened({});
    const press = (key: string) => document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    const input = editor.querySelector<HTMLInputElement>("[data-cell]");
    input?.focus();
    input?.dispatchEvent(new KeyboardEvent("keydown", { key: "p", code: "KeyP", altKey: true, bubbles: true }));
    await editor.updateComplete;
    await Promise.resolve();
    for (const key of ["ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight", "Enter"]) press(key);
    expect(changes.at(-1)?.value).toEqual({ values: { evidence: [{ cell: "B2", value: "1,0" }] } });
    expect(document.activeElement).toBe(input);
  });

  test.each([
    [{ cell: "ZZ99" }, ["evidence.0.cell"]],
    [{ cell: "B1", value: "84" }, ["evidence.0.value"]],
    [{ cell: "B1", value: " 412.0 " }, []],
    [{ cell: "A2", value: "Pipes | fittings" }, []],
  ])("%j lacks %j", async (row, fields) => {
    const { editor } = await opened(row as JsonObject);
    expect(editor.missing().map((one) => one.field.replace(/\[(\d)\]/, ".$1"))).toEqual(fields);
  });

  test("a cell that was typed small is settled when its input is left", async () => {
    const { editor, changes } = await opened({ cell: "b1" });
    editor.querySelector<HTMLInputElement>("[data-cell]")?.dispatchEvent(new Event("blur"));
    expect(changes.at(-1)?.value).toEqual({ values: { evidence: [{ cell: "B1", value: "412.0" }] } });
  });
});
