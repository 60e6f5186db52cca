import { get, isObject, propertiesOf, type Flaw, type Path, type Schema } from "./schema.ts";
import type { Item } from "./items.ts";
import type { Json } from "../history.ts";

/** The table that a form is about: its item, the name of each cell row by row ("" for one without), and what stands in them. */
export interface Cells {
  readonly item: number;
  readonly names: readonly (readonly string[])[];
  readonly texts: ReadonlyMap<string, string>;
}

const RULE = /^:?-+:?$/;

/** The cells of the first table, named as it letters and numbers them itself, otherwise as in a spreadsheet; the server counts alike. */
export function cellsOf(items: readonly Item[]): Cells | undefined {
  const tables = items.map((one) => tableOf(one.content));
  const item = tables.findIndex((rows) => rows.length > 0);
  const rows = tables[item];
  if (!rows) return undefined;
  const [head = []] = rows;
  const isLettered = head.length > 1 && head[0] === "" && head.slice(1).every((cell, index) => cell === letters(index));
  const names = rows.map((row, number) =>
    row.map((_, column) => {
      if (!isLettered) return `${letters(column)}${number + 1}`;
      return number === 0 || column === 0 ? "" : `${letters(column - 1)}${row[0] ?? ""}`;
    }),
  );
  const texts = new Map<string, string>();
  rows.forEach((row, number) => row.forEach((cell, column) => texts.set(names[number]?.[column] ?? "", spaced(cell))));
  texts.delete("");
  return { item, names, texts };
}

function tableOf(markdown: string): string[][] {
  const lines = markdown.split(/\r\n|\r|\n/).map((line) => line.trim()).filter((line) => line.startsWith("|"));
  const rows = lines.map((line) =>
    line.replace(/^\|+|\|+$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/^\*+|\*+$/g, "").replaceAll("\\|", "|")),
  );
  const [head, rule, ...body] = rows;
  return head && rule?.every((cell) => RULE.test(cell)) ? [head, ...body] : [];
}

function letters(column: number): string {
  const rest = Math.floor(column / 26);
  return (rest > 0 ? letters(rest - 1) : "") + String.fromCharCode(65 + (column % 26));
}

function spaced(text: string): string {
  return text.split(/\s+/).filter((part) => part !== "").join(" ");
}

/** Whether a form asks for cells anywhere. */
export function asksCells(schema: Schema): boolean {
  const inner = [...Object.values(schema.properties ?? {}), ...(schema.items ? [schema.items] : [])];
  return schema.format === "cell" || inner.some(asksCells);
}

/** The name of the property beside a cell that says what stands in it. */
export function valueBeside(group: Schema | undefined): string | undefined {
  return propertiesOf(group).find(([, each]) => each.format === "cell-value")?.[0];
}

/** Every place in the values that names a cell, with the group that it is in. */
export function placesOf(values: Json | undefined, schema: Schema, path: Path = []): { path: Path; group: Schema; name: string }[] {
  const inner = get(values, path);
  if (schema.type === "array") {
    const { items } = schema;
    return Array.isArray(inner) && items ? inner.flatMap((_, index) => placesOf(values, items, [...path, index])) : [];
  }
  return propertiesOf(schema).flatMap(([key, each]) => {
    if (each.format !== "cell") return placesOf(values, each, [...path, key]);
    const name = isObject(inner) ? inner[key] : undefined;
    return typeof name === "string" && name !== "" ? [{ path: [...path, key], group: schema, name }] : [];
  });
}

/** Cells that are not in the table, and what is said to stand in one and does not. */
export function cellFlaws(values: Json, schema: Schema, cells: Cells | undefined): Flaw[] {
  return placesOf(values, schema).flatMap(({ path, group, name }): Flaw[] => {
    const text = cells?.texts.get(name);
    if (text === undefined) return [{ path, code: "cell" }];
    const beside = valueBeside(group);
    const place = beside === undefined ? undefined : [...path.slice(0, -1), beside];
    const said = place && get(values, place);
    return place && typeof said === "string" && said !== "" && spaced(said) !== text ? [{ path: place, code: "cell_value", told: text }] : [];
  });
}

/** The table as it is shown, whose cells can be gone through with the arrow keys. */
export class ShownTable {
  constructor(
    private readonly table: HTMLTableElement,
    private readonly cells: Cells,
  ) {}

  /** The name of the cell that an element lies in. */
  nameAt(element: Element): string | undefined {
    const cell = element.closest<HTMLTableCellElement>("td, th");
    const row = cell?.parentElement;
    return cell && row instanceof HTMLTableRowElement && this.table.contains(cell) ? this.cells.names[row.rowIndex]?.[cell.cellIndex] || undefined : undefined;
  }

  /** Marks the cells that are named, and says which can be gone to. */
  mark(names: ReadonlySet<string>, isPicking: boolean): void {
    this.table.classList.toggle("is-picking", isPicking);
    for (const row of this.table.rows) {
      for (const cell of row.cells) {
        const name = this.nameAt(cell);
        cell.classList.toggle("is-named", name !== undefined && names.has(name));
        if (isPicking && name !== undefined) cell.tabIndex = -1;
        else cell.removeAttribute("tabindex");
      }
    }
  }

  focus(name: string): void {
    const all = [...this.table.rows].flatMap((row) => [...row.cells]);
    (all.find((cell) => this.nameAt(cell) === name) ?? all.find((cell) => this.nameAt(cell) !== undefined))?.focus();
  }

  /** Goes one cell on from the one in focus; stays at the edge. */
  step(right: number, down: number): void {
    const cell = this.table.querySelector<HTMLTableCellElement>(":focus");
    const row = cell?.parentElement;
    if (!cell || !(row instanceof HTMLTableRowElement)) return;
    const next = this.table.rows[row.rowIndex + down]?.cells[cell.cellIndex + right];
    if (next && this.nameAt(next) !== undefined) next.focus();
  }
}
