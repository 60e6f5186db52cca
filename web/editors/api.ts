import type { Change } from "./delta.ts";
import type { Asked } from "./frame/asking.ts";
import type { Section } from "./frame/clauses.ts";
import type { JsonObject } from "./history.ts";

export interface Fault {
  readonly field: string;
  readonly code: string;
  readonly detail?: string;
}

/** Something to think over in an answer, at some places of it or, without any, in the whole. */
export interface Advice {
  readonly code: string;
  readonly fields: readonly string[];
  readonly facts: JsonObject;
}

export interface Money {
  readonly amount_minor: number;
  readonly currency: string;
}

export interface Draft {
  readonly version: number;
  readonly value: JsonObject;
}

export interface Assignment {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly title: string;
  readonly guidelines: { readonly version: number | string; readonly sections: readonly Section[] } | null;
  readonly ontology: JsonObject;
  readonly task: JsonObject;
  readonly draft: Draft | null;
  readonly lease_until: string;
  readonly pay: Money;
  /** The same in words: a browser that is asked to write money takes its time. */
  readonly pay_text: string;
  readonly minutes: number;
  /** What the project asks for and whether this person has it, in words. */
  readonly needs?: readonly Need[];
  /** None of the project's own tasks: what is expected of the answer is told afterwards, and there is no author to send it back to. */
  readonly training?: boolean;
  readonly round?: number;
  readonly feedback?: JsonObject | null;
  readonly care?: { readonly break_minutes: number; readonly help: string } | null;
  /** What the project advises on before an answer is handed in. */
  readonly advice?: { readonly paste: "allow" | "note" | "forbid" } | null;
}

/** A language or a skill that work asks for, and how whoever does it stands to it. */
export interface Need {
  readonly what: "language" | "skill";
  readonly name: string;
  readonly has: boolean;
  readonly note: string;
}

/** A refusal of the server: application/problem+json, in the caller's language. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly faults: readonly Fault[];
  readonly body: JsonObject;

  constructor(status: number, body: JsonObject) {
    super(String(body["detail"] ?? body["title"] ?? ""));
    this.status = status;
    this.code = String(body["code"] ?? "");
    this.body = body;
    this.faults = Array.isArray(body["faults"]) ? (body["faults"] as unknown as Fault[]) : [];
  }
}

/** No answer of the server that says yes or no: no connection, a time-out, a gateway's error, a rate limit. */
export class Unreachable extends Error {}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const TIMEOUT_MS = 20_000;
/** The slowest line on which an answer still arrives, 4 kB a second: a long answer is given the time that it takes there. */
const SLOWEST_CHARS_PER_MS = 4;

/** Sends one JSON request. Returns null for an empty answer; throws Problem or Unreachable. */
export async function send(
  fetcher: Fetch,
  method: string,
  url: string,
  body?: unknown,
  seen?: (response: Response) => void,
): Promise<JsonObject | null> {
  const response = await reach(fetcher, method, url, body);
  seen?.(response);
  if (response.status === 429 || response.status >= 500) throw new Unreachable(String(response.status));
  const content = await readJson(response);
  if (!response.ok) throw new Problem(response.status, content ?? {});
  return content;
}

async function reach(fetcher: Fetch, method: string, url: string, body: unknown): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json, application/problem+json" };
  if (method !== "GET") headers["X-Requested-With"] = "tarazu";
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const language = document.documentElement.lang;
  if (language) headers["Accept-Language"] = language;
  const content = body === undefined ? undefined : JSON.stringify(body);
  const signal = AbortSignal.timeout(TIMEOUT_MS + Math.ceil((content?.length ?? 0) / SLOWEST_CHARS_PER_MS));
  const init: RequestInit = { method, headers, credentials: "same-origin", redirect: "error", signal };
  return reached(fetcher(url, content === undefined ? init : { ...init, body: content }));
}

/** What came over the line, which can break at any moment: also after the head of an answer has arrived. */
async function reached<T>(coming: Promise<T>): Promise<T> {
  try {
    return await coming;
  } catch (error) {
    throw new Unreachable(String(error));
  }
}

async function readJson(response: Response): Promise<JsonObject | null> {
  if (response.status === 204) return null;
  const text = await reached(response.text());
  if (text === "") return null;
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    throw new Unreachable(`not JSON: ${response.status}`);
  }
}

/** The contributor's side of the assignment API. */
export class WorkApi {
  /** Server time minus this device's time, from the Date header of the last answer. */
  skewMs = 0;

  constructor(
    private readonly base: string,
    private readonly fetcher: Fetch = (url, init) => fetch(url, init),
  ) {}

  submissionUrl(id: string): string {
    return this.url(id, "/submission");
  }

  workUrl(id: string): string {
    return this.url(id);
  }

  async assignment(id: string): Promise<Assignment> {
    return (await this.call("GET", this.url(id))) as unknown as Assignment;
  }

  async saveDraft(id: string, draft: Draft): Promise<number> {
    const saved = await this.call("PUT", this.url(id, "/draft"), draft);
    return Number(saved?.["version"] ?? draft.version + 1);
  }

  async changeDraft(id: string, version: number, changes: readonly Change[]): Promise<number> {
    const saved = await this.call("PATCH", this.url(id, "/draft"), { version, changes });
    return Number(saved?.["version"] ?? version + 1);
  }

  async heartbeat(id: string): Promise<string | null> {
    const beat = await this.call("POST", this.url(id, "/heartbeat"));
    return typeof beat?.["lease_until"] === "string" ? beat["lease_until"] : null;
  }

  async skip(id: string, reason: string, note: string): Promise<void> {
    await this.call("POST", this.url(id, "/skip"), note === "" ? { reason } : { reason, note });
  }

  /** Sends a task back to its author, who hears what it lacks. */
  async report(id: string, lack: string, reason: string): Promise<void> {
    await this.call("POST", this.url(id, "/report"), { lack, reason });
  }

  /** What the server advises on an answer that is being written. */
  async advice(kind: string, answer: JsonObject): Promise<readonly Advice[]> {
    const given = await this.call("POST", `${this.base}/advice`, { kind, answer });
    return (given?.["items"] ?? []) as unknown as Advice[];
  }

  /** What to look at again in an answer, in the caller's words. */
  async submitAdvice(id: string, answer: JsonObject, pasted: number): Promise<readonly string[]> {
    const told = await this.call("POST", this.url(id, "/advice"), { answer, pasted });
    return ((told?.["items"] ?? []) as unknown as { text: string }[]).map((one) => one.text);
  }

  /** Commits to a part of the answer for good, and returns what the task shows from then on. */
  async commit(id: string, answer: JsonObject): Promise<JsonObject> {
    return ((await this.call("POST", this.url(id, "/commitment"), { answer }))?.["task"] ?? {}) as JsonObject;
  }

  /** Asks the customer about the project. */
  async ask(id: string, asked: Asked): Promise<void> {
    await this.call("POST", this.url(id, "/questions"), asked);
  }

  private url(id: string, tail = ""): string {
    return `${this.base}/assignments/${encodeURIComponent(id)}${tail}`;
  }

  private call(method: string, url: string, body?: unknown): Promise<JsonObject | null> {
    return send(this.fetcher, method, url, body, (response) => {
      const date = Date.parse(response.headers.get("Date") ?? "");
      if (!Number.isNaN(date)) this.skewMs = date - Date.now();
    });
  }
}
