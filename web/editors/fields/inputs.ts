import { html, nothing, svg, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Json } from "../history.ts";
import type { Words } from "../i18n/words.ts";
import { choices } from "./choice.ts";
import { comboOf } from "./keys.ts";
import { table } from "./rows.ts";
import { chosen, fieldOf, get, isNumeric, isObject, isPoints, isTable, isWritten, keyOf, optionsOf, propertiesOf, type Path, type Schema } from "./schema.ts";
import { errorText } from "./text.ts";

/** What the inputs of a form need to know of it, and whom they tell. */
export interface Desk {
  readonly uid: string;
  readonly words: Words;
  readonly locked: boolean;
  readonly values: Json;
  readonly errors: (path: Path) => string[];
  /** The text that stands in an input: as typed while it means the value, else the value spelled out. */
  readonly text: (path: Path, schema: Schema) => string;
  readonly type: (path: Path, schema: Schema, text: string) => void;
  readonly set: (path: Path, value: Json | undefined) => void;
  readonly leave: (path: Path) => void;
  /** Says that an input for a cell has the focus; goes to the task's table to pick one. Undefined where no table is. */
  readonly cells: { readonly at: (path: Path) => void; readonly pick: (path: Path) => void } | undefined;
  readonly sifted: (path: Path) => string;
  readonly sift: (path: Path, text: string) => void;
  /** Adds, copies or takes away a row, and goes to it. */
  readonly row: (path: Path, index: number, act: "add" | "copy" | "drop") => void;
  /** Goes to a column of a row, which is added when it is the next one. */
  readonly goTo: (path: Path, index: number, column: string) => void;
}

/** Up to so many options are shown side by side. */
export const OPTIONS_SHOWN = 7;

const AREA_LENGTH = 400;

const PICK = html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" aria-hidden="true">${svg`<path d="M4 5h16v14H4zM4 10h16M10 5v14" />`}</svg>`;

/** The properties of a group, one under the other. */
export function members(schema: Schema, path: Path, desk: Desk): TemplateResult[] {
  return propertiesOf(schema).map(([name, each]) =>
    property(each, [...path, name], name, asked(each, schema.required?.includes(name) ?? false), desk),
  );
}

export function idOf(path: Path, desk: Desk): string {
  return `${desk.uid}-${keyOf(fieldOf(path))}`;
}

function property(schema: Schema, path: Path, name: string, needed: boolean, desk: Desk): TemplateResult {
  const label = schema.title || name;
  const options = optionsOf(schema);
  if (schema.type === "object") return group(schema, path, label, needed, desk);
  if (isTable(schema)) return fieldset(schema, path, label, needed, desk, table(schema, path, label, desk));
  if (options && options.length <= OPTIONS_SHOWN) return fieldset(schema, path, label, needed, desk, radios(options, schema, path, needed, desk));
  if (schema.type === "boolean") return fieldset(schema, path, label, needed, desk, yesOrNo(schema, path, needed, desk));
  const many = schema.type === "array" && schema.items ? optionsOf(schema.items) : null;
  if (many) return fieldset(schema, path, label, needed, desk, boxes(many, schema, path, label, desk));
  return html`<div class="field" data-place=${keyOf(fieldOf(path))} data-stop>
    <label class="field-label" for=${idOf(path, desk)}>${label} ${mark(needed, desk)}</label>
    ${help(schema, path, desk)} ${options ? sieve(options, path, label, desk) : nothing} ${control(schema, path, needed, desk)}
    ${errorText(`${idOf(path, desk)}-error`, desk.errors(path))}
  </div>`;
}

function group(schema: Schema, path: Path, label: string, needed: boolean, desk: Desk): TemplateResult {
  const isOptional = !needed && !desk.locked && (schema.required?.length ?? 0) > 0;
  return html`<fieldset class="form-group" data-place=${keyOf(fieldOf(path))}>
    <legend class="panel-legend" dir="auto">${label}</legend>
    ${help(schema, path, desk)} ${isOptional ? html`<p class="field-help">${desk.words.text("form.group_optional")}</p>` : nothing}
    ${members(schema, path, desk)} ${errorText(`${idOf(path, desk)}-error`, desk.errors(path))}
  </fieldset>`;
}

function fieldset(schema: Schema, path: Path, label: string, needed: boolean, desk: Desk, inside: TemplateResult): TemplateResult {
  return html`<fieldset class="fieldset" data-place=${keyOf(fieldOf(path))} data-stop aria-describedby=${describedBy(schema, path, desk)}>
    <legend dir="auto">${label} ${mark(needed, desk)}</legend>
    ${help(schema, path, desk)} ${inside} ${errorText(`${idOf(path, desk)}-error`, desk.errors(path))}
  </fieldset>`;
}

