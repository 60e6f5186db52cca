import type { Json, JsonObject } from "../history.ts";

/** A form as the server keeps it: the subset of JSON Schema that people can fill in, in plain terms. */
export interface Schema {
  readonly type: "string" | "number" | "integer" | "boolean" | "array" | "object";
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly (string | number)[];
  readonly oneOf?: readonly { readonly const: string | number; readonly title?: string }[];
  /** What the work begins with, and what is meant where nothing is said. */
  readonly default?: Json;
  /** Whether "none" can be said, as null. */
  readonly nullable?: boolean;
  readonly pattern?: string;
  /** How a text with a pattern may look. */
  readonly examples?: readonly string[];
  readonly multipleOf?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly format?: "textarea" | "date" | "uri" | "json" | "cell" | "cell-value";
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** The names of the properties as they are asked for; an object of JSON has no order of its own. */
  readonly order?: readonly string[];
}

export type Path = readonly (string | number)[];

/** One thing that keeps the values from being handed in, at a place. */
export interface Flaw {
  readonly path: Path;
  readonly code: "missing" | "number" | "integer" | "range" | "short" | "long" | "date" | "uri" | "json" | "points" | "few" | "many" | "twice" | "choice" | "pattern" | "example" | "step" | "cell" | "cell_value";
  readonly limit?: number;
  /** What should stand there. */
  readonly told?: string;
}

/** How long a text may be that must follow a pattern. */
const MATCHED_LENGTH = 2000;
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"\\^`{|}]+$/;

/** The properties in the order of the form. */
export function propertiesOf(schema: Schema | undefined): [string, Schema][] {
  const properties = schema?.properties ?? {};
  const names = new Set([...(schema?.order ?? []), ...Object.keys(properties)]);
  return [...names].flatMap((name) => (properties[name] ? [[name, properties[name]] as [string, Schema]] : []));
}

export function isTable(schema: Schema): boolean {
  return schema.type === "array" && schema.items?.type === "object" && !isPoints(schema);
}

/** Whether a list is one of corners {x, y}, which are written as `x,y x,y`. */
export function isPoints(schema: Schema): boolean {
  const corner = schema.type === "array" && schema.items?.type === "object" ? schema.items.properties : undefined;
  return corner !== undefined && Object.keys(corner).toSorted().join() === "x,y" && Object.values(corner).every(isNumeric);
}

export function isNumeric(schema: Schema): boolean {
  return schema.type === "number" || schema.type === "integer";
}

/** Whether people write their own words there: neither a number nor a date, an address, code or a place in a table. */
export function isWritten({ type, format = "textarea", pattern, items }: Schema): boolean {
  return type === "array" ? items !== undefined && isWritten(items) : type === "string" && format === "textarea" && pattern === undefined;
}

/** What can be chosen, or null where there is nothing to choose from. */
export function optionsOf(schema: Schema): readonly { readonly key: string; readonly label: string }[] | null {
  if (schema.enum) return schema.enum.map((one) => ({ key: String(one), label: String(one) }));
  return schema.oneOf?.map((one) => ({ key: String(one.const), label: one.title || String(one.const) })) ?? null;
}

/** What the option of a key stands for: a number where the choice is one of numbers. */
export function chosen(key: string, schema: Schema): string | number {
  return isNumeric(schema) ? Number(key) : key;
}

/** Where a path lies in the words of the server: `values.lines[0].text`. */
export function fieldOf(path: Path): string {
  return path.reduce<string>((whole, part) => {
    if (typeof part === "number") return `${whole}[${part}]`;
    if (!/^[A-Za-z_][\w-]{0,63}$/.test(part)) return `${whole}[${JSON.stringify(part.slice(0, 64))}]`;
    return whole ? `${whole}.${part}` : part;
  }, "");
}

