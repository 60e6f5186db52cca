import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { EditorElement, asText, type Missing } from "./editor.ts";
import { CRITERION_KEYS, type Binding } from "./fields/keys.ts";
import { criterion, SIDES, type Verdict } from "./fields/criteria.ts";
import { gradeKeys, gradeLabel, grades, scale, type Grade, type ScaleRules } from "./fields/scale.ts";
import { aside, comment, countWords, errorText, richText, type RichText } from "./fields/text.ts";
import type { JsonObject } from "./history.ts";
import type { Localized } from "./i18n/words.ts";

interface Message extends RichText {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

interface Answer extends RichText {
  readonly key: string;
  readonly content: string;
}

interface Criterion {
  readonly key: string;
  readonly label?: Localized | string;
}

const FOLD_AT_CHARACTERS = 1200;
const FOLDED_FROM_CHARACTERS = 6000;

/** Compares two answers to one conversation: a graded preference, one verdict per criterion, a comment. */
export class TzChatCompare extends EditorElement {
  static override properties: PropertyDeclarations = { ...EditorElement.properties, folded: { state: true } };

  declare folded: boolean | undefined;

  override missing(): Missing[] {
    const { words } = this;
    const missing: Missing[] = [];
    if (!this.grade) missing.push({ field: "preference", text: words.text("compare.missing_preference") });
    for (const one of this.reason === "required" ? this.criteria : []) {
      const verdict = this.verdict(one.key);
      if (verdict.preference === undefined || (verdict.reason ?? "").trim() !== "") continue;
      const text = words.text("compare.missing_reason", { criterion: words.label(one.label, one.key) });
      missing.push({ field: `criteria.${one.key}`, text });
    }
    return missing;
  }

  override summary(): string {
    if (!this.grade) return "";
    const verdict = gradeLabel(this.grade, this.rules.strengths, this.words);
    const rated = this.criteria.filter((one) => this.verdict(one.key).preference).length;
    return rated === 0 ? verdict : this.words.count("compare.summary", rated, { verdict });
  }

  override bindings(): Binding[] {
    const { words } = this;
    const general = words.text("keys.general");
    return [
      ...this.gradeBindings(),
      ...this.criteria.flatMap((one, index) => this.criterionBindings(one, index)),
      { combo: "p", label: words.text("keys.prompt"), group: general, run: () => this.fold() },
      { combo: "m", label: words.text("keys.comment"), group: general, run: () => this.focusField("comment") },
    ];
  }

  override render(): TemplateResult {
    return html`<div class="editor">
      ${this.thread()}
      ${aside(asText(this.task["note"]), this.task["reference"] as Record<string, string> | undefined, this.words)}
      <div class="answers">${this.answers.map((answer) => this.answer(answer))}</div>
      <div class="panel">${this.overall()} ${this.criteria.length > 0 ? this.byCriterion() : nothing} ${this.comment()}</div>
    </div>`;
  }

  private gradeBindings(): Binding[] {
    const all = grades(this.rules);
    const group = this.words.text("compare.question");
    return gradeKeys(all).flatMap((combo, index) => {
      const grade = all[index];
      if (!grade || combo === undefined) return [];
      return [{ combo, label: gradeLabel(grade, this.rules.strengths, this.words), group, run: () => this.pick(grade) }];
    });
  }

  private criterionBindings(one: Criterion, index: number): Binding[] {
    const { words } = this;
    const group = words.label(one.label, one.key);
    return [...(CRITERION_KEYS[index] ?? "")].map((combo, place) => {
      const side = SIDES[place] ?? "tie";
      const label = side === "tie" ? words.text("compare.tie") : words.text("compare.better", { letter: side.toUpperCase() });
      return { combo, label, group, run: () => this.rate(one.key, { ...this.verdict(one.key), preference: side }) };
    });
  }

  private thread(): TemplateResult {
    const { messages, words } = this;
    const characters = messages.reduce((sum, message) => sum + message.content.length, 0);
    const long = characters > FOLD_AT_CHARACTERS || messages.length > 4;
    const folded = long && (this.folded ?? characters > FOLDED_FROM_CHARACTERS);
    const shown = folded ? messages.slice(-1) : messages;
    return html`<section class="thread" aria-label=${words.text("chat.conversation")}>
      <header class="thread-head">
        <h2>${words.text("chat.conversation")}</h2>
        ${long
          ? html`<button class="btn btn--quiet btn--small" type="button" aria-expanded=${!folded} @click=${() => this.fold()}>
              ${words.text(folded ? "action.show_all" : "action.show_less")} <kbd class="kbd" aria-hidden="true">P</kbd>
            </button>`
          : nothing}
      </header>
      <div class="thread-body ${folded && characters > FOLD_AT_CHARACTERS ? "thread-body--folded" : ""}">
        ${shown.map((message) => this.message(message))}
      </div>
    </section>`;
  }

