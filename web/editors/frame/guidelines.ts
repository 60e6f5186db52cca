import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { richText } from "../fields/text.ts";
import type { Assignment } from "../api.ts";
import { words } from "../i18n/words.ts";

/** The project's instructions beside the task, with a search that marks every match. */
export class TzGuidelines extends LitElement {
  static override properties: PropertyDeclarations = {
    guidelines: { attribute: false },
    lang: { reflect: true },
    found: { state: true },
  };

  declare guidelines: Assignment["guidelines"];
  declare found: Range[] | null;
  private at = 0;

  constructor() {
    super();
    this.guidelines = null;
    this.found = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.mark([]);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult {
    const texts = words(this.lang);
    const { guidelines, found } = this;
    return html`<aside class="drawer" aria-label=${texts.text("action.guidelines")} @keydown=${(event: KeyboardEvent) => this.onKey(event)}>
      <div class="drawer-head">
        <div class="row row--between">
          <h2>${texts.text("action.guidelines")}</h2>
          <button class="btn btn--quiet btn--small" type="button" @click=${() => this.close()}>${texts.text("action.close")}</button>
        </div>
        ${guidelines ? html`<p class="muted small">${texts.text("guidelines.version", { version: String(guidelines.version) })}</p>` : nothing}
        <div class="drawer-search">
          <input
            class="input"
            type="search"
            aria-label=${texts.text("guidelines.search")}
            placeholder=${texts.text("guidelines.search")}
            @input=${(event: Event) => this.search((event.target as HTMLInputElement).value)}
          />
          <span class="drawer-count" role="status">${found ? texts.count("guidelines.found", found.length) : ""}</span>
        </div>
      </div>
      <div class="drawer-body" tabindex="0">
        ${guidelines
          ? richText({ ...(guidelines.html === undefined ? {} : { html: guidelines.html }), text: guidelines.markdown ?? "" }, texts, undefined)
          : html`<p class="muted">${texts.text("guidelines.none")}</p>`}
      </div>
    </aside>`;
  }

  focusSearch(): void {
    this.querySelector<HTMLInputElement>("input")?.focus();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.found?.length) {
      event.preventDefault();
      this.at = (this.at + (event.shiftKey ? this.found.length - 1 : 1)) % this.found.length;
      this.mark(this.found);
    }
  }

  private search(text: string): void {
    const query = text.trim().toLocaleLowerCase();
    const body = this.querySelector(".drawer-body");
    this.found = query.length < 2 || !body ? null : matches(body, query);
    this.at = 0;
    this.mark(this.found ?? []);
  }

  private mark(ranges: Range[]): void {
    if (!("highlights" in CSS)) return;
    const current = ranges[this.at];
    CSS.highlights.set("tz-search", new Highlight(...ranges.filter((range) => range !== current)));
    CSS.highlights.set("tz-search-current", new Highlight(...(current ? [current] : [])));
    current?.startContainer.parentElement?.scrollIntoView({ block: "center" });
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent("tz-close", { bubbles: true }));
  }
}

function matches(root: Element, query: string): Range[] {
  const found: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = (node.textContent ?? "").toLocaleLowerCase();
    for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length)) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, Math.min(at + query.length, node.textContent?.length ?? 0));
      found.push(range);
    }
  }
  return found;
}

customElements.define("tz-guidelines", TzGuidelines);
