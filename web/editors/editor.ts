import { LitElement, nothing, type PropertyDeclarations } from "lit";
import type { Advice, Fault } from "./api.ts";
import type { Binding } from "./fields/keys.ts";
import type { JsonObject } from "./history.ts";
import { words, type Words } from "./i18n/words.ts";

/** An adjudication shows a task once (`task`) and every answer to it by itself (`answer`). */
export type Mode = "work" | "review" | "readonly" | "task" | "answer";

/** What still has to be done before an answer may be submitted. */
export interface Missing {
  readonly field: string;
  readonly text: string;
}

export interface Change {
  readonly value: JsonObject;
  readonly complete: boolean;
  readonly changed: true;
}

/** Has an editor show these faults, once: a new list draws it anew. */
export function tell(editor: EditorElement, faults: readonly Fault[]): void {
  if (JSON.stringify(faults) !== JSON.stringify(editor.faults)) editor.faults = faults;
}

let made = 0;

/**
 * The base of every kind's element. It shows `task` under `ontology`, edits `value` and announces `tz-change`; it never
 * talks to the network. Every `mode` but work shows the value without editing it.
 */
export abstract class EditorElement extends LitElement {
  static override properties: PropertyDeclarations = {
    task: { attribute: false },
    ontology: { attribute: false },
    value: { attribute: false },
    faults: { attribute: false },
    advice: { attribute: false },
    lang: { reflect: true },
    mode: { reflect: true },
    data: {},
  };

  declare task: JsonObject;
  declare ontology: JsonObject;
  declare value: JsonObject;
  declare faults: readonly Fault[];
  declare mode: Mode;
  /** What the server advises on the answer; an editor that shows it asks for it by `tz-advice`. */
  declare advice: readonly Advice[];
  /** A selector of a JSON script with {task, ontology, value}, for pages that show an answer without the frame. */
  declare data: string | undefined;
  protected readonly uid = `tz${(made += 1)}`;

  constructor() {
    super();
    this.task = {};
    this.ontology = {};
    this.value = {};
    this.faults = [];
    this.advice = [];
    this.mode = "work";
  }

  abstract missing(): Missing[];
  abstract bindings(): Binding[];
  abstract summary(): string;

  /** What the work begins with; `value` is the draft, or empty. */
  begun(value: JsonObject): JsonObject {
    return value;
  }

  /** What of the value is handed in, where some of it only stands in the draft. */
  handed(value: JsonObject): JsonObject {
    return value;
  }

  /** Goes to the input in which a fault is mended. */
  lead(field: string): void {
    const name = field.split(".")[1];
    const find = (selector: string) => this.querySelector<HTMLElement>(selector);
    const reason = name === undefined ? null : find(`[data-field$="-${CSS.escape(name)}-reason"]`);
    const place = reason ?? find(`[data-place="${CSS.escape(field)}"] input, [data-field="${CSS.escape(field)}"]`);
    place?.focus();
    place?.scrollIntoView({ block: "center" });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.data) return;
    const given = JSON.parse(document.querySelector(this.data)?.textContent ?? "{}") as Record<string, JsonObject> & { advice?: Advice[] };
    this.task = given["task"] ?? {};
    this.ontology = given["ontology"] ?? {};
    this.value = given["value"] ?? {};
    this.advice = given.advice ?? [];
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected get words(): Words {
    return words(this.lang || document.documentElement.lang || "en");
  }

  protected get locked(): boolean {
    return this.mode !== "work";
  }

  /** A part of the task, unless the answer stands by itself. */
  protected ofTask<Part>(part: Part): Part | typeof nothing {
    return this.mode === "answer" ? nothing : part;
  }

  /** A part of the answer, unless the task stands by itself. */
  protected ofAnswer<Part>(part: Part): Part | typeof nothing {
    return this.mode === "task" ? nothing : part;
  }

  protected get contentLanguage(): string | undefined {
    return typeof this.task["language"] === "string" ? this.task["language"] : undefined;
  }

  protected change(value: JsonObject): void {
    if (this.locked) return;
    this.value = value;
    const detail: Change = { value, complete: this.missing().length === 0, changed: true };
    this.dispatchEvent(new CustomEvent<Change>("tz-change", { detail, bubbles: true }));
  }

  /** The texts of the server's faults at a place such as "criteria.accuracy" and below it. */
  protected errorsAt(place: string): string[] {
    return this.faults.filter((fault) => isAt(fault.field, place)).map((fault) => faultText(fault, this.words));
  }

  protected focusField(name: string): void {
    this.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]:not([disabled])`)?.focus();
  }
}

/** Whether a fault's field lies at a place; "answer.criteria[accuracy].reason" lies at "criteria.accuracy". */
export function isAt(field: string, place: string): boolean {
  const plain = field.replace(/^answer\.?/, "").replace(/\[["']?([^\]"']*)["']?\]/g, ".$1");
  return plain === place || plain.startsWith(`${place}.`);
}

/** A fault in the user's language: the server's own words where it sent some, ours by code otherwise. */
export function faultText(fault: Fault, texts: Words): string {
  return fault.detail || texts.known(`fault.${fault.code}`) || fault.code;
}

export function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
