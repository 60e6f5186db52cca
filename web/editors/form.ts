import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { EditorElement, asText, faultText, type Missing } from "./editor.ts";
import { asksCells, cellFlaws, cellsOf, placesOf, ShownTable, valueBeside, type Cells } from "./fields/cells.ts";
import { isFilled, members, rangeText, type Desk } from "./fields/inputs.ts";
import { items, type Item } from "./fields/items.ts";
import { comboOf, type Binding } from "./fields/keys.ts";
import { decode, encode, fieldOf, flaws, get, isObject, isTable, keyOf, put, sentKey, type Flaw, type Path, type Schema } from "./fields/schema.ts";
import { richText } from "./fields/text.ts";
import type { Json, JsonObject } from "./history.ts";
import en from "./i18n/form/en.json";
import hi from "./i18n/form/hi.json";
import { teach, type Key } from "./i18n/words.ts";

teach({ en, hi });

const EMPTY: Schema = { type: "object", properties: {} };
const CONTROLS = "input:not([type=search]), select, textarea, button";

/** Shows items and a form about them. The form is the task's own, else the one of the project. */
export class TzForm extends EditorElement {
  static override properties: PropertyDeclarations = { ...EditorElement.properties, sieves: { state: true }, left: { state: true }, cellHere: { state: true } };

  declare sieves: Readonly<Record<string, string>>;
  /** The places that were visited and left: only there is a half-typed value called wrong. */
  declare left: ReadonlySet<string>;
  /** The place whose cell is picked in the table. */
  declare cellHere: Path | undefined;
  private here: Element | null = null;
  private readonly typed = new Map<string, string>();
  private known: { readonly task: JsonObject; readonly cells: Cells | undefined } | undefined;

  constructor() {
    super();
    this.sieves = {};
    this.left = new Set();
    this.cellHere = undefined;
  }

  /** What the work begins with: the customer's start values. */
  override begun(value: JsonObject): JsonObject {
    return isObject(value["values"]) ? value : { ...value, values: started(this.initial, this.form) };
  }

  override missing(): Missing[] {
    return this.flaws.map((flaw) => ({ field: fieldOf(flaw.path), text: this.words.text("form.flaw", { field: this.name(flaw.path), flaw: this.flawText(flaw) }) }));
  }

  override summary(): string {
    const all = Object.keys(this.form.properties ?? {});
    const open = new Set(this.flaws.filter((flaw) => flaw.code === "missing").map((flaw) => flaw.path[0]));
    const filled = all.filter((name) => !open.has(name) && isFilled(get(this.values, [name]))).length;
    return this.words.text("form.summary", { filled: this.words.number(filled), all: this.words.number(all.length) });
  }

  override bindings(): Binding[] {
    const { words } = this;
    const group = words.text("form.keys");
    const digits = Array.from({ length: 9 }, (_, index) => index + 1);
    return [
      { combo: "j", label: words.text("form.key_next"), group, run: () => this.step(1) },
      { combo: "k", label: words.text("form.key_previous"), group, run: () => this.step(-1) },
      ...(this.cells ? [{ combo: "alt+p", label: words.text("form.pick_cell"), group, run: () => this.querySelector<HTMLElement>(".pick-cell button")?.click() }] : []),
      ...digits.map((digit) => ({ combo: String(digit), label: words.text("form.key_option", { number: words.number(digit) }), group, run: () => this.choose(digit) })),
    ];
  }

