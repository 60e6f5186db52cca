import { html, nothing, svg, type TemplateResult } from "lit";
import { control, type Desk } from "./inputs.ts";
import { comboOf } from "./keys.ts";
import { fieldOf, get, keyOf, propertiesOf, type Path, type Schema } from "./schema.ts";
import { errorText } from "./text.ts";

const ACTS = { "alt+a": "add", "alt+c": "copy", "alt+x": "drop" } as const;

const COPY = icon(svg`<path d="M9 9h10v10H9zM5 15V5h10" />`);
const DROP = icon(svg`<path d="M6 6l12 12M18 6L6 18" />`);

function icon(paths: TemplateResult<2>): TemplateResult {
  return html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`;
}

/** A table of rows with one input per column. Enter goes down a column, and at its end to a new row. */
export function table(schema: Schema, path: Path, label: string, desk: Desk): TemplateResult {
  const { words } = desk;
  const columns = propertiesOf(schema.items);
  const rows = get(desk.values, path);
  const list = Array.isArray(rows) ? rows : [];
  const isFull = list.length >= (schema.maxItems ?? Infinity);
  return html`${list.length === 0
      ? html`<p class="muted small">${words.text("form.no_rows")}</p>`
      : html`<div class="form-rows" role="group" aria-label=${label} tabindex=${desk.locked ? "0" : nothing}>
          <table class="form-table">
            <thead>
              <tr>
                <th scope="col" class="form-number">${words.text("form.row_short")}</th>
                ${columns.map(([name, column]) => html`<th scope="col" dir="auto">${column.title || name} ${needs(schema, name, desk)}</th>`)}
                ${desk.locked ? nothing : html`<td></td>`}
              </tr>
            </thead>
            <tbody @keydown=${(event: KeyboardEvent) => onKey(event, path, desk)}>
              ${list.map((_, index) => row(schema, [...path, index], index, label, isFull, desk))}
            </tbody>
          </table>
        </div>`}
    ${desk.locked
      ? nothing
      : html`<div class="row">
          <button class="btn btn--small" type="button" ?disabled=${isFull} @click=${() => desk.row(path, list.length - 1, "add")}>
            ${words.text("form.add_row")}
          </button>
          ${list.length > 0 ? html`<span class="muted small form-keys">${words.text("form.row_keys")}</span>` : nothing}
        </div>`}`;
}

function needs(schema: Schema, name: string, desk: Desk): TemplateResult | typeof nothing {
  const needed = (schema.items?.required?.includes(name) ?? false) && !schema.items?.properties?.[name]?.nullable;
  return needed && !desk.locked ? html`<span class="field-optional">${desk.words.text("form.required")}</span>` : nothing;
}

function row(schema: Schema, path: Path, index: number, table: string, isFull: boolean, desk: Desk): TemplateResult {
  const { words } = desk;
  const number = words.number(index + 1);
  const list = path.slice(0, -1);
  const button = (act: "copy" | "drop", sign: TemplateResult) => html`<button
    class="icon-btn"
    type="button"
    title=${words.text(`form.${act}_row`, { number })}
    aria-label=${words.text(`form.${act}_row`, { number })}
    ?disabled=${act === "copy" && isFull}
    @click=${() => desk.row(list, index, act)}
  >${sign}</button>`;
  return html`<tr data-row=${index} data-place=${keyOf(fieldOf(path))}>
    <th scope="row" class="form-number">${number}</th>
    ${propertiesOf(schema.items).map(([name, column]) => {
      const cell = [...path, name];
      const label = words.text("form.cell", { table, number, column: column.title || name });
      const needed = (schema.items?.required?.includes(name) ?? false) && !column.nullable;
      return html`<td data-label=${column.title || name} data-place=${keyOf(fieldOf(cell))} data-column=${name}>
        ${control(column, cell, needed, desk, label)} ${errorText(`${desk.uid}-${keyOf(fieldOf(cell))}-error`, desk.errors(cell))}
      </td>`;
    })}
    ${desk.locked ? nothing : html`<td class="form-row-acts">${button("copy", COPY)} ${button("drop", DROP)}</td>`}
  </tr>
  ${desk.errors(path).length > 0 ? html`<tr><td colspan="99">${errorText(`${desk.uid}-${keyOf(fieldOf(path))}-error`, desk.errors(path))}</td></tr>` : nothing}`;
}

function onKey(event: KeyboardEvent, path: Path, desk: Desk): void {
  const target = event.target as HTMLElement;
  const index = Number(target.closest<HTMLElement>("[data-row]")?.dataset["row"]);
  const combo = comboOf(event);
  const column = target.closest<HTMLElement>("[data-column]")?.dataset["column"];
  if (combo in ACTS) {
    event.preventDefault();
    desk.row(path, index, ACTS[combo as keyof typeof ACTS]);
  } else if (combo === "enter" && column !== undefined && target instanceof HTMLInputElement) {
    event.preventDefault();
    desk.goTo(path, index + 1, column);
  }
}