function mark(needed: boolean, desk: Desk): TemplateResult | typeof nothing {
  return needed && !desk.locked ? html`<span class="field-optional">${desk.words.text("form.required")}</span>` : nothing;
}

/** Whether something must be filled in: what may be none need not, even where it must be said. */
function asked(schema: Schema, needed: boolean): boolean {
  return needed && !schema.nullable;
}

function help(schema: Schema, path: Path, desk: Desk): TemplateResult | typeof nothing {
  const said = [schema.description ?? "", desk.locked ? "" : hint(schema, desk.words)].filter((part) => part !== "");
  return said.length === 0 ? nothing : html`<p class="field-help" id=${`${idOf(path, desk)}-help`} dir="auto">${said.join(" ")}</p>`;
}

/** What is said of a field beside its name; in a table the head of the column says it. */
function describedBy(schema: Schema, path: Path, desk: Desk, isCell = false): string | typeof nothing {
  const ids = [
    ...(!isCell && (schema.description || hint(schema, desk.words)) ? [`${idOf(path, desk)}-help`] : []),
    ...(desk.errors(path).length > 0 ? [`${idOf(path, desk)}-error`] : []),
  ];
  return ids.length === 0 ? nothing : ids.join(" ");
}

/** How a value is written where its input does not tell by itself. */
function hint(schema: Schema, words: Words): string {
  if (isPoints(schema)) return words.text("form.hint_points");
  if (isNumeric(schema)) return [rangeText(schema, words), stepText(schema, words)].filter(Boolean).join(" ");
  if (schema.pattern !== undefined && !schema.description) {
    return schema.examples ? words.text("form.hint_example", { text: schema.examples.join(" · ") }) : words.text("form.hint_pattern", { text: schema.pattern });
  }
  if (schema.format === "json") return words.text("form.hint_json");
  return schema.type === "array" && !isTable(schema) && schema.items && !optionsOf(schema.items) ? words.text("form.hint_lines") : "";
}

/** The range of a number in words, or "". */
export function rangeText(schema: Schema, words: Words): string {
  const say = (bound: number) => words.number(bound, { maximumFractionDigits: 20 });
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const over = exclusiveMinimum === undefined ? "" : words.text("form.range_over", { low: say(exclusiveMinimum) });
  const under = exclusiveMaximum === undefined ? "" : words.text("form.range_under", { high: say(exclusiveMaximum) });
  return [over, withinText(minimum, maximum, say, words), under].filter(Boolean).join(" ");
}

function withinText(minimum: number | undefined, maximum: number | undefined, say: (bound: number) => string, words: Words): string {
  if (minimum !== undefined && maximum !== undefined) return words.text("form.range", { low: say(minimum), high: say(maximum) });
  if (minimum !== undefined) return words.text("form.range_from", { low: say(minimum) });
  return maximum === undefined ? "" : words.text("form.range_to", { high: say(maximum) });
}

/** The steps of a number in words, or "". */
function stepText(schema: Schema, words: Words): string {
  return schema.multipleOf === undefined || schema.multipleOf === 1 ? "" : words.text("form.flaw.step", { limit: words.number(schema.multipleOf, { maximumFractionDigits: 20 }) });
}

function radios(options: readonly { key: string; label: string }[], schema: Schema, path: Path, needed: boolean, desk: Desk): TemplateResult {
  const value = get(desk.values, path);
  return html`${choices({
    name: idOf(path, desk),
    options: options.map((one, index) => ({ ...one, hint: String(index + 1) })),
    chosen: value == null ? [] : [String(value)],
    disabled: desk.locked,
    pick: (key) => desk.set(path, chosen(key, schema)),
  })}${clear(schema, path, value, needed, desk)}`;
}

function yesOrNo(schema: Schema, path: Path, needed: boolean, desk: Desk): TemplateResult {
  const value = get(desk.values, path);
  return html`${choices({
    name: idOf(path, desk),
    options: ["yes", "no"].map((key, index) => ({ key, label: desk.words.text(`form.${key}` as "form.yes"), hint: String(index + 1) })),
    chosen: typeof value === "boolean" ? [value ? "yes" : "no"] : [],
    disabled: desk.locked,
    pick: (key) => desk.set(path, key === "yes"),
  })}${clear(schema, path, value, needed, desk)}`;
}

/** Radios cannot be let go of, so what may stay open has a button for it. */
function clear(schema: Schema, path: Path, value: Json | undefined, needed: boolean, desk: Desk): TemplateResult | typeof nothing {
  if (needed || desk.locked || value == null || isKept(schema)) return nothing;
  return html`<p><button class="btn btn--quiet btn--small" type="button" @click=${() => desk.set(path, undefined)}>${desk.words.text("form.clear")}</button></p>`;
}

