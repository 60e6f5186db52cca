import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { asText, type Missing } from "./editor.ts";
import { compared } from "./fields/compared.ts";
import { edits } from "./fields/diff.ts";
import { glossary, termsIn, type Term } from "./fields/glossary.ts";
import type { Binding } from "./fields/keys.ts";
import { Marker, type Label, type Marking } from "./fields/marker.ts";
import { moved } from "./fields/moved.ts";
import type { Mark } from "./fields/spans.ts";
import { knownTag } from "./fields/tags.ts";
import { aside, countWords, errorText } from "./fields/text.ts";
import type { JsonObject } from "./history.ts";
import en from "./i18n/translate/en.json";
import hi from "./i18n/translate/hi.json";
import { teach } from "./i18n/words.ts";
import { TaskEditor, type Demand } from "./task-editor.ts";

teach({ en, hi });

type Side = "spans" | "source_spans";
type Severity = "minor" | "major" | "critical";

interface ErrorMark extends Mark {
  readonly severity: Severity;
}

const SEVERITIES: readonly (readonly [Severity, string])[] = [["minor", "y"], ["major", "u"], ["critical", "i"]];
/** Those of other editors but for the keys that write and keep. */
const CATEGORY_KEYS = "123456789qwrtasdfgzxcvb";
const GROUPS: Record<Side, string> = { spans: "labels", source_spans: "source_labels" };

/** Translates a text or mends its draft, and marks errors in a translation and what of the source is missing from it. */
export class TzTextTranslate extends TaskEditor {
  static override properties: PropertyDeclarations = { ...TaskEditor.properties, active: { state: true }, severity: { state: true } };

  /** The text that keys mark in. */
  declare active: Side;
  /** What the next error will be. */
  declare severity: Severity;
  private readonly markers: Record<Side, Marker> = {
    spans: new Marker(this, () => this.marking("spans"), `${this.uid}-target`),
    source_spans: new Marker(this, () => this.marking("source_spans"), `${this.uid}-source`),
  };

  constructor() {
    super();
    this.active = "spans";
    this.severity = "minor";
  }

  override begun(value: JsonObject): JsonObject {
    return value["outcome"] === undefined ? { ...this.unmarked, ...value } : value;
  }

  protected override missingWork(): Missing[] {
    const { words } = this;
    const lacks: Missing[] = [];
    if (this.translates && this.target.trim() === "") lacks.push({ field: "target", text: words.text("translate.missing") });
    else if (this.translates && this.value["target"] === undefined) lacks.push({ field: "target", text: words.text("translate.untouched") });
    if (this.scoreRule === "required" && this.value["score"] === undefined) lacks.push({ field: "score", text: words.text("translate.missing_score") });
    return lacks;
  }

  protected override workSummary(): string {
    const { words, draft } = this;
    const said: string[] = [];
    if (this.translates && this.value["target"] !== undefined) {
      said.push(this.target === draft ? words.text("rewrite.kept") : words.count("chat.words", countWords(this.target, this.language("target"))));
    }
    if (this.assesses) said.push(words.count("translate.errors", this.marksOf("spans").length + this.marksOf("source_spans").length));
    return said.join(" · ");
  }

  override bindings(): Binding[] {
    return super.bindings().filter((one) => one.combo !== "p");
  }

  protected override workBindings(): Binding[] {
    const { words } = this;
    const group = words.text("translate.target");
    const found: Binding[] = [];
    if (this.assesses) {
      const heading = words.text(this.active === "spans" ? "translate.mark" : "translate.mark_source");
      found.push(...this.markers[this.active].bindings(heading));
      found.push(...SEVERITIES.map(([severity, combo]) => ({ combo, label: words.text(`translate.${severity}`), group: words.text("translate.severity"), run: () => this.weigh(severity) })));
      found.push({ combo: "l", label: words.text("translate.to_target"), group, run: () => this.markers.spans.focus() });
      if (this.labelsOf("source_spans").length > 0) found.push({ combo: "h", label: words.text("translate.to_source"), group, run: () => this.markers.source_spans.focus() });
    }
    if (this.translates) found.push({ combo: "e", label: words.text("translate.write"), group, run: () => this.focusField("target") });
    if (this.translates && this.draft !== "") found.push({ combo: "0", label: words.text("rewrite.keep"), group, run: () => this.write(this.draft) });
    if (this.scoreRule !== "off") found.push({ combo: "n", label: words.text("translate.score"), group, run: () => this.focusField("score") });
    return found;
  }

  override lead(field: string): void {
    if (field === "spans" || field === "source_spans") this.markers[field].focus();
    else super.lead(field);
  }

