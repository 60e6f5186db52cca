import { own, type Cleaner } from "./clean.ts";

let clean: Cleaner | null = own();
/** Settled once markup can be cleaned; at once where the browser does that itself. */
export const ready: Promise<void> = clean ? Promise.resolve() : import("./purify.ts").then(({ purify }) => void (clean = purify));
// Whoever waits for it is told.
ready.catch(() => undefined);

/**
 * Shows a customer's or a model's text: server-rendered markup in `html`, made safe once more, or plain `text`.
 * Formulas become MathML and code blocks get a copy button.
 */
export class TzRich extends HTMLElement {
  copyLabel = "Copy";
  copiedLabel = "Copied";
  private shown: string | undefined;

  show(html: string | undefined, text: string): void {
    const next = html === undefined ? `t${text}` : `h${html}`;
    if (next === this.shown) return;
    this.shown = next;
    this.classList.add("prose");
    if (html === undefined) return this.showText(text);
    if (clean) return this.showMarkup(clean(html));
    const still = () => next === this.shown;
    ready.then(() => still() && clean && this.showMarkup(clean(html)), () => still() && this.showText(text));
  }

  private showMarkup(content: DocumentFragment): void {
    settle(content);
    this.replaceChildren(content);
    for (const block of this.querySelectorAll("pre")) this.addCopy(block);
    void drawMath(this);
  }

  private showText(text: string): void {
    const paragraphs = text.split(/\n{2,}/).map((part) => {
      const paragraph = document.createElement("p");
      part.split("\n").forEach((line, index) => paragraph.append(...(index ? [document.createElement("br"), line] : [line])));
      return paragraph;
    });
    this.replaceChildren(...paragraphs);
  }

  private addCopy(block: HTMLPreElement): void {
    const box = document.createElement("div");
    box.className = "code-box";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn--small";
    button.textContent = this.copyLabel;
    button.addEventListener("click", () => void this.copy(block.textContent ?? "", button));
    block.tabIndex = 0;
    block.replaceWith(box);
    box.append(button, block);
  }

  private async copy(text: string, button: HTMLButtonElement): Promise<void> {
    await navigator.clipboard.writeText(text);
    button.textContent = this.copiedLabel;
    setTimeout(() => (button.textContent = this.copyLabel), 2000);
  }
}

/** Puts a text below the headings of the page, which end with the second, and says what the heading cells of its tables are over. */
function settle(content: DocumentFragment): void {
  for (const heading of content.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const lower = document.createElement(`h${Math.min(6, Number(heading.localName[1]) + 2)}`);
    for (const { name, value } of heading.attributes) lower.setAttribute(name, value);
    lower.append(...heading.childNodes);
    heading.replaceWith(lower);
  }
  for (const cell of content.querySelectorAll<HTMLTableCellElement>("th:not([scope])")) cell.scope = "col";
}

async function drawMath(root: HTMLElement): Promise<void> {
  const spans = [...root.querySelectorAll<HTMLElement>("span.math, div.math")];
  if (spans.length === 0) return;
  const { toMathml } = await import("./math.ts");
  for (const span of spans) {
    const drawn = toMathml(span.textContent ?? "", span.classList.contains("block"));
    if (drawn) span.replaceChildren(drawn);
  }
}

customElements.define("tz-rich", TzRich);
