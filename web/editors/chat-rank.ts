import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Missing } from "./editor.ts";
import { answerCard, type Answer } from "./fields/answer.ts";
import { criterion, type Verdict } from "./fields/criteria.ts";
import type { Binding } from "./fields/keys.ts";
import { append, insert, move, tieWith, without, type Order } from "./fields/order.ts";
import { errorText } from "./fields/text.ts";
import type { JsonObject } from "./history.ts";
import type { Localized } from "./i18n/words.ts";
import { TaskEditor, type Demand } from "./task-editor.ts";

const EXCERPT_CHARACTERS = 80;
const RANKED_MIN = 2;

interface Criterion {
  readonly key: string;
  readonly label?: Localized | string;
}

/** Puts two to eight answers in order, by typing their letters, with arrow keys, with buttons or by dragging, and names the best by criterion. */
export class TzChatRank extends TaskEditor {
  static override properties: PropertyDeclarations = { ...TaskEditor.properties, tying: { state: true }, dragged: { state: true }, at: { state: true } };

  /** Whether the next letter is tied with the last. */
  declare tying: boolean;
  declare dragged: string | null;
  /** The criterion that the number keys judge. */
  declare at: number;

  constructor() {
    super();
    this.tying = false;
    this.dragged = null;
    this.at = 0;
  }

  protected override missingWork(): Missing[] {
    const left = this.left.length;
    const few = this.order.flat().length < RANKED_MIN;
    if (!few && (left === 0 || this.allowUnranked)) return this.missingReasons();
    const text = few && this.allowUnranked ? this.words.text("rank.missing_two") : this.words.count("rank.missing", left);
    return [{ field: "ranking", text }, ...this.missingReasons()];
  }

  private missingReasons(): Missing[] {
    if (this.reason !== "required") return [];
    const bare = this.criteria.filter(({ key }) => this.verdict(key).preference && (this.verdict(key).reason ?? "").trim() === "");
    return bare.map((one) => ({ field: `criteria.${one.key}`, text: this.words.text("compare.missing_reason", { criterion: this.name(one) }) }));
  }

  protected override workSummary(): string {
    return this.order.map((group) => group.map((key) => key.toUpperCase()).join(" = ")).join(" > ");
  }

  protected override workBindings(): Binding[] {
    const { words } = this;
    const group = words.text("rank.question");
    const letters = this.answers.map(({ key }) => ({
      combo: key,
      label: words.text("rank.key_place", { letter: key.toUpperCase() }),
      group,
      run: () => this.type(key),
    }));
    const tie = { combo: "=", label: words.text("rank.key_tie"), group, run: () => (this.tying = this.order.length > 0) };
    const undo = { combo: "backspace", label: words.text("rank.key_back"), group, run: () => this.back() };
    const moves = ([["arrowup", -1, "rank.key_up"], ["arrowdown", 1, "rank.key_down"]] as const).map(([combo, by, label]) => ({
      combo,
      label: words.text(label),
      group,
      run: () => this.step(by),
    }));
    return [...letters, ...(this.allowTies ? [tie] : []), undo, ...moves, ...this.criterionBindings()];
  }

  private criterionBindings(): Binding[] {
    const { words } = this;
    if (this.criteria.length === 0) return [];
    const group = words.text("compare.criteria");
    const picks = this.sides.map((side, index) => ({
      combo: this.sideKeys[index] ?? "",
      label: side === "tie" ? words.text("compare.tie") : words.text("compare.better", { letter: side.toUpperCase() }),
      group,
      run: () => this.judge(side),
    }));
    const go = (by: -1 | 1) => () => this.go(by);
    return [...picks, { combo: "j", label: words.text("grade.next"), group, run: go(1) }, { combo: "k", label: words.text("grade.previous"), group, run: go(-1) }];
  }

  override render(): TemplateResult {
    return html`<div class="editor">
      ${this.thread()}
      ${this.ofTask(html`<div class="answers">${this.answers.map((answer) => this.card(answer))}</div>`)}
      ${this.ofAnswer(html`<div class="panel">${this.board()} ${this.criteria.length > 0 ? this.byCriterion() : nothing} ${this.closing()}</div>`)}
    </div>`;
  }

