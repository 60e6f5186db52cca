import { html, nothing, type ReactiveController, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { comboOf, type Binding } from "./keys.ts";
import { MarkList, second, type Host, type Label, type Marking } from "./marker-list.ts";
import { placeOf, segments, type Mark, type Range_, type Segment } from "./spans.ts";

export type { Label, Marking } from "./marker-list.ts";

export const LABEL_KEYS = "1234567890qwertasdfgzxcvb";
const HUES = 8;
const LISTED = 50;
const TOUCH_PAUSE_MS = 300;

/**
 * A text in which passages are marked, by pointer and by keyboard, and the list of them. Only the blocks of text whose
 * marks changed are drawn anew, so that thousands of marks cost no more than a few.
 */
export class Marker extends MarkList implements ReactiveController {
  private isTouch = false;
  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, read: () => Marking, id: string) {
    super(host, read, id);
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("selectionchange", this.onSelection);
  }

  hostDisconnected(): void {
    document.removeEventListener("selectionchange", this.onSelection);
    clearTimeout(this.pause);
  }

  bindings(group: string): Binding[] {
    const { words, labels, keys = LABEL_KEYS } = this.read();
    const apply = labels.slice(0, keys.length).map((label, index) => ({
      combo: keys[index] ?? "",
      label: words.label(label.label, label.key),
      group,
      run: () => this.apply(label.key),
    }));
    const own = (combo: string, key: "spans.key_next" | "spans.key_previous" | "spans.key_drop", run: () => void) => ({ combo, label: words.text(key), group, run });
    return [
      ...apply,
      own("j", "spans.key_next", () => this.step(1)),
      own("k", "spans.key_previous", () => this.step(-1)),
      own("delete", "spans.key_drop", () => this.drop()),
      own("backspace", "spans.key_drop", () => this.drop()),
    ];
  }

  /** The text itself: one stop of the keyboard, with words picked by the arrow keys. */
  view(): TemplateResult {
    this.refresh();
    const { words, labels, language, locked, name, named } = this.read();
    const hue = new Map(labels.map((label, index) => [label.key, hueAt(label, index)]));
    const names = new Map(labels.map((label) => [label.key, words.label(label.label, label.key)]));
    const nameOf = (mark: Mark) => (named ?? second)(mark, names.get(mark.label) ?? "");
    const current = this.place;
    return html`<div
        class="marks-text"
        id=${this.id}
        role="application"
        tabindex="0"
        dir=${this.source.direction}
        lang=${language ?? nothing}
        aria-label=${name}
        aria-describedby=${locked ? nothing : `${this.id}-hint`}
        @keydown=${(event: KeyboardEvent) => this.onKey(event)}
        @pointerdown=${(event: PointerEvent) => (this.isTouch = event.pointerType === "touch")}
        @pointerup=${(event: PointerEvent) => this.onPointer(event)}
      >${this.source.blocks.map((block, index) => {
        const inside = this.byBlock[index] ?? [];
        const pick = this.picked && this.picked.from < block.to && this.picked.to > block.from ? this.picked : null;
        const marks = inside.map((at) => this.sorted[at]);
        const chosen = inside.includes(current) ? this.sorted[current] : null;
        // The places of the marks in the list are read at the time of a click, not kept in what is drawn.
        return html`<span class="marks-block">${guard([this.source, block, words, chosen, pick?.from, pick?.to, ...marks], () => segments(block, this.ranges, inside, pick).map((each) => this.piece(each, hue, nameOf, current)))}</span>`;
      })}</div>
      ${locked ? nothing : html`<p class="field-help marks-hint" id="${this.id}-hint">${words.text("spans.hint")}</p>`}
      <p class="visually-hidden" role="status">${this.told}</p>`;
  }

  /** One button a label, which marks what is picked or names the chosen mark anew. */
  palette(legend: string): TemplateResult | typeof nothing {
    const { words, labels, locked, keys = LABEL_KEYS } = this.read();
    if (locked) return nothing;
    return html`<div class="marks-palette" role="toolbar" aria-label=${legend}>
      ${labels.map((label, index) => html`<button
        class="btn btn--small marks-label hue-${hueAt(label, index)}"
        type="button"
        title=${label.help === undefined ? nothing : words.label(label.help, "")}
        aria-pressed=${this.current?.label === label.key ? "true" : "false"}
        @pointerdown=${(event: Event) => event.preventDefault()}
        @click=${() => this.apply(label.key)}
      >${words.label(label.label, label.key)} ${keys[index] ? html`<kbd class="kbd" aria-hidden="true">${keys[index]?.toUpperCase()}</kbd>` : nothing}</button>`)}
    </div>`;
  }

  /** The marks around the chosen one as a list. */
  list(more?: (mark: Mark) => TemplateResult | typeof nothing): TemplateResult {
    this.refresh();
    const { words, labels, locked, language } = this.read();
    const size = this.sorted.length;
    const first = Math.max(0, Math.min(Math.max(this.place, 0) - LISTED / 2, size - LISTED));
    const hue = new Map(labels.map((label, index) => [label.key, hueAt(label, index)]));
    const names = new Map(labels.map((label) => [label.key, words.label(label.label, label.key)]));
    if (size === 0) return html`<p class="muted small">${words.text("spans.none")}</p>`;
    return html`<ol class="marks-list" start=${first + 1}>
        ${this.sorted.slice(first, first + LISTED).map((mark, index) => html`<li class=${first + index === this.place ? "is-current" : ""}>
          <div class="marks-row">
            <button class="marks-go" type="button" aria-pressed=${first + index === this.place ? "true" : "false"} @click=${() => this.choose(first + index, true)}>
              <span class="marks-tag hue-${hue.get(mark.label) ?? 0}">${names.get(mark.label) ?? mark.label}</span>
              <span class="marks-quote" dir="auto" lang=${language ?? nothing}>${mark.quote}</span>
            </button>
            ${locked
              ? nothing
              : html`<button class="icon-btn" type="button" aria-label=${words.text("spans.drop", { quote: mark.quote })} @click=${() => this.drop(first + index)}>
                  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18" /></svg>
                </button>`}
          </div>
          ${more?.(mark) ?? nothing}
        </li>`)}
      </ol>
      ${size > LISTED ? html`<p class="muted small">${words.text("spans.window", { first: words.number(first + 1), last: words.number(first + LISTED), all: words.number(size) })}</p>` : nothing}`;
  }

  focus(): void {
    this.region?.focus();
  }

  private piece(segment: Segment, hue: ReadonlyMap<string, number>, nameOf: (mark: Mark) => string, current: number): TemplateResult {
    const text = this.source.text.slice(segment.from, segment.to);
    const inner = segment.marks.at(-1);
    const mark = inner === undefined ? undefined : this.sorted[inner];
    const classes = [
      segment.picked ? "is-picked" : "",
      mark ? `mark hue-${hue.get(mark.label) ?? 0}` : "",
      segment.marks.length > 1 ? "mark--deep" : "",
      segment.marks.includes(current) ? "is-chosen" : "",
    ].filter((name) => name !== "");
    if (classes.length === 0) return html`<span data-at=${segment.from}>${text}</span>`;
    const ended = segment.marks.filter((at) => this.ranges[at]?.to === segment.to).flatMap((at) => this.sorted[at] ?? []);
    const tags = ended.toReversed().map(nameOf).join(" · ");
    return html`<span data-at=${segment.from} class=${classes.join(" ")} data-tags=${tags || nothing}>${text}</span>`;
  }

  private onKey(event: KeyboardEvent): void {
    const run = this.moves(comboOf(event));
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  }

  private moves(combo: string): (() => void) | undefined {
    const all: Record<string, () => void> = {
      arrowright: () => this.walk(this.source.word(this.edge(1), 1)),
      arrowleft: () => this.walk(this.source.word(this.edge(-1), -1)),
      arrowdown: () => this.walk(this.source.sentence(this.edge(-1), 1)),
      arrowup: () => this.walk(this.source.sentence(this.edge(-1), -1)),
      home: () => this.walk(this.source.word(0, 1)),
      end: () => this.walk(this.source.word(this.source.text.length, -1)),
      "shift+arrowright": () => this.stretch(1),
      "shift+arrowleft": () => this.stretch(-1),
      "mod+arrowright": () => this.nudge("to", 1),
      "mod+arrowleft": () => this.nudge("to", -1),
      "mod+shift+arrowright": () => this.nudge("from", 1),
      "mod+shift+arrowleft": () => this.nudge("from", -1),
      enter: () => this.choose(this.place >= 0 ? -1 : this.under(), true),
      escape: () => this.choose(-1, false),
    };
    return all[combo];
  }

  /** Where a walk goes on from: an edge of what is picked or chosen. */
  private edge(by: 1 | -1): number {
    const here = this.picked ?? this.ranges[this.place];
    if (!here) return this.caret;
    return by > 0 ? here.to : here.from;
  }

  private walk(to: Range_ | null): void {
    if (to) this.pick(to);
  }

  private stretch(by: 1 | -1): void {
    const here = this.picked ?? this.ranges[this.place];
    if (!here) return this.walk(this.source.word(this.caret, by));
    if (by > 0) {
      const next = this.source.word(here.to, 1);
      if (next) this.pick({ from: here.from, to: next.to });
      return;
    }
    const last = this.source.word(here.to, -1);
    const before = last ? this.source.word(last.from, -1) : null;
    if (before && before.to > here.from) this.pick({ from: here.from, to: before.to });
  }

  /** Moves an edge by one written character, of the chosen mark or of what is picked. */
  private nudge(edge: "from" | "to", by: 1 | -1): void {
    const { locked } = this.read();
    const here = this.picked ?? this.ranges[this.place];
    if (!here) return;
    const range = { ...here, [edge]: this.source.nudge(here[edge], by) };
    if (range.from >= range.to) return;
    const mark = this.sorted[this.place];
    if (!mark) return this.pick(range);
    if (!locked) this.put(this.place, { ...mark, ...this.source.mark(range, mark.label) });
  }

  private pick(range: Range_): void {
    this.picked = range;
    this.chosen = null;
    this.caret = range.from;
    this.tell(this.source.text.slice(range.from, range.to));
    this.host.requestUpdate();
    void this.reveal(".is-picked", range.from);
  }

  private onPointer(event: PointerEvent): void {
    if (event.pointerType === "touch" && this.take()) return;
    setTimeout(() => {
      if (this.take()) return;
      const piece = (event.target as HTMLElement).closest<HTMLElement>("[data-at]");
      const at = piece ? Number(piece.dataset["at"]) : null;
      if (at === null) return;
      const clicked = document.getSelection();
      this.caret = (clicked?.anchorNode && this.region && placeOf(this.region, clicked.anchorNode, clicked.anchorOffset)) ?? at;
      this.choose(this.nextAt(at), false);
    });
  }

  /** The innermost mark at a place, or when that is chosen already the one around it. */
  private nextAt(unit: number): number {
    const around = this.ranges
      .map((range, index) => ({ range, index }))
      .filter(({ range }) => range.from <= unit && range.to > unit)
      .toSorted((a, b) => a.range.to - a.range.from - (b.range.to - b.range.from));
    const here = around.findIndex(({ index }) => index === this.place);
    return around[(here + 1) % Math.max(around.length, 1)]?.index ?? -1;
  }

  /** Takes over what is selected in the browser; false when nothing in this text is. */
  private take(): boolean {
    const selection = document.getSelection();
    const region = this.region;
    if (!selection || selection.isCollapsed || !region || selection.rangeCount === 0) return false;
    const range = selection.getRangeAt(0);
    const from = placeOf(region, range.startContainer, range.startOffset);
    const to = placeOf(region, range.endContainer, range.endOffset);
    const snapped = from === null || to === null ? null : this.source.snap(from, to);
    if (!snapped) return false;
    selection.removeAllRanges();
    this.pick(snapped);
    return true;
  }

  private readonly onSelection = (): void => {
    clearTimeout(this.pause);
    // Only where handles are dragged does no pointer event tell that a selection is finished.
    if (this.isTouch) this.pause = setTimeout(() => this.take(), TOUCH_PAUSE_MS);
  };
}

function hueAt(label: Label, index: number): number {
  return label.hue ?? index % HUES;
}
