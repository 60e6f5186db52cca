import en from "./en.json";
import hi from "./hi.json";
import type adjudication from "./adjudication/en.json";
import type agent from "./agent/en.json";
import type best from "./best/en.json";
import type advice from "./advice/en.json";
import type guidelines from "./guidelines/en.json";
import type skip from "./skip/en.json";
import type audit from "./audit/en.json";
import type attack from "./attack/en.json";
import type changed from "./changed/en.json";
import type call from "./call/en.json";
import type converse from "./converse/en.json";
import type facts from "./facts/en.json";
import type fix from "./fix/en.json";
import type form from "./form/en.json";
import type qa from "./qa/en.json";
import type places from "./places/en.json";
import type rubric from "./rubric/en.json";
import type translate from "./translate/en.json";

type Kinds =
  typeof agent & typeof attack & typeof audit & typeof call & typeof converse & typeof facts & typeof form & typeof qa & typeof rubric & typeof translate;
export type Key = keyof typeof adjudication | keyof typeof advice | keyof typeof best | keyof typeof changed | keyof typeof fix | keyof typeof guidelines | keyof typeof skip | keyof typeof places | keyof typeof en | keyof Kinds;
export type PluralKey = Key extends infer K ? (K extends `${infer Stem}_one` ? Stem : never) : never;
export type Language = "en" | "hi";
export type Localized = Readonly<Record<string, string>>;

const TEXTS: Record<Language, Record<string, string>> = { en: { ...en }, hi: { ...hi } };
const LOCALES: Record<Language, string> = { en: "en-IN", hi: "hi-IN" };
// Every time is told in the zone of the pages, whatever the device is set to.
const ZONE = "Asia/Kolkata";
const ZONE_NAME = "IST";

/** Adds the texts that only some kinds need: they come with the editor of the kind, and so weigh on no other. */
export function teach(texts: Record<Language, Readonly<Record<string, string>>>): void {
  for (const language of ["en", "hi"] as const) Object.assign(TEXTS[language], texts[language]);
}

const PLAIN = /^\d{1,3}$/;

/** One language's texts and formats. Every visible string of the editors comes through here. */
export class Words {
  readonly language: Language;
  readonly locale: string;
  private readonly plurals: Intl.PluralRules;
  // Making a format costs far more than using it, and pages are drawn at every key.
  private readonly numbers = new Map<string, Intl.NumberFormat>();
  private readonly dates = new Map<string, Intl.DateTimeFormat>();

  constructor(language: Language) {
    this.language = language;
    this.locale = LOCALES[language];
    this.plurals = new Intl.PluralRules(this.locale);
  }

  text(key: Key, facts: Record<string, string> = {}): string {
    return fill(TEXTS[this.language][key] ?? key, facts);
  }

  /** The text of a key that may be unknown here (a server's code), or null. */
  known(key: string): string | null {
    return TEXTS[this.language][key] ?? null;
  }

  count(stem: PluralKey, count: number, facts: Record<string, string> = {}): string {
    const form = this.plurals.select(count) === "one" ? "one" : "other";
    return this.text(`${stem}_${form}` as Key, { ...facts, count: this.number(count) });
  }

  number(value: number, options: Intl.NumberFormatOptions = {}): string {
    // The browser's own format is slow to make, and these are written alike in both languages.
    if (PLAIN.test(String(value)) && Object.keys(options).length === 0) return String(value);
    return this.numberFormat(options).format(value);
  }

  /** A time of day with its zone, and with its day unless that is today: 21:41 IST, 23 Nov, 09:00 IST. */
  moment(at: Date, now: Date = new Date()): string {
    const day = (date: Date) => this.date(date, { day: "numeric", month: "short" });
    const time = this.date(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    return `${day(at) === day(now) ? "" : `${day(at)}, `}${time} ${ZONE_NAME}`;
  }

  /** How long work takes about: whole minutes from one on, seconds below. */
  estimate(minutes: number): string {
    return minutes < 1 ? this.count("seconds", Math.round(minutes * 60)) : this.count("minutes", Math.round(minutes));
  }

  /** Seconds as m:ss, or h:mm:ss from an hour on. */
  duration(seconds: number): string {
    const whole = Math.max(0, Math.floor(seconds));
    const two = (part: number) => String(part).padStart(2, "0");
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60) % 60;
    const head = hours > 0 ? `${this.number(hours)}:${two(minutes)}` : this.number(minutes);
    return `${head}:${two(whole % 60)}`;
  }

  private date(at: Date, parts: Intl.DateTimeFormatOptions): string {
    return kept(this.dates, parts, () => new Intl.DateTimeFormat(this.locale, { ...parts, timeZone: ZONE })).format(at);
  }

  private numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    return kept(this.numbers, options, () => new Intl.NumberFormat(this.locale, options));
  }

  /** The label that a customer wrote, in this language if they gave it. */
  label(localized: Localized | string | undefined, fallback: string): string {
    if (typeof localized === "string") return localized;
    return localized?.[this.language] ?? localized?.["en"] ?? Object.values(localized ?? {})[0] ?? fallback;
  }
}

const made = new Map<Language, Words>();

export function words(lang: string): Words {
  const language: Language = lang.toLowerCase().startsWith("hi") ? "hi" : "en";
  const found = made.get(language) ?? new Words(language);
  made.set(language, found);
  return found;
}

function kept<T>(known: Map<string, T>, options: object, make: () => T): T {
  const key = JSON.stringify(options);
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

function fill(text: string, facts: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => facts[name] ?? whole);
}