  private card(answer: Answer): TemplateResult {
    const { words, contentLanguage: language } = this;
    const place = this.order.findIndex((group) => group.includes(answer.key));
    const badge = place < 0 ? {} : { badge: words.text("rank.place", { place: words.number(place + 1) }) };
    return answerCard({ answer, words, language, ...badge });
  }

  private board(): TemplateResult {
    const { words, order, left } = this;
    return html`<section data-place="ranking" @dragend=${() => (this.dragged = null)}>
      <h3 class="panel-legend">${words.text("rank.question")} ${this.locked ? nothing : html`<small>${this.hint()}</small>`}</h3>
      <ol class="ranks">
        ${order.map((group, index) => html`${this.gap(index)}${this.rank(group, index)}`)} ${this.gap(order.length)}
      </ol>
      ${left.length > 0
        ? html`<div class="rank-left" @dragover=${allow} @drop=${() => this.drop((key) => without(this.order, key))}>
            <p class="muted small">${words.text(this.allowUnranked ? "rank.left_out" : "rank.left")}</p>
            <ul class="rank-group">${left.map((key) => this.chip(key, false))}</ul>
          </div>`
        : nothing}
      ${errorText(`${this.uid}-ranking-error`, [...this.errorsAt("ranking"), ...this.errorsAt("unranked")])}
    </section>`;
  }

  private byCriterion(): TemplateResult {
    const { words, locked } = this;
    return html`<section>
      <h3 class="panel-legend">${words.text("compare.criteria")} ${locked ? nothing : html`<small>${words.text("rank.criteria_hint")}</small>`}</h3>
      <div class="criteria criteria--many">
        ${this.criteria.map((one, index) =>
          criterion({
            name: `${this.uid}-${one.key}`,
            place: `criteria.${one.key}`,
            id: `${this.uid}-c${index}`,
            sides: this.sides,
            keys: index === this.at ? this.sideKeys : [],
            label: this.name(one),
            value: this.verdict(one.key),
            reason: this.reason,
            disabled: locked,
            errors: this.errorsAt(`criteria.${one.key}`),
            words,
            change: (verdict) => this.rate(one.key, verdict, index),
          }),
        )}
      </div>
    </section>`;
  }

  private judge(side: string): void {
    const { key } = this.criteria[this.at] ?? {};
    if (key !== undefined && !this.locked) this.rate(key, { ...this.verdict(key), preference: side });
  }

  private rate(key: string, verdict: Verdict, index = this.at): void {
    this.at = index;
    const criteria = { ...(this.value["criteria"] as JsonObject | undefined), [key]: verdict as JsonObject };
    this.set({ criteria });
  }

  private go(by: -1 | 1): void {
    this.at = Math.min(Math.max(this.at + by, 0), this.criteria.length - 1);
    const place = this.querySelector(`[data-place="${CSS.escape(`criteria.${this.criteria[this.at]?.key ?? ""}`)}"]`);
    place?.querySelector<HTMLElement>("input:checked, input")?.focus();
  }

  private hint(): string {
    const letters = this.answers.map(({ key }) => key.toUpperCase());
    if (this.tying) return this.words.text("rank.tying");
    const [first = "", last = ""] = [letters[0], letters.at(-1)];
    return this.words.text(this.allowTies ? "rank.hint_ties" : "rank.hint", { first, last });
  }

  private rank(group: readonly string[], index: number): TemplateResult {
    const [first = ""] = group;
    const tie = () => this.drop((key) => (this.allowTies && key !== first ? tieWith(this.order, key, first) : this.order));
    return html`<li class="rank" @dragover=${allow} @drop=${tie}>
      <span class="rank-place num">${this.words.number(index + 1)}</span>
      <ul class="rank-group">${group.map((key) => this.chip(key, true))}</ul>
    </li>`;
  }

  /** Between two ranks, where what is dragged can be dropped. */
  private gap(index: number): TemplateResult | typeof nothing {
    if (this.locked) return nothing;
    return html`<li class="rank-gap ${this.dragged === null ? "" : "rank-gap--open"}" aria-hidden="true" @dragover=${allow} @drop=${() => this.drop((key) => insert(this.order, key, index))}></li>`;
  }

