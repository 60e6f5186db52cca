import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOTS = ["checks", "editors", "pages", "ui"];
const FILES = [".npmrc", "package-lock.json", "package.json", "tsconfig.json", "vite.config.ts"];

/** The SHA-256 over every source that decides what is built. hatch_build.py computes the same one. */
export function sourceDigest(web: string): string {
  const whole = createHash("sha256");
  for (const path of sourcePaths(web)) {
    const content = readFileSync(join(web, path), "utf8").replaceAll("\r\n", "\n");
    whole.update(`${path}\u0000${createHash("sha256").update(content).digest("hex")}\n`);
  }
  return whole.digest("hex");
}

function sourcePaths(web: string): string[] {
  const inside = ROOTS.flatMap((root) =>
    readdirSync(join(web, root), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith(".md"))
      .map((entry) => join(entry.parentPath, entry.name).slice(web.length + 1).replaceAll("\\", "/")),
  );
  return [...inside, ...FILES].toSorted();
}
