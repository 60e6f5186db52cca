import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { translationFaults } from "../checks/translations.ts";
import { words } from "../editors/i18n/words.ts";

const WEB = join(import.meta.dirname, "..");

describe("texts", () => {
  test("English and Hindi have the same keys and placeholders", () => {
    expect(translationFaults(WEB)).toEqual([]);
  });

  test("numbers and plurals follow the language", () => {
    expect(words("en").number(100_800)).toBe("1,00,800");
    expect(words("hi").number(84)).toBe(new Intl.NumberFormat("hi-IN").format(84));
    expect(words("en").count("minutes", 1)).toBe("1 minute");
    expect(words("hi-IN").count("minutes", 6)).toBe("6 मिनट");
    expect(words("en").estimate(0.75)).toBe("45 seconds");
    expect(words("hi").estimate(1.2)).toBe("1 मिनट");
    expect(words("en").duration(3725)).toBe("1:02:05");
  });

  test("times are told in one zone, by name, and with the day unless it is today", () => {
    const noon = new Date("2026-11-22T06:30:00Z");
    expect(words("en").moment(noon, noon)).toBe("12:00 IST");
    expect(words("en").moment(new Date("2026-11-22T19:00:00Z"), noon)).toBe("23 Nov, 00:30 IST");
    expect(words("hi").moment(new Date("2026-11-22T19:00:00Z"), noon)).toContain("00:30 IST");
  });

  test("a customer's label falls back to the language that it has", () => {
    expect(words("hi").label({ en: "Accuracy", hi: "सटीकता" }, "k")).toBe("सटीकता");
    expect(words("hi").label({ en: "Accuracy" }, "k")).toBe("Accuracy");
    expect(words("hi").label(undefined, "k")).toBe("k");
  });
});

describe("colours", () => {
  const tokens = readFileSync(join(WEB, "ui", "tokens.css"), "utf8");
  const pair = (name: string): [string, string] => {
    const found = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens);
    if (!found?.[1] || !found[2]) throw new Error(`no token ${name}`);
    return [found[1], found[2]];
  };
  const texts = ["text", "text-2", "accent", "accent-strong", "ok", "warn", "bad", "info"];
  const grounds = ["bg", "surface", "surface-2"];
  const own = ["ok", "warn", "bad", "info"].map((name) => [name, `${name}-soft`] as const);
  const all = [
    ...texts.flatMap((name) => grounds.map((ground) => [name, ground] as const)),
    ...own,
    ...own.map(([, ground]) => ["text", ground] as const),
    ["accent-strong", "accent-soft"] as const,
    ["on-accent", "accent"] as const,
    ["on-accent", "accent-strong"] as const,
    ["text", "mark"] as const,
  ];

  test.each(all)("%s on %s can be read in both themes", (front, back) => {
    const [fronts, backs] = [pair(front), pair(back)];
    for (const theme of [0, 1] as const) expect(contrast(fronts[theme], backs[theme])).toBeGreaterThanOrEqual(4.5);
  });

  test.each(grounds)("the edge of a field is visible on %s", (ground) => {
    const [fronts, backs] = [pair("line-strong"), pair(ground)];
    for (const theme of [0, 1] as const) expect(contrast(fronts[theme], backs[theme])).toBeGreaterThanOrEqual(3);
  });
});

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}
