import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { asText, type Missing } from "./editor.ts";
import { conversation, type Message } from "./fields/conversation.ts";
import { option } from "./fields/choice.ts";
import type { Binding } from "./fields/keys.ts";
import { gradeLabel } from "./fields/scale.ts";
import { aside, errorText, richText } from "./fields/text.ts";
import { isComing, isEnd, NONE, siblings, usable, type Reply, type Turn, type Verdict } from "./fields/tree.ts";
import { markdown, writer } from "./fields/writer.ts";
import en from "./i18n/converse/en.json";
import hi from "./i18n/converse/hi.json";
import { teach } from "./i18n/words.ts";
import { Talking } from "./converse/talking.ts";

teach({ en, hi });

/** Holds a conversation with several models at once: say something, pick the best reply, grade it, make it better, go on. */
export class TzChatConverse extends Talking {
  static override properties: PropertyDeclarations = { ...Talking.properties, previewed: { state: true } };

  declare previewed: boolean;

  constructor() {
    super();
    this.previewed = false;
  }

  protected override missingWork(): Missing[] {
    const { words, path } = this;
    if (this.coming) return [{ field: "path", text: words.text("converse.wait") }];
    const found = path.flatMap((id, index) => this.missingOf(id, index));
    if (path.length >= this.turnsMin || isEnd(this.verdict(path.at(-1) ?? ""))) return found;
    return [{ field: "path", text: words.count("converse.missing_turns", this.turnsMin) }, ...found];
  }

  private missingOf(id: string, index: number): Missing[] {
    const { words } = this;
    const turn = this.turn(id);
    const verdict = this.verdict(id);
    const number = words.number(index + 1);
    const unrated = turn && this.ratingRule === "required" ? this.unrated(turn) : undefined;
    const lack = (field: string, key: "converse.missing_pick" | "converse.missing_strength" | "converse.missing_rating" | "converse.missing_rating_of" | "converse.missing_rewrite" | "converse.missing_reason") => [
      { field: `turns.${id}.${field}`, text: words.text(key, { number, letter: unrated?.toUpperCase() ?? "" }) },
    ];
    if (!turn || verdict.pick === undefined) return lack("pick", "converse.missing_pick");
    if (this.graded(turn) && verdict.strength === undefined) return lack("strength", "converse.missing_strength");
    if (this.ratingRule === "required" && this.rated(turn) && verdict.pick !== NONE && verdict.rating === undefined) return lack("rating", "converse.missing_rating");
    if (unrated !== undefined) return lack(`ratings.${unrated}`, "converse.missing_rating_of");
    if (verdict.rewrite?.trim() === "") return lack("rewrite", "converse.missing_rewrite");
    return this.reasonRule === "required" && (verdict.reason ?? "").trim() === "" ? lack("reason", "converse.missing_reason") : [];
  }

  protected override workSummary(): string {
    return this.path.length === 0 ? "" : this.words.count("converse.summary", this.path.length);
  }

