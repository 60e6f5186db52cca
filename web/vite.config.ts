import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";
import { translationFaults } from "./checks/translations.ts";
import { sourceDigest } from "./checks/digest.ts";
import { mathmlOnly } from "./checks/mathml.ts";

const WEB = import.meta.dirname;
const OUT = join(WEB, "..", "src", "tarazu", "http", "static", "build");
const LICENCES: Record<string, string> = {
  "lit, @lit/reactive-element, lit-element, lit-html": "lit/LICENSE",
  "KaTeX": "katex/LICENSE",
  "marked": "marked/LICENSE",
  "DOMPurify (used under Apache-2.0)": "dompurify/LICENSE",
  "Noto Sans": "@fontsource-variable/noto-sans/LICENSE",
  "Noto Sans Devanagari": "@fontsource-variable/noto-sans-devanagari/LICENSE",
};
// What editors share stands in a chunk of its own: pages load the entry by an address with a digest, so whatever
// imported the entry would run it a second time.
const SHARED = /node_modules\/(lit|@lit|lit-html|lit-element)\/|editors\/(api|delta|editor|equal|history|kinds|outbox|task-editor)\.ts|editors\/frame\/(advice|clauses|dialogs|drafts|drawer|notices|stage|views)\.ts|editors\/(i18n|fields)\/(?!\w+\/|purify|best|question|rubric|math|markdown|schema|inputs|rows|items|spans|marker|tree|evidence|readable|moved|glossary|changed|compared|arguments|cells)/;

/** Refuses incomplete translations, and writes the licences and the digest of the sources beside the bundles. */
function finish(): Plugin {
  return {
    name: "tarazu-finish",
    buildStart() {
      const faults = translationFaults(WEB);
      if (faults.length > 0) this.error(faults.join("\n"));
    },
    writeBundle() {
      const texts = Object.entries(LICENCES).map(([name, path]) => `${name}\n\n${licence(path)}\n`);
      writeFileSync(join(OUT, "LICENSES.txt"), texts.join(`\n${"-".repeat(79)}\n\n`));
      copyFileSync(join(WEB, "ui", "mark.svg"), join(OUT, "mark.svg"));
      writeFileSync(join(OUT, "build.json"), `${JSON.stringify({ digest: sourceDigest(WEB) })}\n`);
    },
  };
}

/** Takes the indentation out of our templates: a line break alone is as much white space on a page. */
function outdented(): Plugin {
  return {
    name: "tarazu-outdented",
    transform: (code, id) => (/\/(editors|pages)\/.*\.ts$/.test(id) ? code.replace(/\n[ \t]+/g, "\n") : null),
  };
}

/** A licence text; of DOMPurify's two only the one that we take. */
function licence(path: string): string {
  const text = readFileSync(join(WEB, "node_modules", path), "utf8").trim();
  const other = text.search(/\n[^\n]*Mozilla Public License,? version 2\.0\s*\n+\s*1\. Definitions/i);
  return other < 0 ? text : text.slice(0, other).trim();
}

export default defineConfig({
  root: WEB,
  base: "./",
  plugins: [outdented(), mathmlOnly(), finish()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: "es2023",
    cssTarget: ["chrome123", "firefox128", "safari17.5"],
    sourcemap: false,
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    rollupOptions: {
      input: { app: "pages/app.ts", workbench: "editors/workbench.ts", adjudication: "editors/adjudication.ts", tarazu: "ui/tarazu.css" },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "chunks/[name]-[hash].js",
        codeSplitting: { groups: [{ name: "editing", test: SHARED }] },
        assetFileNames: (asset) => (asset.names[0]?.endsWith(".woff2") ? "fonts/[name]-[hash][extname]" : "[name][extname]"),
      },
    },
  },
  test: { environment: "jsdom", pool: "vmThreads", include: ["tests/**/*.test.ts"], setupFiles: ["tests/ready.ts"] },
} as Parameters<typeof defineConfig>[0]);
