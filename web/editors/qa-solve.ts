import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { asText, type Missing } from "./editor.ts";
import { option } from "./fields/choice.ts";
import type { Document } from "./fields/evidence.ts";
import type { Binding } from "./fields/keys.ts";
import { LETTERS, NUMBER, documents, line, type AnswerType } from "./fields/question.ts";
import { errorText } from "./fields/text.ts";
import { markdown, writer } from "./fields/writer.ts";
import en from "./i18n/qa/en.json";
import hi from "./i18n/qa/hi.json";
import { teach } from "./i18n/words.ts";
import { TaskEditor, type Demand } from "./task-editor.ts";

teach({ en, hi });

const CONFIDENCES = ["low", "middle", "high"] as const;

/** Answers a question whose key nobody shows, with a short working and how sure one is. */
export class TzQaSolve extends TaskEditor {
  static override properties: PropertyDeclarations = { ...TaskEditor.properties, previewed: { state: true } };

  declare previewed: boolean;

  constructor() {
    super();
    this.previewed = false;
  }

  protected override missingWork(): Missing[] {
    const { words, type } = this;
    const blank = (field: string) => this.text(field).trim() === "";
    const bad = type === "number" ? !NUMBER.test(this.text("answer")) : blank("answer");
    return [
      ...(bad ? [{ field: "answer", text: words.text(type === "choice" ? "qa.missing_pick" : type === "number" ? "qa.missing_number" : "qa.missing_reply") }] : []),
      ...(this.demand("working") === "required" && blank("working") ? [{ field: "working", text: words.text("qa.missing_working") }] : []),
      ...(this.demand("confidence") === "required" && blank("confidence") ? [{ field: "confidence", text: words.text("qa.missing_confidence") }] : []),
    ];
  }

  protected override workSummary(): string {
    const { words, unit } = this;
    const answer = this.text("answer");
    if (answer === "") return "";
    const said = this.type === "choice" ? answer.toUpperCase() : `${answer}${unit ? ` ${unit}` : ""}`;
    const confidence = CONFIDENCES.find((one) => one === this.text("confidence"));
    return [said, ...(confidence ? [words.text(`qa.sure_${confidence}`)] : [])].join(" · ");
  }

  protected override workBindings(): Binding[] {
    const { words } = this;
    const group = words.text("qa.reply");
    const picks = this.options.map((_, index) => {
      const letter = LETTERS[index] ?? "";
      return { combo: letter, label: words.text("qa.option", { letter: letter.toUpperCase() }), group, run: () => this.put("answer", letter) };
    });
    const sure = CONFIDENCES.map((one, index) => ({
      combo: String(index + 1),
      label: words.text(`qa.sure_${one}`),
      group: words.text("qa.confidence"),
      run: () => this.put("confidence", one),
    }));
    const working = [
      { combo: "w", label: words.text("qa.working"), group, run: () => this.focusField("working") },
      { combo: "v", label: words.text("write.preview"), group, run: () => (this.previewed = !this.previewed) },
    ];
    return [
      ...(this.type === "choice" ? picks : [{ combo: "a", label: words.text("qa.reply"), group, run: () => this.focusField("answer") }]),
      ...(this.demand("working") === "off" ? [] : working),
      ...(this.demand("confidence") === "off" ? [] : sure),
    ];
  }

  override render(): TemplateResult {
    const { words } = this;
    const isWork = !(this.locked && this.outcome !== undefined);
    return html`<div class="editor">
      ${this.ofTask(html`${documents((this.task["documents"] ?? []) as unknown as readonly Document[], words, this.contentLanguage)} ${this.notes()}
      <section class="thread" aria-label=${words.text("qa.question")}>
        <header class="thread-head"><h2>${words.text("qa.question")}</h2></header>
        <div class="source">${markdown(asText(this.task["question"]) ?? "", words, this.contentLanguage)}</div>
      </section>`)}
      ${this.ofAnswer(html`<div class="panel qa-panel">${isWork || this.type === "choice" ? this.reply() : nothing} ${isWork ? this.sure() : nothing}</div>
      <div class="panel qa-panel">${isWork ? this.working() : nothing} ${this.closing()}</div>`)}
    </div>`;
  }

