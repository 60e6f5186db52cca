import type { ReactiveControllerHost } from "lit";
import type { Localized, Words } from "../i18n/words.ts";
import { blockAt, inOrder, marksByBlock, Source, withMark, type Mark, type Range_ } from "./spans.ts";

export interface Label {
  readonly key: string;
  readonly label?: Localized | string;
  readonly help?: Localized | string;
  /** Its colour, where it has another than the next in turn. */
  readonly hue?: number;
}

/** What is marked and how; read anew at every turn. */
export interface Marking {
  readonly text: string;
  readonly language: string | undefined;
  readonly labels: readonly Label[];
  readonly marks: readonly Mark[];
  readonly overlap: boolean;
  /** Whether a passage has one label at most, so that another takes its place. */
  readonly once?: boolean;
  readonly locked: boolean;
  readonly words: Words;
  /** What a screen reader calls the text. */
  readonly name: string;
  readonly change: (marks: Mark[]) => void;
  /** Gives a new mark what it needs besides its place. */
  readonly made?: (mark: Mark) => Mark;
  /** What a mark is called where more than its label matters. */
  readonly named?: (mark: Mark, label: string) => string;
  /** The keys of the labels, where an editor needs some of the usual ones for itself. */
  readonly keys?: string;
}

export type Host = ReactiveControllerHost & HTMLElement;

/** The marks of a text: which there are, which is chosen, what is picked, and how they change. */
export class MarkList {
  protected source = new Source("");
  private known: readonly Mark[] | null = null;
  protected sorted: Mark[] = [];
  /** The list that this put together itself, in order already. */
  private ordered: Mark[] | null = null;
  /** Where the chosen mark was last found, and in which list. */
  private found: { readonly key: string; readonly marks: readonly Mark[]; readonly place: number } | null = null;
  protected ranges: Range_[] = [];
  protected byBlock: number[][] = [];
  protected picked: Range_ | null = null;
  protected chosen: string | null = null;
  protected caret = 0;
  protected told = "";

  constructor(
    protected readonly host: Host,
    protected readonly read: () => Marking,
    protected readonly id: string,
  ) {}

  /** The mark that is chosen, if any. */
  get current(): Mark | null {
    return this.sorted[this.place] ?? null;
  }

  get marks(): readonly Mark[] {
    this.refresh();
    return this.sorted;
  }

  /** Chooses a mark by its place in the list, and shows it. */
  choose(place: number, isShown: boolean): void {
    const mark = this.sorted[place];
    this.chosen = mark ? keyOf(mark) : null;
    this.picked = null;
    if (mark) {
      this.caret = this.ranges[place]?.from ?? 0;
      this.tell(this.say(mark));
    }
    this.host.requestUpdate();
    if (isShown) void this.reveal(".is-chosen", this.caret);
  }

  chooseMark(mark: Mark): void {
    this.refresh();
    this.choose(this.sorted.findIndex((one) => keyOf(one) === keyOf(mark)), true);
  }

  /** Follows what the element holds now; cheap while nothing changed. */
  protected refresh(): void {
    const { text, language, marks } = this.read();
    const isNew = text !== this.source.text;
    if (isNew) {
      this.source = new Source(text, language);
      this.picked = null;
    }
    if (!isNew && marks === this.known) return;
    this.known = marks;
    this.sorted = marks === this.ordered ? this.ordered : inOrder(marks);
    this.ranges = this.sorted.map((mark) => this.source.rangeOf(mark));
    this.byBlock = marksByBlock(this.ranges, this.source.blocks);
  }

  protected get place(): number {
    const { chosen, sorted, found } = this;
    if (chosen === null) return -1;
    if (found?.key === chosen && found.marks === sorted) return found.place;
    const place = sorted.findIndex((mark) => keyOf(mark) === chosen);
    this.found = { key: chosen, marks: sorted, place };
    return place;
  }