  private message(message: Message): TemplateResult {
    return html`<div class="message message--${message.role}">
      <p class="message-role">${this.words.text(`chat.role.${message.role}`)}</p>
      ${richText(message, this.words, this.contentLanguage)}
    </div>`;
  }

  private answer(answer: Answer): TemplateResult {
    const { words } = this;
    const letter = answer.key.toUpperCase();
    const preferred = this.value["preference"] === answer.key;
    return html`<article class="answer ${preferred ? "answer--preferred" : ""}" aria-label=${words.text("chat.answer", { letter })}>
      <header class="answer-head">
        <span class="answer-letter" aria-hidden="true">${letter}</span>
        ${preferred ? html`<span class="badge badge--ok">${words.text("chat.preferred")}</span>` : nothing}
        <span class="answer-note">${words.count("chat.words", countWords(answer.content, this.contentLanguage))}</span>
      </header>
      <div class="answer-body">${richText(answer, words, this.contentLanguage)}</div>
    </article>`;
  }

  private overall(): TemplateResult {
    const { words, rules } = this;
    const last = gradeKeys(grades(rules)).filter((key) => key !== undefined && key !== "0").at(-1) ?? "";
    const keys = rules.bothBad ? `1–${last}, 0` : `1–${last}`;
    const field = { name: `${this.uid}-preference`, rules, value: this.grade, disabled: this.locked, words };
    return html`<fieldset data-place="preference">
      <legend class="panel-legend">
        ${words.text("compare.question")} ${this.locked ? nothing : html`<small>${words.text("compare.hint", { keys })}</small>`}
      </legend>
      ${scale({ ...field, pick: (grade) => this.pick(grade) })}
      ${errorText(`${this.uid}-preference-error`, [...this.errorsAt("preference"), ...this.errorsAt("strength")])}
    </fieldset>`;
  }

  private byCriterion(): TemplateResult {
    return html`<section>
      <h3 class="panel-legend">${this.words.text("compare.criteria")}</h3>
      <div class="criteria">${this.criteria.map((one, index) => this.criterion(one, index))}</div>
    </section>`;
  }

  private criterion(one: Criterion, index: number): TemplateResult {
    return criterion({
      name: `${this.uid}-${one.key}`,
      id: `${this.uid}-c${index}`,
      index,
      label: this.words.label(one.label, one.key),
      value: this.verdict(one.key),
      reason: this.reason,
      disabled: this.locked,
      errors: this.errorsAt(`criteria.${one.key}`),
      words: this.words,
      change: (verdict) => this.rate(one.key, verdict),
    });
  }

  private comment(): TemplateResult | typeof nothing {
    if (this.locked && !this.value["comment"]) return nothing;
    return comment({
      id: `${this.uid}-comment`,
      value: asText(this.value["comment"]) ?? "",
      required: false,
      disabled: this.locked,
      errors: this.errorsAt("comment"),
      words: this.words,
      change: (text) => {
        const { comment: _gone, ...rest } = this.value;
        this.change(text === "" ? rest : { ...rest, comment: text });
      },
    });
  }

  private pick(grade: Grade): void {
    const { strength: _gone, ...rest } = this.value;
    this.change({ ...rest, ...grade } as JsonObject);
  }

  private rate(key: string, verdict: Verdict): void {
    const criteria = { ...(this.value["criteria"] as JsonObject | undefined), [key]: verdict as JsonObject };
    this.change({ ...this.value, criteria });
  }

  private fold(): void {
    const button = this.querySelector(".thread-head button");
    if (button) this.folded = button.getAttribute("aria-expanded") === "true";
  }

  private verdict(key: string): Verdict {
    return ((this.value["criteria"] as Record<string, Verdict> | undefined) ?? {})[key] ?? {};
  }

  private get grade(): Grade | null {
    const preference = asText(this.value["preference"]) as Grade["preference"] | undefined;
    if (!preference) return null;
    const strength = this.value["strength"];
    return typeof strength === "number" ? { preference, strength } : { preference };
  }

  private get rules(): ScaleRules {
    return {
      strengths: Math.max(1, Number(this.ontology["strengths"] ?? 1)),
      tie: this.ontology["allow_tie"] !== false,
      bothBad: this.ontology["allow_both_bad"] !== false,
    };
  }

  private get reason(): "optional" | "required" | "off" {
    return (asText(this.ontology["reason"]) as "optional" | "required" | "off" | undefined) ?? "optional";
  }

  private get criteria(): readonly Criterion[] {
    return (this.ontology["criteria"] as unknown as Criterion[] | undefined) ?? [];
  }

  private get messages(): readonly Message[] {
    return (this.task["prompt"] ?? this.task["messages"] ?? []) as unknown as Message[];
  }

  private get answers(): readonly Answer[] {
    return (this.task["answers"] ?? []) as unknown as Answer[];
  }
}

customElements.define("tz-chat-compare", TzChatCompare);
