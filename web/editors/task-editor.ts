import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { EditorElement, asText, type Missing } from "./editor.ts";
import { conversation, type Message, type Tool } from "./fields/conversation.ts";
import type { Binding } from "./fields/keys.ts";
import { outcomeBindings, outcomes, type Outcome } from "./fields/outcome.ts";
import { aside, comment } from "./fields/text.ts";
import type { JsonObject } from "./history.ts";

export type Demand = "optional" | "required" | "off";

/** What editors of work on a conversation share: the conversation, the note, the outcomes and the comment. */
export abstract class TaskEditor extends EditorElement {
  static override properties: PropertyDeclarations = { ...EditorElement.properties, folded: { state: true } };

  declare folded: boolean | undefined;
  private instead: JsonObject = {};

  /** What is missing of an answer that gives no outcome. */
  protected abstract missingWork(): Missing[];
  protected abstract workSummary(): string;
  protected abstract workBindings(): Binding[];

  override missing(): Missing[] {
    const needed = this.outcome !== undefined || this.remarkRule === "required";
    const told = (asText(this.value["comment"]) ?? "").trim() !== "";
    const text = this.words.text(this.outcome === undefined ? "field.missing_comment" : `outcome.why_${this.outcome}`);
    return [...(this.outcome === undefined ? this.missingWork() : []), ...(needed && !told ? [{ field: "comment", text }] : [])];
  }

  override summary(): string {
    return this.outcome === undefined ? this.workSummary() : this.words.text(`outcome.${this.outcome}`);
  }

  override bindings(): Binding[] {
    const { words } = this;
    const group = words.text("keys.general");
    const remark = { combo: "m", label: words.text("keys.comment"), group, run: () => this.focusField("comment") };
    return [
      ...this.workBindings(),
      ...outcomeBindings(this.outcomesAllowed, words, (one) => this.pickOutcome(one)),
      { combo: "p", label: words.text("keys.prompt"), group, run: () => this.fold() },
      ...(this.remarkRule === "off" && this.outcome === undefined ? [] : [remark]),
    ];
  }

  protected thread(): TemplateResult | typeof nothing {
    const { words, contentLanguage: language, folded } = this;
    return this.ofTask(html`${conversation({ messages: this.messages, tools: this.tools, folded, words, language, fold: () => this.fold() })}
    ${this.notes()}`);
  }

  protected notes(): TemplateResult | typeof nothing {
    return this.ofTask(aside(asText(this.task["note"]), this.task["reference"] as Record<string, string> | undefined, this.words));
  }

  /** The comment and the outcomes, which stand at the end of every editor. */
  protected closing(): TemplateResult {
    return html`${this.remark()} ${this.outcomesAllowed.length > 0 ? this.outcomeField() : nothing}`;
  }

  /** Changes some places of the answer; undefined takes a place away, and so does any work to an outcome. */
  protected set(places: Record<string, unknown>): void {
    const { outcome: _gone, ...rest } = this.value;
    const kept = Object.entries({ ...rest, ...places }).filter(([, value]) => value !== undefined);
    this.change(Object.fromEntries(kept) as JsonObject);
  }

  protected get remarkRule(): Demand {
    return (asText(this.ontology["comment"]) as Demand | undefined) ?? "optional";
  }

  protected get outcome(): Outcome | undefined {
    return asText(this.value["outcome"]) as Outcome | undefined;
  }

  private remark(): TemplateResult | typeof nothing {
    const { outcome, words } = this;
    if (this.locked && !this.value["comment"]) return nothing;
    if (this.remarkRule === "off" && outcome === undefined) return nothing;
    return comment({
      id: `${this.uid}-comment`,
      ...(outcome === undefined ? {} : { label: words.text(`outcome.why_${outcome}`) }),
      value: asText(this.value["comment"]) ?? "",
      required: outcome !== undefined || this.remarkRule === "required",
      disabled: this.locked,
      errors: this.errorsAt("comment"),
      words,
      change: (text) => {
        const { comment: _gone, ...rest } = this.value;
        this.change(text === "" ? rest : { ...rest, comment: text });
      },
    });
  }

  private outcomeField(): TemplateResult {
    return outcomes({
      id: `${this.uid}-outcome`,
      allowed: this.outcomesAllowed,
      chosen: this.outcome,
      disabled: this.locked,
      errors: this.errorsAt("outcome"),
      words: this.words,
      pick: (one) => this.pickOutcome(one),
    });
  }

  /** Gives an outcome in place of the answer, or takes it back; what was there before is not lost. */
  private pickOutcome(one: Outcome): void {
    const { comment: remark, ...work } = this.value;
    if (this.outcome === undefined) this.instead = work;
    const said = remark === undefined ? {} : { comment: remark };
    if (this.outcome === one) return this.change({ ...this.instead, ...said });
    this.change({ outcome: one, ...said });
    void this.updateComplete.then(() => this.focusField("comment"));
  }

  protected fold(): void {
    const button = this.querySelector(".thread-head button");
    if (button) this.folded = button.getAttribute("aria-expanded") === "true";
  }

  private get outcomesAllowed(): readonly Outcome[] {
    return (this.ontology["outcomes"] ?? []) as readonly Outcome[];
  }

  protected get messages(): readonly Message[] {
    return (this.task["prompt"] ?? this.task["messages"] ?? []) as unknown as Message[];
  }

  protected get tools(): readonly Tool[] {
    return (this.task["tools"] ?? []) as unknown as Tool[];
  }
}
