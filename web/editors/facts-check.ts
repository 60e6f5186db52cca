import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { createRef } from "lit/directives/ref.js";
import { asText, type Missing } from "./editor.ts";
import { evidenceFlaw, evidenceForm, evidenceShown, isQuoted, type Document, type Evidence } from "./fields/evidence.ts";
import type { Binding } from "./fields/keys.ts";
import { Marker, type Label, type Marking } from "./fields/marker.ts";
import { readable } from "./fields/readable.ts";
import { inOrder, quoted, Source, type Mark } from "./fields/spans.ts";
import { quoteOf } from "./fields/quote.ts";
import { countWords, errorText } from "./fields/text.ts";
import type { JsonObject } from "./history.ts";
import en from "./i18n/facts/en.json";
import hi from "./i18n/facts/hi.json";
import { teach } from "./i18n/words.ts";
import { TaskEditor, type Demand } from "./task-editor.ts";

teach({ en, hi });

/** Green, red, amber, blue, purple, teal. */
const HUES = [2, 4, 1, 5, 3, 0] as const;
const VERDICTS = ["supported", "refuted", "disputed", "not_found", "not_checkable", "no_claim"] as const;

type Verdict = (typeof VERDICTS)[number];

/** A claim as it is stored; one without a verdict cannot be handed in yet. */
interface Claim {
  readonly start: number;
  readonly end: number;
  readonly quote: string;
  readonly verdict?: Verdict;
  readonly evidence?: readonly Evidence[];
  readonly correction?: string;
  readonly justification?: string;
}

type ClaimMark = Mark & Omit<Claim, "verdict">;

const OPEN = "open";
/** Those of the verdicts, and the one for a claim that is not judged yet. */
const KEYS = "123456c";
const EVIDENCE_MAX = 10;
const CLAIMS_MAX = 500;
const PROVEN: readonly (Verdict | undefined)[] = ["supported", "refuted", "disputed"];
const CORRECTABLE: readonly (Verdict | undefined)[] = ["refuted", "disputed"];
const NO_CLAIMS: readonly Claim[] = [];

/** Marks the claims of an answer, and says of each what sources say. */
export class TzFactsCheck extends TaskEditor {
  static override properties: PropertyDeclarations = { ...TaskEditor.properties, opened: { state: true } };

  /** The place of the document that is open beside the answer. */
  declare opened: number;
  private readonly marker = new Marker(this, () => this.marking, `${this.uid}-text`);
  private readonly reader = createRef<HTMLTextAreaElement>();
  private known: { claims: readonly Claim[]; marks: ClaimMark[] } = { claims: [], marks: [] };

  constructor() {
    super();
    this.opened = 0;
  }

  /** What the work begins with: the customer's first claims. */
  override begun(value: JsonObject): JsonObject {
    if (Array.isArray(value["claims"]) || value["outcome"] !== undefined) return value;
    const first = quoted(this.task["initial"], this.text) as unknown as Mark[];
    return { ...value, claims: inOrder(first) as unknown as JsonObject[] };
  }

  protected override missingWork(): Missing[] {
    return this.claims.flatMap((claim, index) => {
      const found = this.lacking(claim);
      return found === null ? [] : [{ field: `claims.${index}.${found[0]}`, text: this.words.text(found[1], { number: this.words.number(index + 1) }) }];
    });
  }

  protected override workSummary(): string {
    const { words, claims } = this;
    const judged = claims.filter((claim) => claim.verdict !== undefined).length;
    return claims.length === 0 ? words.text("facts.none") : words.text("facts.summary", { judged: words.number(judged), all: words.number(claims.length) });
  }

  protected override workBindings(): Binding[] {
    const { words } = this;
    const group = words.text("facts.claim_group");
    const own = (combo: string, key: Parameters<typeof words.text>[0], run: () => void) => ({ combo, label: words.text(key), group, run });
    return [
      ...this.marker.bindings(words.text("facts.question")),
      own("b", "facts.split", () => this.split()),
      ...(this.rule("evidence") === "off" ? [] : [own("u", "facts.add_link", () => this.addLink())]),
      ...(this.rule("evidence") === "off" || this.documents.length === 0
        ? []
        : [own("d", "facts.to_document", () => this.toDocument()), own("q", "facts.quote", () => this.quote())]),
      ...(this.rule("correction") === "off" ? [] : [own("e", "facts.correction", () => this.focusField("correction"))]),
      ...(this.rule("justification") === "off" ? [] : [own("y", "facts.justification", () => this.focusField("justification"))]),
    ];
  }

