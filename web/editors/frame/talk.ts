import { Problem, Unreachable, type Fetch } from "../api.ts";
import type { JsonObject } from "../history.ts";

/** News of a turn: letters that came of a reply, or what became of it. */
export type News = { readonly name: "piece" | "reply"; readonly data: JsonObject };

/** What an editor asks of the server, which answers with news until all is said. */
export interface Ask {
  readonly path: string;
  readonly body: JsonObject;
  readonly hear: (news: News) => void;
  /** The line broke and is there again: what is under way is told from its first letter. */
  readonly anew: () => void;
  /** Nothing more comes: with no problem when all was said. */
  readonly over: (problem: Problem | Unreachable | null) => void;
}

const ATTEMPTS = 5;
const WAIT_MS = 1_500;

/** Serves what an editor asks for (`tz-ask`). A line that breaks is taken up again: the same message is the same turn. */
export async function talk(ask: Ask, base: string, fetcher: Fetch = (url, init) => fetch(url, init)): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const stream = await reach(base + ask.path, ask.body, fetcher);
      if (attempt > 1) ask.anew();
      await hear(stream, ask.hear);
      return ask.over(null);
    } catch (error) {
      if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
      if (error instanceof Problem || attempt === ATTEMPTS) return ask.over(error);
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    }
  }
}

async function reach(url: string, body: JsonObject, fetcher: Fetch): Promise<ReadableStream<Uint8Array>> {
  const headers: Record<string, string> = {
    "Accept": "text/event-stream, application/problem+json",
    "Content-Type": "application/json",
    "X-Requested-With": "tarazu",
  };
  if (document.documentElement.lang) headers["Accept-Language"] = document.documentElement.lang;
  let response: Response;
  try {
    response = await fetcher(url, { method: "POST", headers, credentials: "same-origin", redirect: "error", body: JSON.stringify(body) });
  } catch (error) {
    throw new Unreachable(String(error));
  }
  if (response.status === 429 || response.status >= 500 || !response.body) throw new Unreachable(String(response.status));
  if (!response.ok) throw new Problem(response.status, (await response.json().catch(() => ({}))) as JsonObject);
  return response.body;
}

async function hear(stream: ReadableStream<Uint8Array>, tell: (news: News) => void): Promise<void> {
  const reader = stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read().catch((error: unknown) => Promise.reject(new Unreachable(String(error))));
    if (done) throw new Unreachable("the line broke");
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
      if (name === "end") return;
      if (name === "piece" || name === "reply") tell({ name, data: JSON.parse(data ?? "{}") as JsonObject });
    }
  }
}
