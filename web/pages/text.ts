import en from "./i18n/en.json";
import hi from "./i18n/hi.json";

const TEXTS: Readonly<Record<"en" | "hi", Readonly<Record<keyof typeof en, string>>>> = { en, hi };

/** A text of the page enhancements in the page's language. */
export function text(key: keyof typeof en, facts: Record<string, string> = {}): string {
  const language = document.documentElement.lang.startsWith("hi") ? "hi" : "en";
  return TEXTS[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => facts[name] ?? whole);
}