  override render(): TemplateResult {
    const { words } = this;
    const instruction = asText(this.task["instruction"]);
    const shown = (this.task["items"] ?? []) as unknown as Item[];
    const html_ = asText(this.task["instruction_html"]);
    return html`<div class="editor ${shown.length > 0 ? "editor--form" : ""}">
      ${this.ofTask(html`<div class="items" @click=${(event: Event) => this.pickAt(event.target)} @keydown=${(event: KeyboardEvent) => this.onTableKey(event)}>
        ${instruction
          ? html`<section class="thread" aria-label=${words.text("form.instruction")}>
              <header class="thread-head"><h2>${words.text("form.instruction")}</h2></header>
              <div class="source">${richText({ text: instruction, ...(html_ === undefined ? {} : { html: html_ }) }, words, this.contentLanguage)}</div>
            </section>`
          : nothing}
        ${items(shown, words, this.contentLanguage)}
        ${this.cells && !this.locked ? html`<p class="muted small">${words.text("form.pick_help")}</p>` : nothing}
      </div>`)}
      ${this.ofAnswer(html`<section class="panel form-panel" aria-label=${this.form.title || words.text("form.form")} @focusin=${(event: Event) => this.arrive(event)} lang=${this.contentLanguage ?? nothing}>
        ${this.form.title ? html`<h2 class="form-title" dir="auto">${this.form.title}</h2>` : nothing}
        ${this.form.description ? html`<p class="field-help" dir="auto">${this.form.description}</p>` : nothing}
        ${members(this.form, [], this.desk)}
      </section>`)}
    </div>`;
  }

  protected override updated(): void {
    this.table?.mark(new Set(placesOf(this.values, this.form).map((place) => place.name)), this.cellHere !== undefined);
  }

  override lead(field: string): void {
    const place = this.placeOf(keyOf(field));
    const control = place?.querySelector<HTMLElement>(CONTROLS);
    control?.focus();
    (control ?? place)?.scrollIntoView({ block: "center" });
  }

  /** The element of a place, or of the nearest place around it. */
  private placeOf(key: string): HTMLElement | null {
    const parts = key.split("/");
    for (let size = parts.length; size > 0; size -= 1) {
      const found = this.at(parts.slice(0, size).join("/"));
      if (found) return found;
    }
    return this;
  }

  private at(key: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(`[data-place="${CSS.escape(key)}"]`);
  }

  private get desk(): Desk {
    return {
      uid: this.uid,
      words: this.words,
      locked: this.locked,
      values: this.values,
      errors: (path) => this.errorsOf(path),
      text: (path, schema) => this.textOf(path, schema),
      type: (path, schema, text) => {
        this.typed.set(fieldOf(path), text);
        this.set(path, decode(text, schema));
      },
      set: (path, value) => this.set(path, value),
      leave: (path) => {
        this.left = new Set([...this.left, fieldOf(path)]);
        if (this.cells && this.schemaAt(path)?.format === "cell") this.settleCell(path);
      },
      cells: this.cells && { at: (path) => (this.cellHere = path), pick: (path) => void this.goToTable(path) },
      sifted: (path) => this.sieves[fieldOf(path)] ?? "",
      sift: (path, text) => (this.sieves = { ...this.sieves, [fieldOf(path)]: text }),
      row: (path, index, act) => this.changeRows(path, index, act),
      goTo: (path, index, column) => this.goTo(path, index, column),
    };
  }

  private set(path: Path, value: Json | undefined): void {
    let values = put(this.values, path, value ?? this.emptied(path)) ?? {};
    // A group that may be left out is left out once nothing is in it.
    for (let around = path.slice(0, -1); around.length > 0; around = around.slice(0, -1)) {
      const left = this.emptied(around);
      if (this.schemaAt(around)?.type === "object" && !isObject(left) && !isFilled(get(values, around))) values = put(values, around, left) ?? {};
    }
    this.change({ ...this.value, values });
  }

  /** What stands where nothing does: no member, or null where that says more, or an empty list or group where one is required or a list has a default. */
  private emptied(path: Path): Json | undefined {
    const name = path.at(-1);
    const schema = this.schemaAt(path);
    const needed = typeof name === "number" || (this.schemaAt(path.slice(0, -1))?.required?.includes(name ?? "") ?? false);
    if (schema?.nullable) return needed || schema.default !== undefined ? null : undefined;
    return needed || Array.isArray(schema?.default) ? ({ array: [], object: {} } as Record<string, Json>)[schema?.type ?? ""] : undefined;
  }

  /** Goes to the table to pick a cell; the one that is named already comes first. */
  private async goToTable(path: Path): Promise<void> {
    this.cellHere = path;
    await this.updateComplete;
    this.table?.focus(String(get(this.values, path) ?? ""));
  }

