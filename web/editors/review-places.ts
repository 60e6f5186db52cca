import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { createRef } from "lit/directives/ref.js";
import { quoteOf } from "./fields/quote.ts";
import { readable } from "./fields/readable.ts";
import en from "./i18n/places/en.json";
import hi from "./i18n/places/hi.json";
import { teach, words, type Words } from "./i18n/words.ts";

teach({ en, hi });

interface Part {
  readonly pointer: string;
  readonly label: string;
  readonly text: string;
}

interface Place {
  readonly pointer: string;
  readonly start?: number;
  readonly end?: number;
  readonly quote?: string;
  readonly note?: string;
}

const PLACES_MAX = 20;
const QUOTE_MAX = 2000;

/** In a reviewer's form: which parts of the answer a verdict is about, or which words of them. */
export class TzReviewPlaces extends LitElement {
  static override properties: PropertyDeclarations = { data: {}, lang: { reflect: true }, at: { state: true }, places: { state: true } };

  /** A selector of a JSON script with {parts, places}. */
  declare data: string;
  declare at: number;
  declare places: readonly Place[];
  private parts: readonly Part[] = [];
  private readonly source = createRef<HTMLTextAreaElement>();

  constructor() {
    super();
    this.data = "";
    this.at = 0;
    this.places = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const given = JSON.parse(document.querySelector(this.data)?.textContent ?? "{}") as { parts?: Part[]; places?: Place[] };
    this.parts = given.parts ?? [];
    this.places = given.places ?? [];
    // What was written at most length stands there first.
    const lengths = this.parts.map((one) => one.text.length);
    this.at = Math.max(0, lengths.indexOf(Math.max(...lengths)));
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult | typeof nothing {
    const part = this.parts[this.at];
    if (!part) return nothing;
    const { words: texts } = this;
    return html`<fieldset class="places">
      <legend class="field-label">${texts.text("places.legend")} <span class="field-optional">${texts.text("field.optional")}</span></legend>
      <select class="select" data-key="p" aria-label=${texts.text("places.part")} @change=${(event: Event) => this.choose(event)}>
        ${this.parts.map((one, index) => html`<option value=${index} ?selected=${index === this.at}>${one.label}</option>`)}
      </select>
      <div class="places-text">
        ${readable({ text: part.text, name: part.label, language: undefined, box: this.source, input: () => this.requestUpdate() })}
      </div>
      <div class="row">
        <button class="btn btn--small" type="button" data-key="m" ?disabled=${this.places.length >= PLACES_MAX} @click=${() => this.mark()}>
          ${texts.text("places.mark")} <kbd class="kbd" aria-hidden="true">M</kbd>
        </button>
        <span class="small muted" role="status">${this.places.length > 0 ? texts.count("places.count", this.places.length) : texts.text("places.hint")}</span>
      </div>
      <ol class="places-list">${this.places.map((one, index) => this.row(one, index))}</ol>
      <input type="hidden" name="places" .value=${JSON.stringify(this.places)} />
    </fieldset>`;
  }

  private row(one: Place, index: number): TemplateResult {
    const { words: texts } = this;
    const label = this.parts.find((part) => part.pointer === one.pointer)?.label ?? one.pointer;
    const number = texts.number(index + 1);
    return html`<li>
      <span class="muted small">${label}</span> ${one.quote ? html`<q dir="auto">${one.quote}</q>` : nothing}
      <span class="places-note">
        <input
          class="input"
          maxlength="500"
          dir="auto"
          aria-label=${texts.text("places.note_of", { number })}
          placeholder=${texts.text("places.note")}
          .value=${one.note ?? ""}
          @input=${(event: Event) => this.note(index, (event.target as HTMLInputElement).value)}
        />
        <button class="icon-btn" type="button" aria-label=${texts.text("places.remove", { number })} @click=${() => this.drop(index)}>✕</button>
      </span>
    </li>`;
  }

  private choose(event: Event): void {
    this.at = Number((event.target as HTMLSelectElement).value);
  }

  /** Marks the words that are selected, or else the whole part. */
  private mark(): void {
    const part = this.parts[this.at];
    const box = this.source.value;
    if (!part || this.places.length >= PLACES_MAX) return;
    const found = box ? quoteOf(part.text, box.selectionStart, box.selectionEnd) : null;
    const one: Place = { pointer: part.pointer, ...(found && found.quote.length <= QUOTE_MAX ? found : {}) };
    const same = (other: Place) => other.pointer === one.pointer && other.start === one.start && other.end === one.end;
    if (!this.places.some(same)) this.places = [...this.places, one];
  }

  private note(index: number, text: string): void {
    this.places = this.places.map((one, place) => {
      if (place !== index) return one;
      const { note: _gone, ...rest } = one;
      return text.trim() === "" ? rest : { ...rest, note: text };
    });
  }

  private drop(index: number): void {
    this.places = this.places.filter((_, place) => place !== index);
  }

  private get words(): Words {
    return words(this.lang || document.documentElement.lang || "en");
  }
}

customElements.define("tz-review-places", TzReviewPlaces);