  override render(): TemplateResult {
    const { words, marker } = this;
    return html`<div class="editor">
      ${this.thread()}
      ${this.ofAnswer(html`<div class="facts">
        <section class="thread facts-answer" aria-label=${words.text("facts.answer")}>
          <header class="thread-head">
            <h2>${words.text("facts.answer")}</h2>
            <span class="answer-note">${words.count("chat.words", countWords(this.text, this.contentLanguage))}</span>
            ${this.locked
              ? nothing
              : html`<button class="btn btn--small" type="button" @click=${() => this.split()}>${words.text("facts.split")} <kbd class="kbd" aria-hidden="true">B</kbd></button>`}
          </header>
          <div class="marks-body">${marker.palette(words.text("facts.question"))} ${marker.view()}</div>
        </section>
        <div class="marks-side facts-side">
          ${this.locked ? nothing : this.chosenClaim()}
          <section class="panel" data-place="claims" aria-label=${words.text("facts.list")}>
            <h2 class="panel-legend">${words.text("facts.list")} <small>${words.number(this.claims.length)}</small></h2>
            ${marker.list((mark) => (this.locked ? this.told(mark as ClaimMark) : this.flaw(mark as ClaimMark)))}
          </section>
        </div>
        ${this.sources()}
      </div>
      <div class="panel">${this.closing()}</div>`)}
    </div>`;
  }

  override lead(field: string): void {
    const [, index, rest] = /^(?:answer\.)?claims[.[](\d+)\]?\.?(.*)$/.exec(field) ?? [];
    const mark = index === undefined ? undefined : this.marks[Number(index)];
    if (!mark) return super.lead(field);
    this.marker.chooseMark(mark);
    void this.updateComplete.then(() => {
      const name = rest === "evidence" ? `${this.documents.length > 0 ? "quote" : "link"}` : (rest ?? "").replaceAll(/\W+/g, ".").replace(/\.$/, "");
      const place = this.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
      if (place) place.focus();
      else this.marker.focus();
    });
  }

  /** What is said of the claim that is chosen. */
  private chosenClaim(): TemplateResult {
    const { words } = this;
    const index = this.current;
    const claim = index === -1 ? undefined : this.claims[index];
    if (!claim) return html`<section class="panel facts-claim"><p class="muted small">${words.text("facts.choose")}</p></section>`;
    const facts = { number: words.number(index + 1), all: words.number(this.claims.length) };
    return html`<section class="panel facts-claim" aria-label=${words.text("facts.claim", facts)}>
      <h2 class="panel-legend">
        ${words.text("facts.claim", facts)}
        <small>${claim.verdict ? words.text(`facts.${claim.verdict}`) : words.text("facts.open_hint")}</small>
      </h2>
      <p class="quote" dir="auto" lang=${this.contentLanguage ?? nothing}><span>${claim.quote}</span></p>
      ${this.rule("evidence") === "off" ? nothing : this.evidence(claim)}
      ${this.rule("correction") === "off" || !CORRECTABLE.includes(claim.verdict) ? nothing : this.said("correction", "E", claim)}
      ${this.rule("justification") === "off" ? nothing : this.said("justification", "Y", claim)}
      ${errorText(`${this.uid}-claim-error`, this.errorsAt(`claims.${index}`))}
    </section>`;
  }

  private evidence(claim: Claim): TemplateResult {
    return evidenceForm({
      id: `${this.uid}-evidence`,
      found: claim.evidence ?? [],
      documents: this.documents,
      needed: this.rule("evidence") === "required" && PROVEN.includes(claim.verdict),
      isFull: (claim.evidence ?? []).length >= EVIDENCE_MAX,
      words: this.words,
      language: this.contentLanguage,
      quote: () => this.quote(),
      link: () => this.addLink(),
      change: (evidence) => this.put({ evidence: evidence.length > 0 ? evidence : undefined }),
    });
  }

  private said(name: "correction" | "justification", key: string, claim: Claim): TemplateResult {
    const { words } = this;
    const id = `${this.uid}-${name}`;
    const isNeeded = this.rule(name) === "required" && claim.verdict !== "no_claim" && (name === "justification" || claim.verdict === "refuted");
    return html`<div class="field">
      <label class="field-label" for=${id}>
        ${words.text(`facts.${name}`)} <kbd class="kbd" aria-hidden="true">${key}</kbd>
        ${isNeeded ? nothing : html`<span class="field-optional">${words.text("field.optional")}</span>`}
      </label>
      <textarea
        class="textarea"
        id=${id}
        data-field=${name}
        dir="auto"
        rows="2"
        maxlength="10000"
        lang=${this.contentLanguage ?? nothing}
        .value=${claim[name] ?? ""}
        @input=${(event: Event) => this.put({ [name]: (event.target as HTMLTextAreaElement).value || undefined })}
      ></textarea>
    </div>`;
  }