  override render(): TemplateResult {
    const { words } = this;
    const languages = [this.language("source"), this.language("target")] as const;
    return html`<div class="editor">
      ${this.ofTask(aside(asText(this.task["note"]), undefined, words))}
      ${this.ofAnswer(html`<div class="translation">
        <div class="translation-from">
          <section class="thread" aria-label=${words.text("translate.source")}>
            ${this.head("translate.source", this.source, "source")}
            <div class="marks-body">
              ${this.assesses && this.labelsOf("source_spans").length > 0 ? this.marked("source_spans") : plain(this.source, this.language("source"))}
            </div>
          </section>
          ${glossary(termsIn(this.source, (this.task["glossary"] ?? []) as unknown as Term[]), this.target, languages, words)}
        </div>
        <section class="thread" aria-label=${words.text("translate.target")}>
          ${this.head(this.assesses && this.marksDraft ? "translate.draft" : "translate.target", this.assessed, "target")}
          <div class="marks-body">
            ${this.assesses && this.marksDraft ? this.marked("spans") : nothing} ${this.translates ? this.writing() : nothing}
            ${this.assesses && !this.marksDraft ? this.marked("spans") : nothing}
          </div>
        </section>
      </div>
      <div class="panel">${this.scoring()} ${this.closing()}</div>`)}
    </div>`;
  }

  private head(key: "translate.source" | "translate.target" | "translate.draft", text: string, side: "source" | "target"): TemplateResult {
    const { words } = this;
    return html`<header class="thread-head">
      <h2>${words.text(key)}</h2>
      <span class="answer-note">${languageName(this.language(side), words.locale)} · ${words.count("chat.words", countWords(text, this.language(side)))}</span>
    </header>`;
  }

  /** A text with its errors: what they are called, how much they weigh, and where they are. */
  private marked(side: Side): TemplateResult {
    const { words } = this;
    const marker = this.markers[side];
    const legend = words.text(side === "spans" ? "translate.mark" : "translate.mark_source");
    return html`<div class="marks-body marks-body--inner" @focusin=${() => (this.active = side)} @pointerdown=${() => (this.active = side)}>
      ${marker.palette(legend)} ${this.locked ? nothing : this.weights(marker)} ${marker.view()}
      ${errorText(`${this.uid}-${side}-error`, this.errorsAt(side))}
      ${marker.list((mark) => html`<p class="marks-more small">${words.text(`translate.${(mark as ErrorMark).severity}`)}</p>`)}
    </div>`;
  }

  private weights(marker: Marker): TemplateResult {
    const { words } = this;
    const shown = (marker.current as ErrorMark | null)?.severity ?? this.severity;
    return html`<div class="marks-palette" role="toolbar" aria-label=${words.text("translate.severity")}>
      ${SEVERITIES.map(([severity, key]) => html`<button
        class="btn btn--small"
        type="button"
        aria-pressed=${severity === shown}
        @pointerdown=${(event: Event) => event.preventDefault()}
        @click=${() => this.weigh(severity)}
      >${words.text(`translate.${severity}`)} <kbd class="kbd" aria-hidden="true">${key.toUpperCase()}</kbd></button>`)}
    </div>`;
  }

  private writing(): TemplateResult {
    const { words, draft, target } = this;
    if (this.locked) return html`${plain(target, this.language("target"))} ${this.changes()}`;
    const errors = this.errorsAt("target");
    const id = `${this.uid}-write`;
    const isKept = this.value["target"] !== undefined && target === draft;
    return html`<div class="translation-write">
      <label class="panel-legend" for=${id}>${words.text(draft === "" ? "translate.write" : "translate.mend")} <kbd class="kbd" aria-hidden="true">E</kbd></label>
      <textarea
        class="textarea translation-text"
        id=${id}
        data-field="target"
        dir="auto"
        lang=${this.language("target")}
        maxlength="200000"
        .value=${target}
        aria-invalid=${errors.length > 0 ? "true" : nothing}
        aria-describedby=${errors.length > 0 ? `${id}-error` : nothing}
        @input=${(event: Event) => this.write((event.target as HTMLTextAreaElement).value)}
      ></textarea>
      ${errorText(`${id}-error`, errors)}
      ${draft === ""
        ? nothing
        : html`<div class="row">
            <button class="btn" type="button" aria-pressed=${isKept} @click=${() => this.write(draft)}>${words.text("rewrite.keep")} <kbd class="kbd" aria-hidden="true">0</kbd></button>
          </div>`}
      ${this.changes()}
    </div>`;
  }

  /** What was changed of the draft. */
  private changes(): TemplateResult | typeof nothing {
    const { draft, target } = this;
    if (draft === "" || target === draft) return nothing;
    return compared(draft, edits(draft, target), this.words.text("rewrite.changes"), this.language("target"));
  }