/** Whether a choice, once made, stays one: left out it would look like none and count as its default. */
function isKept(schema: Schema): boolean {
  return schema.default !== undefined && !schema.nullable;
}

function boxes(options: readonly { key: string; label: string }[], schema: Schema, path: Path, label: string, desk: Desk): TemplateResult {
  const value = get(desk.values, path);
  const ticked = Array.isArray(value) ? value.map(String) : [];
  const pick = (key: string, on: boolean) => {
    const next = options.map((one) => one.key).filter((one) => (one === key ? on : ticked.includes(one)));
    desk.set(path, next.length === 0 ? undefined : next.map((one) => chosen(one, schema.items ?? schema)));
  };
  const shown = options.length > OPTIONS_SHOWN ? sieved(options, path, ticked, desk) : options;
  return html`${options.length > OPTIONS_SHOWN ? sieve(options, path, label, desk) : nothing}
  <div class=${shown.length > 30 ? "choices-scroll" : ""}>
    ${choices({
      name: idOf(path, desk),
      options: shown.map((one, index) => (index < 9 ? { ...one, hint: String(index + 1) } : one)),
      chosen: ticked,
      multiple: true,
      disabled: desk.locked,
      pick,
    })}
  </div>`;
}

function sieved<T extends { key: string; label: string }>(options: readonly T[], path: Path, kept: readonly string[], desk: Desk): T[] {
  const wanted = desk.sifted(path).trim().toLocaleLowerCase();
  return options.filter((one) => kept.includes(one.key) || one.label.toLocaleLowerCase().includes(wanted));
}

/** A box that narrows a long list of options. Enter or the arrow down goes on to the list. */
function sieve(options: readonly { key: string; label: string }[], path: Path, label: string, desk: Desk): TemplateResult | typeof nothing {
  if (desk.locked) return nothing;
  const found = sieved(options, path, [], desk).length;
  return html`<div class="row">
    <input
      class="input form-sieve"
      type="search"
      aria-label=${desk.words.text("form.filter", { field: label })}
      placeholder=${desk.words.text("form.filter_short")}
      .value=${live(desk.sifted(path))}
      @input=${(event: Event) => desk.sift(path, (event.target as HTMLInputElement).value)}
      @keydown=${(event: KeyboardEvent) => {
        if (!["Enter", "ArrowDown"].includes(event.key) || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        (event.target as HTMLElement).closest("[data-stop]")?.querySelector<HTMLElement>("select, .choices input")?.focus();
      }}
    />
    <span class="muted small" role="status">${desk.words.count("form.options", found)}</span>
  </div>`;
}

/** The one input of a property or of a cell. */
export function control(schema: Schema, path: Path, needed: boolean, desk: Desk, cell?: string): TemplateResult {
  const options = optionsOf(schema);
  if (options) return select(cell ? options : sieved(options, path, [String(get(desk.values, path) ?? "")], desk), schema, path, desk, cell);
  if (schema.type === "boolean") return booleanSelect(schema, path, desk, cell);
  const errors = desk.errors(path);
  const common: Common = {
    path,
    label: cell,
    text: desk.text(path, schema),
    described: describedBy(schema, path, desk, cell !== undefined),
    invalid: errors.length > 0,
    needed,
    type: (text: string) => desk.type(path, schema, text),
  };
  return isLong(schema, cell !== undefined) ? area(common, schema, desk) : line(common, schema, desk);
}

function isLong(schema: Schema, isCell: boolean): boolean {
  if (schema.format === "textarea" || schema.format === "json" || (schema.type === "array" && !isPoints(schema))) return true;
  return isPoints(schema) ? !isCell : schema.type === "object" || (schema.type === "string" && !schema.format && (schema.minLength ?? 0) > AREA_LENGTH);
}

interface Common {
  readonly path: Path;
  readonly label: string | undefined;
  readonly text: string;
  readonly described: string | typeof nothing;
  readonly invalid: boolean;
  readonly needed: boolean;
  readonly type: (text: string) => void;
}

