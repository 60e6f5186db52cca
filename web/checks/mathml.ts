import type { Plugin } from "vite";

interface Node {
  type: string;
  start: number;
  end: number;
  [part: string]: unknown;
}
interface Cut {
  start: number;
  end: number;
  text: string;
}

// What draws with fonts, and what only KaTeX's command line and manual read.
const UNUSED = /^(htmlBuilder|toNode|cli\w*|description)$/;
// MathML asks of one font whether it has a letter; with the sizes of A and T KaTeX writes its own name.
const FONT = /^(?!Main-Regular$)\w+-(Regular|Bold|Italic|BoldItalic)$/;
const LETTER = /^(?!65$|84$)\d+$/;

/** Leaves out of KaTeX what only its drawing with fonts needs, for we show MathML alone. What nothing refers to after these cuts, the
 * bundler leaves out by itself. */
export function mathmlOnly(): Plugin {
  return {
    name: "tarazu-mathml-only",
    transform(code, id) {
      if (!id.endsWith("katex/dist/katex.mjs")) return null;
      return withoutDrawing(code, this.parse(code));
    },
  };
}

/** KaTeX's code with the cuts. */
export function withoutDrawing(code: string, program: object): string {
  const cuts = cutsIn(program as Node, code);
  return cuts.reduceRight((rest, { start, end, text }) => rest.slice(0, start) + text + rest.slice(end), code);
}

/** Every cut in the order of the code; nothing is cut within a cut. */
function cutsIn(node: Node, code: string): Cut[] {
  const text = written(node, code);
  if (text === null) return Object.values(node).flatMap((part) => [part].flat().filter(isNode).flatMap((child) => cutsIn(child, code)));
  const comma = text === "" ? (/^\s*,/.exec(code.slice(node.end, node.end + 9))?.[0].length ?? 0) : 0;
  return [{ start: node.start, end: node.end + comma, text }];
}

/** What stands in the place of a part of the code; null where it stays as it is. */
function written({ type, key, value, start, end }: Node, code: string): string | null {
  if (type === "BinaryExpression") return code.slice(start, end) === 'settings.output === "mathml"' ? "true" : null;
  if (type !== "Property" && type !== "MethodDefinition") return null;
  const { name, value: quoted } = key as { name?: string; value?: string };
  if (UNUSED.test(name ?? "") || FONT.test(quoted ?? "")) return "";
  return LETTER.test(quoted ?? "") && (value as Node).type === "ArrayExpression" ? `${quoted}: 1` : null;
}

const isNode = (part: unknown): part is Node => typeof (part as Node | null)?.type === "string";
