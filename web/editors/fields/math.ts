import { ParseError, renderToString } from "katex";

/**
 * TeX as a MathML element, or null when it cannot be read (the source then stays visible). The output has no style
 * attributes, so a strict Content-Security-Policy holds.
 */
export function toMathml(tex: string, block: boolean): Element | null {
  const holder = document.createElement("template");
  try {
    holder.innerHTML = renderToString(tex, {
      output: "mathml",
      displayMode: block,
      throwOnError: true,
      strict: "ignore",
      trust: false,
      maxSize: 20,
      maxExpand: 500,
    });
  } catch (error) {
    if (error instanceof ParseError) return null;
    throw error;
  }
  const math = holder.content.querySelector("math");
  math?.querySelectorAll("annotation").forEach((annotation) => annotation.remove());
  math?.querySelectorAll("[style]").forEach((node) => node.removeAttribute("style"));
  return math;
}
