import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { EditorElement } from "./editor.ts";
import type { Binding } from "./fields/keys.ts";
import type { Label } from "./fields/marker.ts";
import type { Mark } from "./fields/spans.ts";
import { errorText } from "./fields/text.ts";
import type { JsonObject } from "./history.ts";
import { TzTextSpans } from "./text-spans.ts";

interface Relation {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

const RELATION_KEYS = "yuiophn";

/** Marks passages of a text and says what they are to one another. */
export class TzTextRelations extends TzTextSpans {
  static override properties: PropertyDeclarations = { ...EditorElement.properties, source: { state: true } };

  /** The id of the passage that the next relation leads from. */
  declare source: string | null;

  constructor() {
    super();
    this.source = null;
  }

  override begun(value: JsonObject): JsonObject {
    return { relations: [], ...super.begun(value) };
  }

  override summary(): string {
    if (this.relations.length === 0) return super.summary();
    return `${super.summary()} · ${this.words.count("relations.summary", this.relations.length)}`;
  }

  override bindings(): Binding[] {
    const { words } = this;
    const group = words.text("relations.list");
    return [
      ...super.bindings(),
      { combo: "l", label: words.text("relations.key_from"), group, run: () => this.begin() },
      ...this.kinds.slice(0, RELATION_KEYS.length).map((kind, index) => ({ combo: RELATION_KEYS[index] ?? "", label: this.nameOf(kind), group, run: () => this.relate(kind.key) })),
    ];
  }

  /** A new mark gets an id, for relations to refer to. */
  protected override made(mark: Mark): Mark {
    const last = Math.max(0, ...this.spans.map((one) => Number(/^s(\d+)$/.exec(one.id ?? "")?.[1] ?? 0)));
    return { ...mark, id: `s${last + 1}` };
  }

  protected override changed(spans: Mark[]): JsonObject {
    const ids = new Set(spans.map((mark) => mark.id));
    const relations = this.relations.filter((one) => ids.has(one.from) && ids.has(one.to));
    return { ...super.changed(spans), relations: relations as unknown as JsonObject[] };
  }

  protected override more(): TemplateResult {
    const { words } = this;
    const from = this.spans.find((mark) => mark.id === this.source);
    const to = this.marker.current;
    const steps = from ? words.text("relations.to", { quote: from.quote }) : words.text("relations.from");
    const canEnd = from !== undefined && to !== null && to.id !== from.id;
    return html`<section class="panel" data-place="relations" aria-label=${words.text("relations.list")}>
      <h2 class="panel-legend">${words.text("relations.list")} <small>${words.number(this.relations.length)}</small></h2>
      ${this.locked
        ? nothing
        : html`<p class="small" role="status">${steps}</p>
            <div class="marks-palette" role="toolbar" aria-label=${words.text("relations.list")}>
              <button class="btn btn--small" type="button" aria-pressed=${from ? "true" : "false"} aria-disabled=${to === null ? "true" : nothing} @click=${() => this.begin()}>
                ${words.text("relations.key_from")} <kbd class="kbd" aria-hidden="true">L</kbd>
              </button>
              ${this.kinds.map((kind, index) => html`<button class="btn btn--small" type="button" aria-disabled=${canEnd ? nothing : "true"} @click=${() => this.relate(kind.key)}>
                ${this.nameOf(kind)} ${RELATION_KEYS[index] ? html`<kbd class="kbd" aria-hidden="true">${RELATION_KEYS[index]?.toUpperCase()}</kbd>` : nothing}
              </button>`)}
            </div>`}
      <ol class="marks-list">${this.relations.map((one, index) => this.relation(one, index))}</ol>
      ${errorText(`${this.uid}-relations-error`, this.errorsAt("relations"))}
    </section>`;
  }

  private relation(one: Relation, index: number): TemplateResult {
    const quote = (id: string) => this.spans.find((mark) => mark.id === id)?.quote ?? id;
    const kind = this.kinds.find((each) => each.key === one.label);
    const facts = { from: quote(one.from), label: kind ? this.nameOf(kind) : one.label, to: quote(one.to) };
    return html`<li class="marks-row relation">
      <span class="relation-said" dir="auto">${facts.from} <span class="relation-kind">${facts.label} <span aria-hidden="true">→</span></span> ${facts.to}</span>
      ${this.locked
        ? nothing
        : html`<button class="icon-btn" type="button" aria-label=${this.words.text("relations.drop", facts)} @click=${() => this.drop(index)}>
            <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18" /></svg>
          </button>`}
    </li>`;
  }

  private begin(): void {
    const current = this.marker.current?.id ?? null;
    this.source = current === this.source ? null : current;
  }

  private relate(label: string): void {
    const from = this.source;
    const to = this.marker.current?.id;
    const isKnown = this.spans.some((mark) => mark.id === from);
    if (from === null || !isKnown || to === undefined || to === from) return;
    if (this.relations.some((one) => one.from === from && one.to === to && one.label === label)) return;
    this.source = null;
    this.put([...this.relations, { from, to, label }]);
  }

  private drop(index: number): void {
    this.put(this.relations.filter((_, place) => place !== index));
  }

  private put(relations: Relation[]): void {
    this.change({ ...this.value, relations: relations as unknown as JsonObject[] });
  }

  private nameOf(kind: Label): string {
    return this.words.label(kind.label, kind.key);
  }

  private get kinds(): readonly Label[] {
    return (this.ontology["relations"] ?? []) as unknown as Label[];
  }

  private get relations(): readonly Relation[] {
    return (this.value["relations"] ?? []) as unknown as readonly Relation[];
  }
}

customElements.define("tz-text-relations", TzTextRelations);
