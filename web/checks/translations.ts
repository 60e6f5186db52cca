import { readFileSync } from "node:fs";
import { join } from "node:path";

const PARTS = [
  "adjudication", "advice", "agent", "attack", "changed", "converse", "facts", "fix", "form", "guidelines", "qa", "rubric", "skip", "translate",
];
const FOLDERS = ["editors/i18n", ...PARTS.map((part) => `editors/i18n/${part}`), "pages/i18n"];

/** What is wrong with the translations: keys that one language has and the other has not, and lost placeholders. */
export function translationFaults(web: string): string[] {
  return FOLDERS.flatMap((folder) => compare(folder, read(web, folder, "en"), read(web, folder, "hi")));
}

function compare(folder: string, en: Record<string, string>, hi: Record<string, string>): string[] {
  const keys = [...new Set([...Object.keys(en), ...Object.keys(hi)])];
  return keys.flatMap((key) => {
    if (!en[key]) return [`${folder}: en has no ${key}`];
    if (!hi[key]) return [`${folder}: hi has no ${key}`];
    return slots(en[key]) === slots(hi[key]) ? [] : [`${folder}: ${key} has other placeholders in hi`];
  });
}

function slots(text: string): string {
  return (text.match(/\{\w+\}/g) ?? []).toSorted().join(" ");
}

function read(web: string, folder: string, language: string): Record<string, string> {
  return JSON.parse(readFileSync(join(web, folder, `${language}.json`), "utf8")) as Record<string, string>;
}