  override lead(field: string): void {
    const [, id, part, key] = field.split(".");
    if (id === undefined) return this.focusField("next");
    this.opened = id;
    if (key !== undefined) return this.toRating(key);
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(`[data-place="${part ?? "pick"}"] :is(input, textarea), [data-field="${part ?? ""}"]`)?.focus());
  }

  protected override workBindings(): Binding[] {
    const { words, current } = this;
    const group = words.text("converse.label");
    const one = (combo: string, key: Parameters<typeof words.text>[0], run: () => void) => ({ combo, label: words.text(key), group, run });
    const picks = current ? this.pickable(current).map((key) => ({ ...one(key === NONE ? "0" : key, "converse.pick", () => this.pick(key)), label: this.pickLabel(key) })) : [];
    const grades = current && this.graded(current) ? this.strengths.map((step) => ({ ...one(String(step), "converse.question", () => this.judge({ strength: step })), label: this.gradeName(step) })) : [];
    const ratings = current && this.rated(current) ? this.ratings.map((step) => ({ ...one(String(step), "converse.how_good", () => this.rate(step)), label: this.ratingName(step) })) : [];
    return [
      ...picks,
      ...grades,
      ...ratings,
      ...(current && this.ratedEach(current).length > 0 ? [one("e", "converse.rate_next", () => this.toRating())] : []),
      one("w", "converse.focus", () => this.focusField("next")),
      ...(this.allowRewrite ? [one("x", "converse.rewrite", () => this.rewrite())] : []),
      ...(current && this.verdict(current.id).rewrite !== undefined ? [one("v", "write.preview", () => (this.previewed = !this.previewed))] : []),
      one("r", "converse.again", () => this.again()),
      one("t", "converse.retry", () => this.retryFirst()),
      one("[", "converse.earlier_try", () => this.turnTo(-1)),
      one("]", "converse.later_try", () => this.turnTo(1)),
      one("arrowup", "converse.up", () => this.step(-1)),
      one("arrowdown", "converse.down", () => this.step(1)),
    ];
  }

  override render(): TemplateResult {
    const { words, path, current } = this;
    const at = current ? path.indexOf(current.id) : -1;
    return html`<div class="editor converse">
      ${this.ofTask(this.opening())}
      ${this.ofAnswer(html`<ol class="turns">
        ${path.slice(0, at < 0 ? path.length : at).map((id, index) => this.past(id, index))}
        ${current ? html`<li class="turn" data-turn=${current.id}>${this.turnHead(current, at)} ${this.replies(current)} ${this.judging(current)}</li>` : nothing}
        ${at < 0 ? nothing : path.slice(at + 1).map((id, index) => this.past(id, at + 1 + index))}
      </ol>
      <p class="visually-hidden" role="status">${words.text(this.coming ? "converse.coming" : "converse.all_there")}</p>
      <div class="panel">${this.locked ? nothing : this.composer()} ${this.closing()}</div>`)}
    </div>`;
  }

  private opening(): TemplateResult {
    const { words, contentLanguage: language, folded } = this;
    const messages = (this.task["prompt"] ?? []) as unknown as Message[];
    return html`<section class="alert alert--info" aria-label=${words.text("converse.goal")}>
        <p class="alert-title">${words.text("converse.goal")}</p>
        <p dir="auto" lang=${language ?? nothing}>${asText(this.task["goal"]) ?? ""}</p>
      </section>
      ${messages.length > 0 ? conversation({ messages, tools: [], folded, words, language, fold: () => this.fold() }) : nothing}
      ${aside(asText(this.task["note"]), undefined, words)}`;
  }

  /** A turn of the path that is not looked at: what was said, and what goes on from it. */
  private past(id: string, index: number): TemplateResult | typeof nothing {
    const turn = this.turn(id);
    if (!turn) return nothing;
    const verdict = this.verdict(id);
    const content = verdict.rewrite ?? turn.replies.find((one) => one.key === verdict.pick)?.content;
    const { words } = this;
    const letter = (verdict.pick ?? "").toUpperCase();
    const kind = verdict.pick === NONE ? "converse.none_rewritten" : verdict.rewrite === undefined ? "converse.picked" : "converse.picked_rewritten";
    const label = words.text(kind, { letter });
    return html`<li class="turn turn--past" data-turn=${id}>
      ${this.turnHead(turn, index)}
      ${content === undefined
        ? html`<p class="muted">${words.text(verdict.pick === NONE ? "converse.none" : "converse.not_picked")}</p>`
        : html`<div class="message message--assistant"><p class="message-role">${label}</p>${markdown(content, words, this.contentLanguage)}</div>`}
      <button class="btn btn--small" type="button" @click=${() => this.open(id)}>${words.text("converse.open", { number: words.number(index + 1) })}</button>
    </li>`;
  }

  private turnHead(turn: Turn, index: number): TemplateResult {
    const { words } = this;
    const tries = siblings(this.turns, turn);
    const place = tries.findIndex((one) => one.id === turn.id);
    const go = (by: -1 | 1, label: "converse.earlier_try" | "converse.later_try", sign: string) =>
      html`<button class="icon-btn" type="button" aria-label=${words.text(label)} ?disabled=${!tries[place + by]} @click=${() => this.turnTo(by, turn)}>${sign}</button>`;
    return html`<header class="turn-head">
        <h2>${words.text("converse.turn", { number: words.number(index + 1) })}</h2>
        ${tries.length > 1
          ? html`<span class="row">${go(-1, "converse.earlier_try", "‹")}<span class="num">${words.text("converse.try", { place: words.number(place + 1), count: words.number(tries.length) })}</span>${go(1, "converse.later_try", "›")}</span>`
          : nothing}
      </header>
      <div class="message message--user"><p class="message-role">${words.text("chat.role.user")}</p>${richText({ content: turn.user }, words, this.contentLanguage)}</div>`;
  }

  private replies(turn: Turn): TemplateResult {
    const more = turn.replies.length > 2 ? "answers--many" : "";
    return html`<div class="answers ${more}">${turn.replies.map((reply) => this.reply(turn, reply))}</div>
      ${this.locked || this.coming
        ? nothing
        : html`<button class="btn btn--small" type="button" ?disabled=${!this.canReplyAnew} @click=${() => this.again()}>
            ${this.words.text("converse.again")} <kbd class="kbd" aria-hidden="true">R</kbd>
          </button>`}`;
  }

  private reply(turn: Turn, reply: Reply): TemplateResult {
    const { words } = this;
    const letter = reply.key.toUpperCase();
    const picked = usable(turn).length > 1 && this.verdict(turn.id).pick === reply.key;
    const coming = isComing(reply);
    return html`<article class="answer ${picked ? "answer--preferred" : ""}" aria-label=${words.text("converse.reply", { letter })} aria-busy=${coming}>
      <header class="answer-head">
        <span class="answer-letter" aria-hidden="true">${letter}</span>
        ${picked ? html`<span class="badge badge--ok">${words.text("chat.preferred")}</span>` : nothing}
        ${reply.model === undefined ? nothing : html`<span class="answer-note mono">${reply.model}</span>`}
        ${coming ? html`<span class="badge badge--busy">${words.text("converse.writing")}</span>` : nothing}
        ${reply.cut === undefined ? nothing : html`<span class="badge badge--warn">${words.text(`converse.cut_${reply.cut}`)}</span>`}
      </header>
      <div class="answer-body">
        ${reply.failure === undefined
          ? coming
            ? richText({ content: reply.content ?? "" }, words, this.contentLanguage)
            : markdown(reply.content ?? "", words, this.contentLanguage)
          : html`<p class="field-error">${reply.detail ?? words.text("converse.failed")}</p>`}
        ${reply.failure !== undefined && !this.locked
          ? html`<button class="btn btn--small" type="button" @click=${() => this.retry(turn, reply.key)}>${words.text("converse.retry_one", { letter })}</button>`
          : nothing}
      </div>
    </article>`;
  }

  private judging(turn: Turn): TemplateResult | typeof nothing {
    const good = usable(turn);
    if (good.length === 0) return nothing;
    const { words, locked } = this;
    const verdict = this.verdict(turn.id);
    const name = `${this.uid}-${this.turns.indexOf(turn)}`;
    const field = { name: `${name}-pick`, options: [], chosen: verdict.pick === undefined ? [] : [verdict.pick], disabled: locked, pick: (key: string) => this.pick(key, turn) };
    const faces = this.pickable(turn).map((key) => option(field, { key, label: this.pickLabel(key), hint: key === NONE ? "0" : key.toUpperCase() }, "pick--line"));
    return html`<fieldset data-place="pick">
        <legend class="panel-legend">${words.text(good.length === 1 ? "converse.question_one" : "converse.question")}</legend>
        <div class="scale">${faces}</div>
        ${errorText(`${name}-pick-error`, this.errorsAt(`turns.${turn.id}.pick`))}
      </fieldset>
      ${verdict.pick === NONE && !locked ? html`<p class="muted small">${words.text(this.allowRewrite ? "converse.none_then" : "converse.none_then_again")}</p>` : nothing}
      ${this.rating(turn, verdict, name)}
      ${verdict.pick === undefined ? nothing : this.grading(turn, verdict, name)} ${this.ratingEach(turn, verdict, name)}
      ${verdict.pick === undefined ? nothing : html`${this.reasoning(turn, verdict, name)} ${this.rewriter(turn, verdict, name)}`}`;
  }

  private grading(turn: Turn, verdict: Verdict, name: string): TemplateResult | typeof nothing {
    if (!this.graded(turn)) return nothing;
    const field = { name: `${name}-strength`, options: [], chosen: verdict.strength === undefined ? [] : [String(verdict.strength)], disabled: this.locked, pick: (key: string) => this.judge({ strength: Number(key) }, turn) };
    const faces = this.strengths.map((step) => option(field, { key: String(step), label: this.gradeName(step, verdict.pick), hint: String(step) }, "pick--line"));
    return html`<fieldset data-place="strength">
      <legend class="panel-legend">${this.words.text("converse.how_much")}</legend>
      <div class="scale">${faces}</div>
      ${errorText(`${name}-strength-error`, this.errorsAt(`turns.${turn.id}.strength`))}
    </fieldset>`;
  }

  private rating(turn: Turn, verdict: Verdict, name: string): TemplateResult | typeof nothing {
    if (!this.rated(turn) || verdict.pick === NONE || (this.locked && verdict.rating === undefined)) return nothing;
    const { words, ratingRule } = this;
    const field = { name: `${name}-rating`, options: [], chosen: verdict.rating === undefined ? [] : [String(verdict.rating)], disabled: this.locked, pick: (key: string) => this.rate(Number(key), turn) };
    const faces = this.ratings.map((step) => option(field, { key: String(step), label: this.ratingName(step), hint: String(step) }, "pick--line"));
    return html`<fieldset data-place="rating">
      <legend class="panel-legend">${words.text("converse.how_good")} ${ratingRule === "required" ? nothing : html`<span class="field-optional">${words.text("field.optional")}</span>`}</legend>
      <div class="scale">${faces}</div>
      ${errorText(`${name}-rating-error`, this.errorsAt(`turns.${turn.id}.rating`))}
    </fieldset>`;
  }

  /** How good each of several replies is: a row of steps for each, in which a number rates it and leads on to the next. */
  private ratingEach(turn: Turn, verdict: Verdict, name: string): TemplateResult | typeof nothing {
    const letters = this.ratedEach(turn);
    const { words, locked, ratingRule } = this;
    if (letters.length === 0 || (locked && verdict.ratings === undefined)) return nothing;
    const rows = letters.map((key) => {
      const given = verdict.ratings?.[key];
      const field = { name: `${name}-rating-${key}`, options: [], chosen: given === undefined ? [] : [String(given)], disabled: locked, pick: (step: string) => this.rateOne(key, Number(step), turn) };
      const faces = this.ratings.map((step) => option(field, { key: String(step), label: this.ratingName(step) }, "pick--line"));
      return html`<fieldset class="rate-one" data-rated=${key} @keydown=${(event: KeyboardEvent) => this.onRating(event, key, turn)}>
        <legend class="field-label">${words.text("converse.reply", { letter: key.toUpperCase() })}</legend>
        <div class="scale">${faces}</div>
        ${errorText(`${field.name}-error`, this.errorsAt(`turns.${turn.id}.ratings.${key}`))}
      </fieldset>`;
    });
    return html`<fieldset data-place="ratings">
      <legend class="panel-legend">${words.text("converse.how_good_each")} ${ratingRule === "required" ? nothing : html`<span class="field-optional">${words.text("field.optional")}</span>`}</legend>
      ${locked ? nothing : html`<p class="muted small marks-hint">${words.text("converse.rate_keys")}</p>`} ${rows}
    </fieldset>`;
  }

  /** A number says how good this reply is, not how much better the pick is. */
  private onRating(event: KeyboardEvent, key: string, turn: Turn): void {
    const step = Number(event.key);
    if (this.locked || !this.ratings.includes(step) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.rateOne(key, step, turn);
    this.toRating(this.unrated(turn) ?? key);
  }

  private toRating(key: string | undefined = this.current && (this.unrated(this.current) ?? this.ratedEach(this.current)[0])): void {
    void this.updateComplete.then(() => {
      const row = this.querySelector(`[data-rated="${key ?? ""}"]`);
      (row?.querySelector<HTMLElement>("input:checked") ?? row?.querySelector("input"))?.focus();
    });
  }

  private reasoning(turn: Turn, verdict: Verdict, name: string): TemplateResult | typeof nothing {
    const { words, locked, reasonRule } = this;
    if (reasonRule === "off" || (locked && !verdict.reason)) return nothing;
    const errors = this.errorsAt(`turns.${turn.id}.reason`);
    return html`<div class="field" data-place="reason">
      <label class="field-label" for="${name}-reason">${words.text("converse.reason")} ${reasonRule === "required" ? nothing : html`<span class="field-optional">${words.text("field.optional")}</span>`}</label>
      <textarea
        class="textarea"
        id="${name}-reason"
        rows="2"
        maxlength="10000"
        ?disabled=${locked}
        .value=${verdict.reason ?? ""}
        aria-invalid=${errors.length > 0 ? "true" : nothing}
        @input=${(event: Event) => this.judge({ reason: (event.target as HTMLTextAreaElement).value || undefined }, turn)}
      ></textarea>
      ${errorText(`${name}-reason-error`, errors)}
    </div>`;
  }

  private rewriter(turn: Turn, verdict: Verdict, name: string): TemplateResult | typeof nothing {
    if (!this.allowRewrite) return nothing;
    const { words, locked } = this;
    if (verdict.rewrite === undefined) {
      if (locked) return nothing;
      return html`<button class="btn" type="button" @click=${() => this.rewrite()}>${words.text(verdict.pick === NONE ? "converse.write" : "converse.rewrite")} <kbd class="kbd" aria-hidden="true">X</kbd></button>`;
    }
    const box = writer({
      id: `${name}-rewrite`,
      field: "rewrite",
      label: words.text("converse.rewritten"),
      value: verdict.rewrite,
      disabled: locked,
      errors: this.errorsAt(`turns.${turn.id}.rewrite`),
      words,
      language: this.contentLanguage,
      previewed: this.previewed,
      preview: () => (this.previewed = !this.previewed),
      change: (text) => this.judge({ rewrite: text }, turn),
    });
    if (locked) return html`<h3 class="panel-legend">${words.text("converse.rewritten")}</h3>${box}`;
    return html`${box}<button class="btn btn--small" type="button" @click=${() => this.judge({ rewrite: undefined }, turn)}>${words.text(verdict.pick === NONE ? "converse.drop_written" : "converse.drop_rewrite")}</button>`;
  }

  private composer(): TemplateResult {
    const { words } = this;
    const id = `${this.uid}-next`;
    const why = this.blocked;
    return html`<div class="field composer" data-place="path">
      <label class="field-label" for=${id}>${words.text(this.path.length === 0 ? "converse.first" : "converse.next")} <small>${words.text("converse.send_hint")}</small></label>
      <textarea
        class="textarea"
        id=${id}
        data-field="next"
        dir="auto"
        rows="3"
        maxlength="20000"
        lang=${this.contentLanguage ?? nothing}
        .value=${this.next}
        aria-describedby=${`${id}-why`}
        @input=${(event: Event) => (this.write((event.target as HTMLTextAreaElement).value))}
        @keydown=${(event: KeyboardEvent) => this.onKey(event)}
      ></textarea>
      <div class="row row--between">
        <span class="muted small" id="${id}-why">${why}</span>
        <button class="btn btn--primary" type="button" ?disabled=${why !== "" || this.next.trim() === ""} @click=${() => this.send()}>${words.text("converse.send")}</button>
      </div>
      ${errorText(`${id}-error`, [...(this.problem === "" ? [] : [this.problem]), ...this.errorsAt("path")])}
    </div>`;
  }

  /** Why nothing can be said right now, in words; empty when something can. */
  private get blocked(): string {
    const { words } = this;
    if (this.coming) return words.text("converse.wait");
    if (this.full) return words.count("converse.full", this.turnsMax);
    const last = this.verdict(this.path.at(-1) ?? "");
    if (this.path.length > 0 && last.pick === undefined) return words.text("converse.pick_first");
    if (isEnd(last)) return words.text("converse.none_ends");
    if (last.rewrite?.trim() === "") return words.text("converse.missing_rewrite", { number: words.number(this.path.length) });
    return "";
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    if (this.blocked === "" && this.next.trim() !== "") this.send();
  }

  private pickLabel(key: string): string {
    if (key === NONE) return this.words.text(this.current && usable(this.current).length === 1 ? "converse.none_one" : "converse.none");
    return this.words.text("converse.reply", { letter: key.toUpperCase() });
  }

  /** A rating in words at the ends of its scale, and a number between them. */
  private ratingName(step: number): string {
    const { words, ratings } = this;
    const number = words.number(step);
    if (step === 1) return words.text("converse.rating_low", { number });
    return step === ratings.length ? words.text("converse.rating_high", { number }) : number;
  }

  private gradeName(step: number, pick: string | undefined = this.current ? this.verdict(this.current.id).pick : undefined): string {
    return gradeLabel({ preference: (pick ?? "a") as "a", strength: step }, this.strengths.length, this.words);
  }
}

customElements.define("tz-chat-converse", TzChatConverse);