  private chip(key: string, ranked: boolean): TemplateResult {
    const { words, locked } = this;
    const letter = key.toUpperCase();
    const face = html`<span class="answer-letter">${letter}</span> <span class="truncate" dir="auto">${this.excerpt(key)}</span>`;
    if (locked) return html`<li class="rank-chip">${face}</li>`;
    const step = (by: -1 | 1, label: string, sign: string) =>
      html`<button class="icon-btn" type="button" aria-label=${label} @click=${() => this.step(by, key)}>${sign}</button>`;
    return html`<li class="rank-chip" draggable="true" @dragstart=${(event: DragEvent) => this.drag(event, key)}>
      <span class="rank-grip" aria-hidden="true">⠿</span>
      <button class="rank-face" type="button" data-chip=${key} @click=${() => this.type(key)}>
        <span class="visually-hidden">${words.text("rank.key_place", { letter })}</span>
        ${face}
      </button>
      ${ranked
        ? html`${step(-1, words.text("rank.up", { letter }), "▲")} ${step(1, words.text("rank.down", { letter }), "▼")}
            <button class="icon-btn" type="button" aria-label=${words.text("rank.take_out", { letter })} @click=${() => this.put(without(this.order, key))}>✕</button>`
        : nothing}
    </li>`;
  }

  /** A letter typed or a chip pressed: places what has no place yet, and takes hold of what has one. */
  private type(key: string): void {
    const placed = this.order.flat().includes(key);
    if (!placed || this.tying) this.put(append(this.order, key, this.tying));
    this.tying = false;
    this.hold(key);
  }

  private back(): void {
    const key = this.held ?? this.order.at(-1)?.at(-1);
    if (key !== undefined) this.put(without(this.order, key));
  }

  private step(by: -1 | 1, key: string | undefined = this.held): void {
    if (key === undefined) return;
    this.put(move(this.order, key, by, this.allowTies));
    this.hold(key);
  }

  private get held(): string | undefined {
    const chip = document.activeElement?.getAttribute("data-chip") ?? undefined;
    return chip !== undefined && this.order.flat().includes(chip) ? chip : undefined;
  }

  private hold(key: string): void {
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(`[data-chip="${key}"]`)?.focus());
  }

  private drag(event: DragEvent, key: string): void {
    event.dataTransfer?.setData("text/plain", key);
    this.dragged = key;
  }

  private drop(order: (key: string) => Order): void {
    const { dragged } = this;
    this.dragged = null;
    if (dragged !== null) this.put(order(dragged));
  }

  private put(order: Order): void {
    if (this.locked) return;
    const left = this.answers.map(({ key }) => key).filter((key) => !order.flat().includes(key));
    const unranked = this.allowUnranked && left.length > 0 && order.length > 0 ? left : undefined;
    this.set({ ranking: order.length > 0 ? order : undefined, unranked });
  }

  private excerpt(key: string): string {
    const content = this.answers.find((one) => one.key === key)?.content ?? "";
    return content.length > EXCERPT_CHARACTERS ? `${content.slice(0, EXCERPT_CHARACTERS)}…` : content;
  }

  private get order(): Order {
    return (this.value["ranking"] as unknown as Order | undefined) ?? [];
  }

  private get left(): string[] {
    const placed = this.order.flat();
    return this.answers.map(({ key }) => key).filter((key) => !placed.includes(key));
  }

  private get criteria(): readonly Criterion[] {
    return (this.ontology["criteria"] ?? []) as unknown as Criterion[];
  }

  private get reason(): Demand {
    return (this.ontology["reason"] ?? "optional") as Demand;
  }

  private get sides(): readonly string[] {
    return [...this.answers.map(({ key }) => key), "tie"];
  }

  private get sideKeys(): readonly string[] {
    return [...this.answers.map((_, index) => String(index + 1)), "0"];
  }

  private name(one: Criterion): string {
    return this.words.label(one.label, one.key);
  }

  private verdict(key: string): Verdict {
    return ((this.value["criteria"] as Record<string, Verdict> | undefined) ?? {})[key] ?? {};
  }

  private get allowTies(): boolean {
    return this.ontology["allow_ties"] === true;
  }

  private get allowUnranked(): boolean {
    return this.ontology["allow_unranked"] === true;
  }

  private get answers(): readonly Answer[] {
    return (this.task["answers"] ?? []) as unknown as Answer[];
  }
}

function allow(event: Event): void {
  event.preventDefault();
}

customElements.define("tz-chat-rank", TzChatRank);