  private pickAt(target: EventTarget | null): void {
    const name = this.cellHere && target instanceof Element ? this.table?.nameAt(target) : undefined;
    // Whoever selects words of the table wants to copy them.
    if (!this.cellHere || name === undefined || this.locked || getSelection()?.isCollapsed === false) return;
    this.setCell(this.cellHere, name);
    this.backToInput();
  }

  private onTableKey(event: KeyboardEvent): void {
    const step = ({ arrowleft: [-1, 0], arrowright: [1, 0], arrowup: [0, -1], arrowdown: [0, 1] } as Record<string, [number, number]>)[comboOf(event)];
    if (!this.cellHere || !(event.target instanceof HTMLTableCellElement)) return;
    if (step) this.table?.step(...step);
    else if (comboOf(event) === "enter" || comboOf(event) === " ") this.pickAt(event.target);
    else if (comboOf(event) === "escape") this.backToInput();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private backToInput(): void {
    if (this.cellHere) this.at(keyOf(fieldOf(this.cellHere)))?.querySelector<HTMLElement>("input")?.focus();
  }

  /** Names a cell, and says beside it what stands there. */
  private setCell(path: Path, name: string): void {
    const around = path.slice(0, -1);
    const beside = valueBeside(this.schemaAt(around));
    const named = put(this.values, path, name);
    const values = beside === undefined ? named : put(named, [...around, beside], this.cells?.texts.get(name) || undefined);
    if (JSON.stringify(values) !== JSON.stringify(this.values)) this.change({ ...this.value, values: values ?? {} });
  }

  /** A cell that was typed as `b3` is B3. */
  private settleCell(path: Path): void {
    const typed = get(this.values, path);
    const name = typeof typed === "string" ? typed.trim().toUpperCase() : "";
    if (this.cells?.texts.has(name)) this.setCell(path, name);
  }

  private textOf(path: Path, schema: Schema): string {
    const value = get(this.values, path);
    const typed = this.typed.get(fieldOf(path));
    const stands = typed !== undefined && JSON.stringify(decode(typed, schema)) === JSON.stringify(value);
    return stands ? typed : encode(value, schema);
  }

  private changeRows(path: Path, index: number, act: "add" | "copy" | "drop"): void {
    const found = get(this.values, path);
    const rows = Array.isArray(found) ? found : [];
    const { maxItems = Infinity } = this.schemaAt(path) ?? {};
    if (act !== "drop" && rows.length >= maxItems) return;
    const next = [...rows];
    if (act === "drop") next.splice(index, 1);
    else next.splice(index + 1, 0, act === "copy" ? (rows[index] ?? {}) : started({}, this.schemaAt(path)?.items ?? EMPTY));
    this.typed.clear();
    this.set(path, next.length === 0 ? undefined : next);
    void this.showRow(path, act === "drop" ? Math.min(index, next.length - 1) : index + 1);
  }

  private goTo(path: Path, index: number, column: string): void {
    const rows = get(this.values, path);
    if (Array.isArray(rows) && index >= rows.length) return this.changeRows(path, rows.length - 1, "add");
    this.at(keyOf(fieldOf([...path, index, column])))?.querySelector<HTMLElement>(CONTROLS)?.focus();
  }

  private async showRow(path: Path, index: number): Promise<void> {
    await this.updateComplete;
    const place = index < 0 ? this.at(keyOf(fieldOf(path))) : this.at(keyOf(fieldOf([...path, index])));
    place?.querySelector<HTMLElement>(CONTROLS)?.focus();
  }

  private arrive(event: Event): void {
    this.here = (event.target as HTMLElement).closest("[data-stop]");
    if (!(event.target as HTMLElement).closest(".pick-cell")) this.cellHere = undefined;
  }

  /** Goes to another field, from the one that has the focus or had it last. */
  private step(by: 1 | -1): void {
    const stops = [...this.querySelectorAll<HTMLElement>("[data-stop]")];
    const here = stops.findIndex((stop) => stop === this.here);
    const stop = stops[here < 0 ? (by > 0 ? 0 : stops.length - 1) : here + by];
    const checked = stop?.querySelector<HTMLElement>("input:checked");
    (checked ?? stop?.querySelector<HTMLElement>(CONTROLS))?.focus();
  }

  /** Picks an option of the choice that has the focus, else of the first choice. */
  private choose(digit: number): void {
    const stops = [...this.querySelectorAll<HTMLElement>("[data-stop]:has(.choices)")];
    const stop = stops.find((one) => one === this.here) ?? stops[0];
    const input = stop?.querySelectorAll<HTMLInputElement>(".choices input")[digit - 1];
    input?.click();
    input?.focus();
  }

  private errorsOf(path: Path): string[] {
    const field = fieldOf(path);
    const key = keyOf(field);
    const isAsked = this.faults.some((fault) => fault.code === "required");
    const own = this.flaws.filter((flaw) => fieldOf(flaw.path) === field && (isAsked || (flaw.code !== "missing" && this.left.has(field))));
    const sent = this.faults.filter((fault) => fault.code !== "required" && isUnder(sentKey(fault.field), key, this.schemaAt(path)));
    return [...own.map((flaw) => this.flawText(flaw)), ...sent.map((fault) => faultText(fault, this.words))];
  }

  private get flaws(): Flaw[] {
    return [...flaws(this.values, this.form, []), ...(asksCells(this.form) ? cellFlaws(this.values, this.form, this.cells) : [])];
  }

  private flawText(flaw: Flaw): string {
    const facts = { limit: this.words.number(flaw.limit ?? 0, { maximumFractionDigits: 20 }), text: flaw.told ?? "", range: rangeText(this.schemaAt(flaw.path) ?? EMPTY, this.words) };
    return this.words.text(`form.flaw.${flaw.code}` as Key, facts);
  }

  /** What the customer calls a place: "Lines, 2, What was sold". */
  private name(path: Path): string {
    const names = path.map((part, index) => (typeof part === "number" ? this.words.number(part + 1) : this.schemaAt(path.slice(0, index + 1))?.title || part));
    return names.join(", ");
  }

  private schemaAt(path: Path): Schema | undefined {
    return path.reduce<Schema | undefined>((schema, part) => (typeof part === "number" ? schema?.items : schema?.properties?.[part]), this.form);
  }

  private get form(): Schema {
    return (this.task["schema"] ?? this.ontology["schema"] ?? EMPTY) as unknown as Schema;
  }

  /** The cells of the task's table, where the form asks for some. */
  private get cells(): Cells | undefined {
    if (this.known?.task !== this.task) {
      const shown = (this.task["items"] ?? []) as unknown as Item[];
      this.known = { task: this.task, cells: asksCells(this.form) ? cellsOf(shown) : undefined };
    }
    return this.known?.cells;
  }

  private get table(): ShownTable | undefined {
    const shown = this.cells && this.querySelectorAll(".items .items > .thread")[this.cells.item]?.querySelector("table");
    return this.cells && shown ? new ShownTable(shown, this.cells) : undefined;
  }

  private get initial(): JsonObject {
    const { initial } = this.task;
    return isObject(initial) ? initial : {};
  }

  private get values(): JsonObject {
    const { values } = this.value;
    return isObject(values) ? values : this.initial;
  }
}

/** The start values with the form's own, and with whatever is required and may be empty, so that it can be handed in as it is. */
function started(value: JsonObject, schema: Schema): JsonObject {
  const made = { ...value };
  for (const [name, each] of Object.entries(schema.properties ?? {})) {
    const needed = schema.required?.includes(name) ?? false;
    if (!Object.hasOwn(made, name) && each.default !== undefined) made[name] = each.default;
    if (!Object.hasOwn(made, name) && needed && each.nullable) made[name] = null;
    const inner = made[name];
    if (inner === null) continue;
    if (each.type === "object" && (needed || isObject(inner))) made[name] = started(isObject(inner) ? inner : {}, each);
    if (each.type === "array" && needed && inner === undefined) made[name] = [];
  }
  return made;
}

/** Whether a fault of the server is told at a place: there, or below where nothing smaller is shown. */
function isUnder(fault: string, key: string, schema: Schema | undefined): boolean {
  if (fault === key) return true;
  return schema?.type === "array" && !isTable(schema) && fault.startsWith(`${key}/`);
}

customElements.define("tz-form", TzForm);
