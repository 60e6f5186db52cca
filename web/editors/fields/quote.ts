/** A piece of a text: what stands between two places, counted in code points. */
export interface Quote {
  readonly start: number;
  readonly end: number;
  readonly quote: string;
}

/**
 * The quote that a selection in a text box means, widened to whole characters as people see them, so that no vowel sign
 * is torn from its letter. A box counts a line break as one sign, however the text writes it.
 */
export function quoteOf(text: string, from: number, to: number): Quote | null {
  const [first, last] = [unitAt(text, from), unitAt(text, to)];
  if (first >= last) return null;
  let [start, end] = [first, last];
  for (const { index, segment } of new Intl.Segmenter("und", { granularity: "grapheme" }).segment(text)) {
    if (index <= first) start = index;
    if (index < last) end = index + segment.length;
    else break;
  }
  const quote = text.slice(start, end);
  if (quote.trim() === "") return null;
  const begin = [...text.slice(0, start)].length;
  return { start: begin, end: begin + [...quote].length, quote };
}

function unitAt(text: string, place: number): number {
  if (!text.includes("\r\n")) return place;
  let unit = 0;
  for (let seen = 0; seen < place && unit < text.length; seen += 1) unit += text.startsWith("\r\n", unit) ? 2 : 1;
  return unit;
}