  /** The documents of the task: one is open, and its text can be selected with the keys alone. */
  private sources(): TemplateResult | typeof nothing {
    const { words, documents, locked } = this;
    const shown = documents[this.opened];
    if (!shown) return nothing;
    const quotes = this.claims.flatMap((claim) => claim.evidence ?? []).filter(isQuoted).filter((one) => one.document === shown.key);
    return html`<section class="thread facts-sources" aria-label=${words.text("facts.sources")}>
      <header class="thread-head">
        <h2>${words.text("facts.sources")}</h2>
        ${locked ? nothing : html`<span class="muted small">${words.text("facts.sources_hint")}</span>`}
      </header>
      <div class="facts-tabs row">
        ${documents.map(
          (one, index) => html`<button class="btn btn--small" type="button" aria-pressed=${index === this.opened} @click=${() => (this.opened = index)}>
            <span dir="auto">${one.title}</span> ${index === (this.opened + (this.isReading ? 1 : 0)) % documents.length && !locked ? html`<kbd class="kbd" aria-hidden="true">D</kbd>` : nothing}
          </button>`,
        )}
        ${shown.url ? html`<a class="small" href=${shown.url} target="_blank" rel="noopener noreferrer nofollow">${words.text("facts.origin")}</a>` : nothing}
      </div>
      <div class="source">
        ${locked
          ? evidenceShown(shown, quotes, this.contentLanguage)
          : readable({ text: shown.content, name: shown.title, language: this.contentLanguage, box: this.reader })}
      </div>
    </section>`;
  }

  private told(mark: ClaimMark): TemplateResult {
    const { words } = this;
    return html`<div class="facts-told">
      ${mark.correction ? html`<p dir="auto"><strong>${words.text("facts.correction")}:</strong> ${mark.correction}</p>` : nothing}
      ${mark.justification ? html`<p class="muted" dir="auto">${mark.justification}</p>` : nothing}
      ${(mark.evidence ?? []).map((one) => {
        const title = isQuoted(one) ? this.documents.find((each) => each.key === one.document)?.title : undefined;
        return html`<blockquote class="quote" dir="auto">
          <span>${one.quote}</span>
          ${isQuoted(one) ? html`<cite class="muted small">${title}</cite>` : html`<a class="small" href=${one.url} target="_blank" rel="noopener noreferrer nofollow">${one.url}</a>`}
        </blockquote>`;
      })}
    </div>`;
  }

  /** What is still missing of a claim in the list, for the eye that runs down it. */
  private flaw(mark: ClaimMark): TemplateResult | typeof nothing {
    const index = this.marks.indexOf(mark);
    const claim = this.claims[index];
    const found = claim?.verdict === undefined ? null : this.lacking(claim);
    const errors = this.errorsAt(`claims.${index}`);
    if (errors.length > 0) return errorText(`${this.uid}-${index}-error`, errors);
    return found === null ? nothing : html`<p class="muted small facts-flaw">${this.words.text(found[1], { number: this.words.number(index + 1) })}</p>`;
  }

  /** The part of a claim that is missing, and how to say so; null where nothing is. */
  private lacking(claim: Claim): [string, "facts.missing" | "facts.missing_source" | "facts.missing_words" | "facts.missing_correction" | "facts.missing_why"] | null {
    const { verdict } = claim;
    const isBlank = (text: string | undefined) => (text ?? "").trim() === "";
    if (verdict === undefined) return ["verdict", "facts.missing"];
    if (this.rule("evidence") === "required" && PROVEN.includes(verdict) && !claim.evidence) return ["evidence", "facts.missing_source"];
    const flawed = (claim.evidence ?? []).map(evidenceFlaw).findIndex((flaw) => flaw !== null);
    const flaw = claim.evidence?.[flawed] && evidenceFlaw(claim.evidence[flawed]);
    if (flaw) return [`evidence.${flawed}.${flaw}`, "facts.missing_words"];
    if (this.rule("correction") === "required" && verdict === "refuted" && isBlank(claim.correction)) return ["correction", "facts.missing_correction"];
    const isBare = this.rule("justification") === "required" && verdict !== "no_claim" && isBlank(claim.justification);
    return isBare ? ["justification", "facts.missing_why"] : null;
  }

