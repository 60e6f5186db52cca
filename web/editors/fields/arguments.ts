import type { Words } from "../i18n/words.ts";

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
}

const ADVICE_MAX = 8;

/** What a text means as JSON; undefined where it is none. */
export function meant(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** JSON on lines of its own; any other text as it is. */
export function pretty(text: string): string {
  const value = meant(text);
  return typeof value === "object" && value !== null ? JSON.stringify(value, null, 2) : text;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How arguments differ from the parameters of their tool, as advice: the commonest keywords of JSON Schema, and no others. */
export function adviceOn(text: string, parameters: unknown, words: Words): string[] {
  const value = meant(text);
  if (!isObject(value)) return [words.text("call.not_json")];
  return isObject(parameters) ? differences(value, parameters as Schema, "", words).slice(0, ADVICE_MAX) : [];
}

function differences(value: unknown, schema: Schema, at: string, words: Words): string[] {
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  const place = at === "" ? "…" : at;
  if (types.length > 0 && !types.some((type) => isA(value, type))) return [words.text("call.advice_type", { place, type: types.join(" / ") })];
  if (schema.enum && !schema.enum.some((one) => JSON.stringify(one) === JSON.stringify(value))) {
    return [words.text("call.advice_enum", { place, allowed: schema.enum.map((one) => JSON.stringify(one)).join(", ") })];
  }
  if (typeof value === "number") {
    const isOut = value < (schema.minimum ?? -Infinity) || value > (schema.maximum ?? Infinity);
    return isOut ? [words.text("call.advice_range", { place })] : [];
  }
  if (Array.isArray(value)) return schema.items ? value.flatMap((one, index) => differences(one, schema.items ?? {}, `${at}[${index}]`, words)) : [];
  return isObject(value) ? inside(value, schema, at, words) : [];
}

function inside(value: Record<string, unknown>, schema: Schema, at: string, words: Words): string[] {
  const name = (key: string) => (at === "" ? key : `${at}.${key}`);
  const known = schema.properties ?? {};
  const missing = (schema.required ?? []).filter((key) => !(key in value)).map((key) => words.text("call.advice_missing", { place: name(key) }));
  const strange = schema.additionalProperties === false ? Object.keys(value).filter((key) => !(key in known)) : [];
  return [
    ...missing,
    ...strange.map((key) => words.text("call.advice_strange", { place: name(key) })),
    ...Object.entries(value).flatMap(([key, one]) => (known[key] ? differences(one, known[key], name(key), words) : [])),
  ];
}

function isA(value: unknown, type: string): boolean {
  if (type === "integer") return typeof value === "number" && Number.isInteger(value);
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  return type === "object" ? isObject(value) : typeof value === type;
}