  /** Gives the chosen mark a label, or marks what is picked. */
  apply(label: string): void {
    const { locked, made, once } = this.read();
    if (locked) return;
    this.refresh();
    const { picked } = this;
    const same = once && picked ? this.ranges.findIndex((range) => range.from === picked.from && range.to === picked.to) : -1;
    const here = this.place >= 0 ? this.place : same;
    const old = this.sorted[here];
    if (old) return this.put(here, { ...old, label });
    if (!this.picked) return this.tell(this.read().words.text("spans.pick_first"));
    const mark = this.source.mark(this.picked, label);
    this.put(-1, made ? made(mark) : mark);
  }

  /** Puts a mark in the place of another, or adds it; refuses what the rules do not allow. */
  protected put(place: number, mark: Mark): void {
    const { words, overlap, once, change } = this.read();
    const others = this.sorted.filter((_, index) => index !== place);
    const isTwice = others.some((one) => one.start === mark.start && one.end === mark.end && (once || one.label === mark.label));
    const isCrossed = !overlap && others.some((one) => one.start < mark.end && one.end > mark.start);
    if (isTwice || isCrossed) return this.tell(words.text(isTwice ? "spans.twice" : "spans.crossed"));
    this.chosen = keyOf(mark);
    this.picked = null;
    this.caret = this.source.unit(mark.start);
    this.tell(this.say(mark));
    this.ordered = withMark(others, mark);
    change(this.ordered);
    this.host.requestUpdate();
  }

  /** Takes a mark away, the chosen one unless told otherwise. */
  drop(place = this.place >= 0 ? this.place : this.under()): void {
    const { words, locked, change } = this.read();
    const mark = this.sorted[place];
    if (locked || !mark) return;
    const isChosen = place === this.place;
    this.ordered = this.sorted.toSpliced(place, 1);
    change(this.ordered);
    if (isChosen) {
      this.chosen = null;
      this.picked = this.ranges[place] ?? null;
    }
    this.tell(words.text("spans.dropped", { quote: mark.quote }));
    this.host.requestUpdate();
  }

  /** The innermost mark around what is picked. */
  protected under(): number {
    const { picked } = this;
    if (!picked) return -1;
    return this.ranges.reduce((found, range, index) => {
      if (range.from > picked.from || range.to < picked.to) return found;
      const best = this.ranges[found];
      return !best || range.to - range.from <= best.to - best.from ? index : found;
    }, -1);
  }

  protected step(by: 1 | -1): void {
    this.refresh();
    if (this.sorted.length === 0) return;
    const here = this.place;
    const near = by > 0 ? this.ranges.findIndex((range) => range.from >= this.caret) : this.ranges.findLastIndex((range) => range.from < this.caret);
    const next = here >= 0 ? here + by : near;
    this.choose(Math.max(0, Math.min(next < 0 && by > 0 ? this.sorted.length - 1 : next, this.sorted.length - 1)), true);
  }

  private say(mark: Mark): string {
    const { words, labels, named = second } = this.read();
    const label = labels.find((one) => one.key === mark.label);
    return words.text("spans.said", { quote: mark.quote, label: named(mark, words.label(label?.label, mark.label)) });
  }

  protected tell(text: string): void {
    this.told = text;
    this.host.requestUpdate();
  }

  protected get region(): HTMLElement | null {
    return this.host.querySelector<HTMLElement>(`#${this.id}`);
  }

  /** Shows what begins at a place; only its block is searched, since a long text has thousands of pieces. */
  protected async reveal(what: string, unit: number): Promise<void> {
    await this.host.updateComplete;
    const block = this.region?.children[blockAt(this.source.blocks, unit)];
    block?.querySelector(what)?.scrollIntoView?.({ block: "nearest" });
  }
}

export function second(_mark: Mark, label: string): string {
  return label;
}

function keyOf(mark: Mark): string {
  return mark.id ?? `${mark.start}.${mark.end}.${mark.label}`;
}