/** One spelling of a place, however the server or `fieldOf` wrote it. */
export function keyOf(field: string): string {
  const parts = [...field.matchAll(/\[("(?:[^"\\]|\\.)*"|\d+)\]|([^.[\]]+)/g)].map((found) => String(found[2] ?? JSON.parse(found[1] ?? "0")));
  return parts.map(encodeURIComponent).join("/");
}

/** The same for a fault of the server, which begins at the answer. */
export function sentKey(field: string): string {
  return keyOf(field.replace(/^answer\.values(?=$|[.[])\.?/, ""));
}

/** The value with one place of it changed; `undefined` takes the place away. */
export function put(whole: Json | undefined, path: Path, leaf: Json | undefined): Json | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return leaf;
  if (typeof part === "number") {
    const list = Array.isArray(whole) ? [...whole] : [];
    list[part] = put(list[part], rest, leaf) ?? null;
    return list;
  }
  const { [part]: inner, ...others } = isObject(whole) ? whole : {};
  const next = put(inner, rest, leaf);
  if (next === undefined) return others;
  return isObject(whole) && part in whole ? { ...whole, [part]: next } : { ...others, [part]: next };
}

export function get(whole: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((inner, part) => {
    if (typeof part === "number") return Array.isArray(inner) ? inner[part] : undefined;
    return isObject(inner) && Object.hasOwn(inner, part) ? inner[part] : undefined;
  }, whole);
}

/** Everything that is wrong with a value, in the order of the form. */
export function flaws(value: Json | undefined, schema: Schema, path: Path, needed = true): Flaw[] {
  if (value === null && schema.nullable) return [];
  if (schema.type === "object") return membersFlaws(isObject(value) ? value : {}, schema, path);
  const isBlank = value == null || (typeof value === "string" && value.trim() === "" && schema.minLength !== 0);
  if (isBlank) return needed ? [{ path, code: "missing" }] : [];
  if (schema.type === "array") return listFlaws(value, schema, path);
  const options = optionsOf(schema);
  if (options) return options.some((one) => chosen(one.key, schema) === value) ? [] : [{ path, code: "choice" }];
  if (isNumeric(schema)) return numberFlaws(value, schema, path);
  return typeof value === "string" ? textFlaws(value, schema, path) : [];
}

function membersFlaws(value: JsonObject, schema: Schema, path: Path): Flaw[] {
  return propertiesOf(schema).flatMap(([name, each]) => {
    const needed = schema.required?.includes(name) ?? false;
    // A group that may be left out is looked into only once something is in it.
    if (each.type === "object" && !needed && value[name] === undefined) return [];
    return flaws(value[name], each, [...path, name], needed);
  });
}

function numberFlaws(value: Json, schema: Schema, path: Path): Flaw[] {
  if (typeof value !== "number") return [{ path, code: schema.type === "integer" ? "integer" : "number" }];
  if (schema.type === "integer" && !Number.isSafeInteger(value)) return [{ path, code: "integer" }];
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity, multipleOf } = schema;
  if (value < minimum || value > maximum || value <= exclusiveMinimum || value >= exclusiveMaximum) return [{ path, code: "range" }];
  return multipleOf === undefined || isMultiple(value, multipleOf) ? [] : [{ path, code: "step", limit: multipleOf }];
}

/** Whether a number is so many times another, as they are written: 0.3 is three times 0.1. */
function isMultiple(value: number, step: number): boolean {
  const parts = [value, step].map((one) => /^-?(\d+)\.?(\d*)(?:e([-+]\d+))?$/.exec(String(one)) ?? []);
  const places = parts.map(([, , decimals = "", exponent = "0"]) => decimals.length - Number(exponent));
  const most = Math.max(...places);
  const [whole, unit] = parts.map(([, digits = "", decimals = ""], index) => BigInt(digits + decimals) * 10n ** BigInt(most - (places[index] ?? 0)));
  return (whole ?? 0n) % (unit ?? 1n) === 0n;
}

/**
 * Whether a text can be told here not to follow its pattern. The server knows for all; a browser could be kept busy for ever by one
 * that repeats a group, or by several repetitions over a long text, so those wait until the answer is handed in.
 */
function breaks(value: string, pattern: string): boolean {
  const repeated = pattern.match(/[*+]|\{\d*,/g)?.length ?? 0;
  if (value.length > 200 || repeated > 2 || /\)[*+{]/.test(pattern)) return false;
  try {
    return !new RegExp(pattern, "u").test(value);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function textFlaws(value: string, schema: Schema, path: Path): Flaw[] {
  const length = [...value].length;
  const most = Math.min(schema.maxLength ?? Infinity, schema.pattern === undefined ? Infinity : MATCHED_LENGTH);
  if (length < (schema.minLength ?? 0)) return [{ path, code: "short", limit: schema.minLength ?? 0 }];
  if (length > most) return [{ path, code: "long", limit: most }];
  if (schema.format === "date" && !/^\d{4}-\d\d-\d\d$/.test(value)) return [{ path, code: "date" }];
  if (schema.format === "uri" && !URI.test(value)) return [{ path, code: "uri" }];
  if (schema.format === "json" && parsed(value) === undefined) return [{ path, code: "json" }];
  if (schema.pattern !== undefined && breaks(value, schema.pattern)) return [{ path, ...meant(schema, schema.pattern) }];
  return [];
}

/** What is told of a text that misses its pattern: the form's own words for it, else an example, else the pattern. */
function meant({ description, examples: [example] = [] }: Schema, pattern: string): Pick<Flaw, "code" | "told"> {
  if (description || example === undefined) return { code: "pattern", told: description || pattern };
  return { code: "example", told: example };
}

function listFlaws(value: Json, schema: Schema, path: Path): Flaw[] {
  if (!Array.isArray(value)) return [{ path, code: isPoints(schema) ? "points" : "json" }];
  const { items, minItems = 0, maxItems = 10_000 } = schema;
  if (value.length < minItems) return [{ path, code: "few", limit: minItems }];
  if (value.length > maxItems) return [{ path, code: "many", limit: maxItems }];
  if (schema.uniqueItems && new Set(value).size < value.length) return [{ path, code: "twice" }];
  return items ? value.flatMap((one, index) => flaws(one ?? undefined, items, [...path, index])) : [];
}

/** A text read as JSON, or undefined when it is none. */
export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What a text typed for a number, a list or corners stands for; a text that cannot be read stands for itself. */
export function decode(text: string, schema: Schema): Json | undefined {
  if (text.trim() === "") return undefined;
  if (isNumeric(schema)) return numberOf(text) ?? text;
  if (isPoints(schema)) return pointsOf(text) ?? text;
  if (isTable(schema)) return parsed(text) ?? text;
  if (schema.type !== "array") return text;
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return schema.items && isNumeric(schema.items) ? lines.map((line) => numberOf(line) ?? line) : lines;
}

/** The text that stands for a value. */
export function encode(value: Json | undefined, schema: Schema): string {
  if (value === undefined || value === null) return "";
  if (!Array.isArray(value)) return typeof value === "string" ? value : JSON.stringify(value);
  if (isPoints(schema)) return (value as { x: number; y: number }[]).map((corner) => `${corner.x},${corner.y}`).join(" ");
  return isTable(schema) ? JSON.stringify(value) : value.map(String).join("\n");
}

function numberOf(text: string): number | undefined {
  const plain = text.trim().replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x966));
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : undefined;
}

function pointsOf(text: string): Json[] | undefined {
  const corners = text.trim().split(/\s+/).map((corner) => corner.split(",").map(numberOf));
  const isSound = corners.every((corner) => corner.length === 2 && corner.every((part) => part !== undefined));
  return isSound ? corners.map(([x, y]) => ({ x: x ?? 0, y: y ?? 0 })) : undefined;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
