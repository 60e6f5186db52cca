import { readFileSync } from "node:fs";
import { renderToString } from "katex";
import { expect, test } from "vitest";
import { parseAst } from "vite";
import { withoutDrawing } from "../checks/mathml.ts";

type Render = typeof renderToString;

const WHOLE = readFileSync("node_modules/katex/dist/katex.mjs", "utf8");
// Two of them only speak to the console.
const COMMANDS = [...new Set([...WHOLE.matchAll(/["'](\\\\(?!message|errmessage|show\b)[A-Za-z]+\*?)["']/g)].map((found) => found[1]!.slice(1)))];
const ENVIRONMENTS = [...new Set([...WHOLE.matchAll(/names: \[("\w+\*?"[^\]]*)\]/g)].flatMap((found) => JSON.parse(`[${found[1]}]`) as string[]))];

/** What KaTeX makes of a formula, or why it refuses it. */
function shown(render: Render, tex: string): string {
  try {
    return render(tex, { output: "mathml", displayMode: true, strict: "ignore", trust: false, maxSize: 20, maxExpand: 500 });
  } catch (error) {
    return String(error);
  }
}

test("without what draws with fonts KaTeX writes every command as it does with it", () => {
  const left = withoutDrawing(WHOLE, parseAst(WHOLE));
  expect(left).not.toMatch(/htmlBuilder:|"Main-Bold":/);
  const code = left.replace(/\nexport \{[^}]*\};\s*$/, "\nreturn renderToString;");
  const cut = new Function(code)() as Render;
  const forms = COMMANDS.flatMap((name) => [name, `${name}{a}{b}`, `a_i^2 ${name} x_1^{2}`, `${name}{1em}{2em} c`, `\\mathrm{${name}}`, `\\text{${name}{é}}`]);
  const tables = ENVIRONMENTS.flatMap((name) => [`\\begin{${name}}a & b \\\\ c & d\\end{${name}}`, `\\begin{${name}}{cc}a & b \\\\ \\hline c & d\\end{${name}}`]);
  const more = ["\\left( \\frac{\\sqrt[3]{x}}{2} \\middle| \\mathbb{R} \\right]", "x'' \\not= \\KaTeX", "\\textcolor{red}{\\boldsymbol{\\alpha}β}", "हिन्दी", "\\frac{a"];
  expect(COMMANDS.length).toBeGreaterThan(900);
  expect(ENVIRONMENTS.length).toBeGreaterThan(20);
  const differing = [...forms, ...tables, ...more].filter((tex) => shown(cut, tex) !== shown(renderToString, tex));
  expect(differing).toEqual([]);
});