  private scoring(): TemplateResult | typeof nothing {
    const { words } = this;
    if (this.scoreRule === "off" || (this.locked && this.value["score"] === undefined)) return nothing;
    const errors = this.errorsAt("score");
    const id = `${this.uid}-score`;
    return html`<div class="field">
      <label class="field-label" for=${id}>
        ${words.text("translate.score")} ${this.scoreRule === "required" ? nothing : html`<span class="field-optional">${words.text("field.optional")}</span>`}
      </label>
      <p class="field-help" id="${id}-help">${words.text("translate.score_hint")}</p>
      <input
        class="input input--number"
        id=${id}
        data-field="score"
        type="number"
        inputmode="numeric"
        min="0"
        max="100"
        step="1"
        .value=${this.value["score"] === undefined ? "" : String(this.value["score"])}
        ?disabled=${this.locked}
        aria-invalid=${errors.length > 0 ? "true" : nothing}
        aria-describedby="${id}-help${errors.length > 0 ? ` ${id}-error` : ""}"
        @input=${(event: Event) => this.rate((event.target as HTMLInputElement).value)}
      />
      ${errorText(`${id}-error`, errors)}
    </div>`;
  }

  private marking(side: Side): Marking {
    const { words } = this;
    const isTarget = side === "spans";
    return {
      text: isTarget ? this.assessed : this.source,
      language: this.language(isTarget ? "target" : "source"),
      labels: this.labelsOf(side),
      marks: this.marksOf(side),
      overlap: true,
      locked: this.locked,
      words,
      keys: CATEGORY_KEYS,
      name: words.text(isTarget ? (this.marksDraft ? "translate.draft" : "translate.target") : "translate.source"),
      change: (marks) => this.work(isTarget && !this.marksDraft ? { target: this.target, [side]: marks } : { [side]: marks }),
      made: (mark) => ({ ...mark, severity: this.severity }) as ErrorMark,
      named: (mark, label) => `${label}, ${words.text(`translate.${(mark as ErrorMark).severity}`)}`,
    };
  }

  /** Weighs the chosen error anew, and those that are marked from now on. */
  private weigh(severity: Severity): void {
    this.severity = severity;
    const current = this.markers[this.active].current;
    if (!current || this.locked) return;
    this.work({ [this.active]: this.marksOf(this.active).map((mark) => (same(mark, current) ? { ...mark, severity } : mark)) });
  }

  private write(text: string): void {
    const follows = this.assesses && !this.marksDraft;
    this.work({ target: text, ...(follows ? { spans: moved(this.marksOf("spans"), this.target, text, this.language("target")) } : {}) });
  }

  private rate(text: string): void {
    const score = Number(text);
    const isScore = text !== "" && Number.isInteger(score) && score >= 0 && score <= 100;
    this.work({ score: isScore ? score : undefined });
  }

  /** Changes places of the answer, which holds its marks even where there are none. */
  private work(places: Record<string, unknown>): void {
    const { outcome: _gone, ...rest } = this.value;
    this.set({ ...this.unmarked, ...rest, ...places });
  }

  private get unmarked(): JsonObject {
    if (!this.assesses) return {};
    return this.labelsOf("source_spans").length > 0 ? { spans: [], source_spans: [] } : { spans: [] };
  }

  private marksOf(side: Side): readonly ErrorMark[] {
    return (this.value[side] ?? NONE) as unknown as readonly ErrorMark[];
  }

  private labelsOf(side: Side): readonly Label[] {
    return (this.ontology[GROUPS[side]] ?? []) as unknown as Label[];
  }

  private language(side: "source" | "target"): string {
    return asText(this.task[`${side}_language`]) ?? "und";
  }

  private get translates(): boolean {
    return this.ontology["translate"] === true;
  }

  private get assesses(): boolean {
    return this.ontology["assess"] !== "off";
  }

  private get marksDraft(): boolean {
    return this.ontology["assess"] === "draft";
  }

  private get scoreRule(): Demand {
    return (asText(this.ontology["score"]) as Demand | undefined) ?? "off";
  }

  private get source(): string {
    return asText(this.task["source"]) ?? "";
  }

  private get draft(): string {
    return (this.task["draft"] as { content?: string } | undefined)?.content ?? "";
  }

  private get target(): string {
    return asText(this.value["target"]) ?? this.draft;
  }

  private get assessed(): string {
    return this.assesses && this.marksDraft ? this.draft : this.target;
  }
}

const NONE: ErrorMark[] = [];

/** A language by its tag: Hindi. */
function languageName(tag: string, locale: string): string {
  return new Intl.DisplayNames([locale], { type: "language" }).of(knownTag(tag)) ?? tag;
}

function same(one: Mark, other: Mark): boolean {
  return one.start === other.start && one.end === other.end && one.label === other.label;
}

function plain(text: string, language: string): TemplateResult {
  return html`<div class="translation-plain" dir="auto" lang=${language}>${text}</div>`;
}

customElements.define("tz-text-translate", TzTextTranslate);