  /** Makes a claim of every sentence in which nothing is marked. */
  private split(): void {
    if (this.locked) return;
    const source = new Source(this.text, this.contentLanguage);
    const taken = this.marks.map((mark) => source.rangeOf(mark));
    const free = source.sentences().filter((range) => taken.every((one) => one.to <= range.from || one.from >= range.to));
    const made = free.map((range) => source.mark(range, OPEN)).slice(0, CLAIMS_MAX - taken.length);
    if (made.length === 0) return;
    this.take(inOrder([...this.marks, ...made]));
    this.marker.chooseMark(made[0] as Mark);
  }

  private quote(): void {
    const box = this.reader.value;
    const shown = this.documents[this.opened];
    const claim = this.claims[this.current];
    if (this.locked || !box || !shown) return;
    const found = quoteOf(shown.content, box.selectionStart, box.selectionEnd);
    if (!found || !claim) return this.toDocument(false);
    const others = (claim.evidence ?? []).filter((one) => !(isQuoted(one) && one.document === shown.key && one.start === found.start && one.end === found.end));
    if (others.length < EVIDENCE_MAX) this.put({ evidence: [...others, { document: shown.key, ...found }] });
  }

  private addLink(): void {
    const claim = this.claims[this.current];
    const found = claim?.evidence ?? [];
    if (this.locked || !claim || found.length >= EVIDENCE_MAX) return;
    this.put({ evidence: [...found, { url: "", quote: "" }] });
    void this.updateComplete.then(() => this.focusField(`evidence.${found.length}.url`));
  }

  /** Brings the person to the text of a document; from there, to the next one. */
  private toDocument(isNext = true): void {
    if (isNext && this.isReading) this.opened = (this.opened + 1) % this.documents.length;
    void this.updateComplete.then(() => {
      this.reader.value?.focus();
      this.requestUpdate();
    });
  }

  private get isReading(): boolean {
    return this.reader.value !== undefined && document.activeElement === this.reader.value;
  }

  /** Changes parts of the chosen claim; undefined takes a part away. */
  private put(parts: { [part in keyof Claim]?: Claim[part] | undefined }): void {
    const index = this.current;
    const next = this.claims.map((claim, place) => (place === index ? bare({ ...claim, ...parts }) : claim));
    this.set({ claims: next });
  }

  /** Takes over what was marked; what only some verdicts have falls away with them. */
  private take(marks: readonly Mark[]): void {
    this.set({
      claims: marks.map((mark) => {
        const { label, ...rest } = mark as ClaimMark;
        const verdict = label === OPEN ? undefined : (label as Verdict);
        return bare({ ...rest, verdict, ...(CORRECTABLE.includes(verdict) ? {} : { correction: undefined }) });
      }),
    });
  }

  private get marking(): Marking {
    const { words } = this;
    const verdicts: Label[] = VERDICTS.map((verdict, index) => ({
      key: verdict,
      label: words.text(`facts.${verdict}`),
      help: words.text(`facts.help_${verdict}`),
      hue: HUES[index] ?? 0,
    }));
    return {
      text: this.text,
      language: this.contentLanguage,
      labels: [...verdicts, { key: OPEN, label: words.text("facts.open"), help: words.text("facts.help_open") }],
      keys: KEYS,
      marks: this.marks,
      overlap: true,
      once: true,
      locked: this.locked,
      words,
      name: words.text("facts.answer"),
      change: (marks) => this.take(marks),
    };
  }

  /** The claims as marks of the text, the same list as long as nothing changed. */
  private get marks(): readonly ClaimMark[] {
    const { claims } = this;
    if (claims !== this.known.claims) {
      const marks = claims.map(({ verdict, ...rest }) => ({ ...rest, label: verdict ?? OPEN }));
      this.known = { claims, marks };
    }
    return this.known.marks;
  }

  /** The place of the chosen claim among all; -1 without one. */
  private get current(): number {
    const chosen = this.marker.current;
    return chosen === null ? -1 : this.claims.findIndex((claim) => claim.start === chosen.start && claim.end === chosen.end);
  }

  private rule(name: "evidence" | "correction" | "justification"): Demand {
    return (asText(this.ontology[name]) as Demand | undefined) ?? "optional";
  }

  private get claims(): readonly Claim[] {
    return (this.value["claims"] ?? NO_CLAIMS) as unknown as readonly Claim[];
  }

  private get documents(): readonly Document[] {
    return (this.task["documents"] ?? []) as unknown as readonly Document[];
  }

  private get text(): string {
    return (this.task["answer"] as { content?: string } | undefined)?.content ?? "";
  }
}

/** A claim without the parts that are undefined. */
function bare(claim: { [part in keyof Claim]?: Claim[part] | undefined }): Claim {
  return Object.fromEntries(Object.entries(claim).filter(([, value]) => value !== undefined)) as unknown as Claim;
}

customElements.define("tz-facts-check", TzFactsCheck);
