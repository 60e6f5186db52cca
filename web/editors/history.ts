import { equal } from "./equal.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** One reversible change of one place; an absent side means that the key was or is not there. */
export interface Operation {
  readonly path: readonly string[];
  readonly before?: Json;
  readonly after?: Json;
}

export interface Step {
  readonly operations: readonly Operation[];
  readonly atMs: number;
}

const TYPING_PAUSE_MS = 900;

/**
 * Undo and redo as a log of operations, so that memory grows with the places that were changed and not with the size of the
 * answer. A text or a list is one place: a step keeps it whole as it was and as it became. Typing into one text place within a pause becomes one step.
 */
export class History {
  private done: Step[] = [];
  private undone: Step[] = [];
  private current: JsonObject;

  constructor(
    start: JsonObject,
    private readonly now: () => number = Date.now,
    private readonly stepsMax = 1000,
    log: readonly Step[] = [],
  ) {
    this.current = start;
    this.done = [...log];
  }

  get value(): JsonObject {
    return this.current;
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  /** The steps that lead from the start to the value, oldest first. */
  get log(): readonly Step[] {
    return this.done;
  }

  /** Takes the next value in; returns false when nothing changed. */
  record(next: JsonObject): boolean {
    const operations = difference(this.current, next);
    if (operations.length === 0) return false;
    const last = this.done.at(-1);
    const atMs = this.now();
    if (last && this.undone.length === 0 && atMs - last.atMs < TYPING_PAUSE_MS && isTyping(last, operations)) {
      const merged = difference(apply(this.current, last.operations, "back"), next);
      this.done[this.done.length - 1] = { operations: merged, atMs };
    } else {
      this.done.push({ operations, atMs });
      if (this.done.length > this.stepsMax) this.done.shift();
    }
    this.undone = [];
    this.current = next;
    return true;
  }

  undo(): boolean {
    return this.move(this.done, this.undone, "back");
  }

  redo(): boolean {
    return this.move(this.undone, this.done, "forth");
  }

  private move(from: Step[], to: Step[], direction: "back" | "forth"): boolean {
    const step = from.pop();
    if (!step) return false;
    this.current = apply(this.current, step.operations, direction);
    to.push({ ...step, atMs: 0 });
    return true;
  }
}

const LASTING_STEPS = 200;
const LASTING_CHARS = 500_000;

/** As many of the last steps as are kept on the device: 200, and fewer where they are long. */
export function lasting(log: readonly Step[]): readonly Step[] {
  let chars = 0;
  const first = log.findLastIndex((step, index) => index < log.length - LASTING_STEPS || (chars += JSON.stringify(step).length) > LASTING_CHARS);
  return log.slice(first + 1);
}

/** The operations that turn one value into the other; arrays count as one place. */
export function difference(before: JsonObject, after: JsonObject, path: readonly string[] = []): Operation[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => differenceAt(before, after, key, [...path, key]));
}

function differenceAt(before: JsonObject, after: JsonObject, key: string, path: string[]): Operation[] {
  const old = before[key];
  const next = after[key];
  if (isObject(old) && isObject(next)) return difference(old, next, path);
  if (key in before && key in after && equal(old, next)) return [];
  return [{ path, ...(old === undefined ? {} : { before: old }), ...(next === undefined ? {} : { after: next }) }];
}

export function apply(value: JsonObject, operations: readonly Operation[], direction: "back" | "forth"): JsonObject {
  return operations.reduce(
    (whole, operation) => put(whole, operation.path, direction === "back" ? operation.before : operation.after),
    value,
  );
}

function put(whole: JsonObject, path: readonly string[], leaf: Json | undefined): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return whole;
  const copy = { ...whole };
  if (rest.length > 0) {
    const inner = copy[key];
    copy[key] = put(isObject(inner) ? inner : {}, rest, leaf);
  } else if (leaf === undefined) delete copy[key];
  else copy[key] = leaf;
  return copy;
}

function isTyping(last: Step, operations: Operation[]): boolean {
  const [before, now] = [last.operations[0], operations[0]];
  if (!before || !now || last.operations.length > 1 || operations.length > 1) return false;
  const cells = [last.operations, operations].map(([one]) => typedCell(one?.before, one?.after));
  if (Array.isArray(now.after) && cells[0] !== undefined) {
    return cells[0] === cells[1] && before.path.join("\u0000") === now.path.join("\u0000");
  }
  const isText = (side: Json | undefined) => side === undefined || typeof side === "string";
  const texts = [before.before, before.after, now.before, now.after].every(isText);
  const isLong = [now.before, now.after].some((side) => typeof side === "string" && side.length > 0);
  return texts && isLong && isFreeText(now.path) && before.path.join("\u0000") === now.path.join("\u0000");
}

/** Where the one text lies in which two lists differ, as in a table that somebody types into. */
function typedCell(before: Json | undefined, after: Json | undefined, place = ""): string | undefined {
  if (typeof after === "string" && (before === undefined || typeof before === "string")) return place;
  const isList = Array.isArray(before) && Array.isArray(after) && before.length === after.length;
  if (!isList && !(isObject(before) && isObject(after))) return undefined;
  const [old, next] = [before, after] as [JsonObject, JsonObject];
  const changed = [...new Set([...Object.keys(old), ...Object.keys(next)])].filter((key) => !equal(old[key], next[key]));
  const [key] = changed;
  return key === undefined || changed.length > 1 ? undefined : typedCell(old[key], next[key], `${place}\u0000${key}`);
}

const FREE_TEXTS = new Set(
  ["answer", "comment", "content", "correction", "next", "note", "question", "reason", "rewrite", "source", "target", "text", "working"],
);

function isFreeText(path: readonly string[]): boolean {
  return path[0] === "values" || FREE_TEXTS.has(path.at(-1) ?? "");
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