function area(field: Common, schema: Schema, desk: Desk): TemplateResult {
  const isCode = schema.format === "json" || isPoints(schema) || isTable(schema) || schema.type === "object";
  return html`<textarea
    class="textarea ${isCode ? "mono" : ""} ${field.label === undefined ? "" : "textarea--cell"}"
    id=${idOf(field.path, desk)}
    rows=${field.label === undefined ? 4 : 1}
    dir=${isCode ? "ltr" : "auto"}
    spellcheck=${isCode ? "false" : nothing}
    ?data-taken=${!isWritten(schema)}
    aria-label=${field.label ?? nothing}
    aria-required=${field.needed ? "true" : nothing}
    aria-invalid=${field.invalid ? "true" : nothing}
    aria-describedby=${field.described}
    .value=${field.text}
    ?disabled=${desk.locked}
    @input=${(event: Event) => field.type((event.target as HTMLTextAreaElement).value)}
    @blur=${() => desk.leave(field.path)}
  ></textarea>`;
}

function line(field: Common, schema: Schema, desk: Desk): TemplateResult {
  const { cells, words } = desk;
  if (schema.format !== "cell" || desk.locked || !cells) return input(field, schema, desk);
  const pick = () => cells.pick(field.path);
  const onKey = (event: KeyboardEvent) => {
    if (comboOf(event) !== "alt+p") return;
    event.preventDefault();
    pick();
  };
  const name = words.text("form.pick_cell");
  return html`<div class="pick-cell" @keydown=${onKey} @focusin=${() => cells.at(field.path)}>
    ${input(field, schema, desk)}
    <button class="icon-btn" type="button" title=${`${name} (Alt+P)`} aria-label=${field.label === undefined ? name : `${field.label}: ${name}`} @click=${pick}>${PICK}</button>
  </div>`;
}

function input(field: Common, schema: Schema, desk: Desk): TemplateResult {
  const kind = schema.format === "date" ? "date" : schema.format === "uri" ? "url" : "text";
  return html`<input
    class="input ${isNumeric(schema) ? "input--number" : ""} ${kind === "date" ? "input--date" : ""} ${isPoints(schema) ? "mono" : ""}"
    id=${idOf(field.path, desk)}
    type=${kind}
    inputmode=${schema.type === "integer" ? "numeric" : schema.type === "number" ? "decimal" : nothing}
    dir=${isNumeric(schema) || isPoints(schema) || kind === "url" ? "ltr" : "auto"}
    autocomplete="off"
    data-cell=${schema.format === "cell" ? "" : nothing}
    ?data-taken=${!isWritten(schema)}
    aria-label=${field.label ?? nothing}
    aria-required=${field.needed ? "true" : nothing}
    aria-invalid=${field.invalid ? "true" : nothing}
    aria-describedby=${field.described}
    .value=${field.text}
    ?disabled=${desk.locked}
    @input=${(event: Event) => field.type((event.target as HTMLInputElement).value)}
    @blur=${() => desk.leave(field.path)}
  />`;
}

function select(options: readonly { key: string; label: string }[], schema: Schema, path: Path, desk: Desk, cell?: string): TemplateResult {
  const value = get(desk.values, path);
  return html`<select
    class="select"
    id=${idOf(path, desk)}
    aria-label=${cell ?? nothing}
    aria-invalid=${desk.errors(path).length > 0 ? "true" : nothing}
    aria-describedby=${desk.errors(path).length > 0 ? `${idOf(path, desk)}-error` : nothing}
    ?disabled=${desk.locked}
    @change=${(event: Event) => {
      const key = (event.target as HTMLSelectElement).value;
      desk.set(path, key === "" ? undefined : chosen(key, schema));
    }}
  >
    ${value != null && isKept(schema) ? nothing : html`<option value="" .selected=${live(value == null)}>${desk.words.text("form.choose")}</option>`}
    ${options.map((one) => html`<option value=${one.key} .selected=${live(value != null && one.key === String(value))}>${one.label}</option>`)}
  </select>`;
}

function booleanSelect(schema: Schema, path: Path, desk: Desk, cell?: string): TemplateResult {
  const value = get(desk.values, path);
  const say = (on: boolean) => desk.words.text(on ? "form.yes" : "form.no");
  return html`<select
    class="select"
    id=${idOf(path, desk)}
    aria-label=${cell ?? nothing}
    ?disabled=${desk.locked}
    @change=${(event: Event) => {
      const picked = (event.target as HTMLSelectElement).value;
      desk.set(path, picked === "" ? undefined : picked === "yes");
    }}
  >
    ${value != null && isKept(schema) ? nothing : html`<option value="" .selected=${live(value == null)}>${desk.words.text("form.choose")}</option>`}
    <option value="yes" .selected=${live(value === true)}>${say(true)}</option>
    <option value="no" .selected=${live(value === false)}>${say(false)}</option>
  </select>`;
}

/** Whether something was filled in at a place; a table of empty rows holds nothing. */
export function isFilled(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some(isFilled);
  if (isObject(value)) return Object.values(value).some(isFilled);
  return value != null && value !== "";
}

