import { Marked, type TokenizerAndRendererExtension, type Tokens } from "marked";

const BLOCK = /^\$\$\s*([^$]+?)\s*\$\$(?:\n|$)/;
const INLINE = /^\$(?!\s)((?:\\.|[^\\$\n])+?)(?<!\s)\$(?!\d)/;
const DISPLAY = /^\$\$(?!\s)((?:\\.|[^\\$\n])+?)(?<!\s)\$\$/;

/** Markdown as the server renders it: no raw HTML, no pictures, formulas as TeX for `tz-rich` to draw. Unsafe until cleaned. */
export function toHtml(text: string): string {
  return marked.parse(text, { async: false });
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign);
}

function formula(name: string, level: "block" | "inline", rules: readonly RegExp[], draw: (tex: string) => string): TokenizerAndRendererExtension {
  return {
    name,
    level,
    // A block begins on a line of its own; only formulas inside a line have to be looked for.
    ...(level === "inline" ? { start: (source: string) => (source.includes("$") ? source.indexOf("$") : undefined) } : {}),
    tokenizer: (source) => {
      const found = rules.map((rule) => rule.exec(source)).find((match) => match !== null);
      return found ? { type: name, raw: found[0], text: found[1] ?? "", display: found[0].startsWith("$$") } : undefined;
    },
    renderer: (token) => draw(`<span class="math ${token["display"] ? "block" : "inline"}">${escape(String(token["text"]))}</span>`),
  };
}

const marked = new Marked({
  gfm: true,
  extensions: [
    formula("formula", "block", [BLOCK], (span) => `<p>${span}</p>`),
    formula("formula-inline", "inline", [DISPLAY, INLINE], (span) => span),
  ],
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escape(text),
    image: ({ href, text }: Tokens.Image) => `<a href="${escape(href)}">${escape(text || href)}</a>`,
  },
});