  override lead(field: string): void {
    const name = field.replace(/^answer\./, "");
    const found = this.querySelector<HTMLElement>(`[data-place="${CSS.escape(name)}"] input, [data-field="${CSS.escape(name)}"]`);
    found?.focus();
    found?.scrollIntoView({ block: "center" });
  }

  private reply(): TemplateResult {
    const { words, uid, type, unit } = this;
    if (type === "choice") {
      const group = { name: `${uid}-answer`, options: [], chosen: [this.text("answer")], disabled: this.locked, pick: (key: string) => this.put("answer", key) };
      const row = (text: string, index: number) => {
        const key = LETTERS[index] ?? "";
        const label = html`<span class="qa-letter">${key.toUpperCase()}</span> ${markdown(text, words, this.contentLanguage)}`;
        return html`<li>${option(group, { key, label }, "pick--line qa-pick")}</li>`;
      };
      return html`<fieldset data-place="answer">
        <legend class="panel-legend">${words.text("qa.pick")} <small>${this.locked ? nothing : words.text("qa.pick_hint")}</small></legend>
        <ol class="qa-options">${this.options.map(row)}</ol>
        ${errorText(`${uid}-answer-error`, this.errorsAt("answer"))}
      </fieldset>`;
    }
    return line({
      id: `${uid}-answer`,
      field: "answer",
      label: words.text("qa.reply"),
      key: "A",
      value: this.text("answer"),
      unit,
      isNumber: type === "number",
      most: 1_000,
      disabled: this.locked,
      errors: this.errorsAt("answer"),
      words,
      language: this.contentLanguage,
      change: (text) => this.put("answer", text),
    });
  }

  private working(): TemplateResult | typeof nothing {
    const { words } = this;
    if (this.demand("working") === "off" || (this.locked && this.text("working") === "")) return nothing;
    const label = words.text(this.demand("working") === "required" ? "qa.working" : "qa.working_optional");
    const box = writer({
      id: `${this.uid}-working`,
      field: "working",
      label: this.locked ? label : html`${label} <kbd class="kbd" aria-hidden="true">W</kbd>`,
      value: this.text("working"),
      disabled: this.locked,
      errors: this.errorsAt("working"),
      words,
      language: this.contentLanguage,
      previewed: this.previewed,
      preview: () => (this.previewed = !this.previewed),
      change: (text) => this.put("working", text),
    });
    return this.locked ? html`<section><h3 class="panel-legend">${words.text("qa.working")}</h3>${box}</section>` : html`<div class="qa-question">${box}</div>`;
  }

  private sure(): TemplateResult | typeof nothing {
    const { words, uid } = this;
    if (this.demand("confidence") === "off" || (this.locked && this.text("confidence") === "")) return nothing;
    const group = { name: `${uid}-confidence`, options: [], chosen: [this.text("confidence")], disabled: this.locked, pick: (key: string) => this.put("confidence", key) };
    return html`<fieldset data-place="confidence">
      <legend class="panel-legend">
        ${words.text("qa.confidence")} ${this.demand("confidence") === "required" ? nothing : html`<span class="field-optional">${words.text("field.optional")}</span>`}
      </legend>
      <div class="scale">
        ${CONFIDENCES.map((one, index) => option(group, { key: one, label: words.text(`qa.sure_${one}`), hint: String(index + 1) }, "pick--line"))}
      </div>
      ${errorText(`${uid}-confidence-error`, this.errorsAt("confidence"))}
    </fieldset>`;
  }

  private put(field: string, text: string): void {
    this.set({ [field]: text === "" ? undefined : text });
  }

  private text(field: string): string {
    return asText(this.value[field]) ?? "";
  }

  private demand(field: "working" | "confidence"): Demand {
    return (asText(this.ontology[field]) as Demand | undefined) ?? "optional";
  }

  private get type(): AnswerType {
    return (asText(this.task["answer_type"]) ?? "text") as AnswerType;
  }

  private get unit(): string | undefined {
    return asText(this.task["unit"]);
  }

  private get options(): readonly string[] {
    return (this.task["options"] ?? []) as unknown as string[];
  }
}

customElements.define("tz-qa-solve", TzQaSolve);
