import type { Section } from "../frame/clauses.ts";
import type { JsonObject } from "../history.ts";

/** A part of an answer that holds something, by name. */
export interface Part {
  readonly pointer: string;
  readonly label: string;
  readonly text: string;
}

export interface Candidate {
  readonly letter: string;
  readonly answer: JsonObject;
  readonly parts: readonly Part[];
  /** The mean distance from the others, 0 to 1. */
  readonly apart: number;
}

/** A task and its answers as the server gives them to whoever decides between them. */
export interface Adjudication {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly language: string;
  readonly guidelines: { readonly version: number; readonly sections: readonly Section[] };
  readonly clauses: readonly { readonly number: string; readonly title: string }[];
  readonly ontology: JsonObject;
  readonly task: JsonObject;
  readonly candidates: readonly Candidate[];
  readonly given: number;
  readonly why: "ambiguous" | "unsure" | "tie" | "apart";
  readonly is_unanimous: boolean;
  readonly can_mend: boolean;
  readonly lease_until: string;
  readonly draft: { readonly version: number; readonly value: JsonObject } | null;
}

export const OUTCOMES = ["ambiguous", "incomplete"] as const;

/** What is decided so far, as it is kept: a letter or an outcome, and of a letter what was made of its answer. */
export class Ruling {
  constructor(readonly value: JsonObject) {}

  get choice(): string {
    return this.text("choice");
  }

  get clause(): string {
    return this.text("clause");
  }

  get reason(): string {
    return this.text("reason");
  }

  get isLetter(): boolean {
    return this.choice !== "" && !(OUTCOMES as readonly string[]).includes(this.choice);
  }

  /** The answer that the chosen one was made into, if it is being mended. */
  get mended(): JsonObject | undefined {
    const all = (this.value["mended"] ?? {}) as Record<string, JsonObject>;
    return this.isLetter ? all[this.choice] : undefined;
  }

  with(places: JsonObject): Ruling {
    return new Ruling({ ...this.value, ...places });
  }

  /** Mends the answer of a letter, or takes it as it stands again. */
  mending(letter: string, answer: JsonObject | undefined): Ruling {
    const { [letter]: _gone, ...others } = (this.value["mended"] ?? {}) as Record<string, JsonObject>;
    return this.with({ choice: letter, mended: answer === undefined ? others : { ...others, [letter]: answer } });
  }

  /** What is sent. */
  decision(): JsonObject {
    const { mended, clause, reason } = this;
    const said = { ...(clause === "" ? {} : { clause }), ...(reason.trim() === "" ? {} : { reason }) };
    if (!this.isLetter) return { verdict: this.choice, ...said };
    return { verdict: mended ? "mend" : "pick", letter: this.choice, ...(mended ? { answer: mended } : {}), ...said };
  }

  private text(name: string): string {
    const found = this.value[name];
    return typeof found === "string" ? found : "";
  }
}
