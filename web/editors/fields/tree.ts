/** What a message follows: the pick of a turn, or what was made of it. */
export interface Follows {
  readonly turn: string;
  readonly pick: string;
  readonly rewrite?: string;
}

export interface Reply {
  readonly key: string;
  readonly state?: "asked" | "running" | "done" | "failed";
  readonly content?: string;
  readonly failure?: string;
  readonly detail?: string;
  /** Why the model did not end it. */
  readonly cut?: "length" | "filter";
  /** The name of the model, where its customer looks. */
  readonly model?: string;
}

/** A message and the replies to it. */
export interface Turn {
  readonly id: string;
  readonly user: string;
  readonly follows?: Follows;
  readonly replies: readonly Reply[];
}

/** What was thought of the replies of one turn. */
export interface Verdict {
  readonly id: string;
  readonly pick?: string;
  readonly strength?: number;
  readonly rating?: number;
  /** How good each of several replies is, by its letter. */
  readonly ratings?: Readonly<Record<string, number>>;
  readonly rewrite?: string;
  readonly reason?: string;
}

/** The pick where no reply is good: what goes on from it is a rewrite, or nothing does. */
export const NONE = "none";

/** What the next message would follow; undefined while nothing of the turn is picked, or no good and not written anew. */
export function following(verdict: Verdict | undefined): Follows | undefined {
  if (verdict?.pick === undefined || isEnd(verdict)) return undefined;
  return { turn: verdict.id, pick: verdict.pick, ...(verdict.rewrite === undefined ? {} : { rewrite: verdict.rewrite }) };
}

export function isEnd(verdict: Verdict): boolean {
  return verdict.pick === NONE && verdict.rewrite === undefined;
}

export function sameFollows(one: Follows | undefined, other: Follows | undefined): boolean {
  return one?.turn === other?.turn && one?.pick === other?.pick && one?.rewrite === other?.rewrite;
}

/** The turns that follow the same as one does, itself among them, in the order of time. */
export function siblings(turns: readonly Turn[], of: Turn): Turn[] {
  return turns.filter((one) => sameFollows(one.follows, of.follows));
}

/** As much of a path as still hangs together, and then on along what was said last. */
export function along(turns: readonly Turn[], verdicts: ReadonlyMap<string, Verdict>, path: readonly string[]): string[] {
  const known = new Map(turns.map((turn) => [turn.id, turn]));
  const kept: string[] = [];
  for (const id of path) {
    const turn = known.get(id);
    const last = kept.at(-1);
    if (!turn || !sameFollows(turn.follows, last === undefined ? undefined : following(verdicts.get(last)))) break;
    kept.push(id);
  }
  for (let next = child(turns, verdicts, kept.at(-1)); next; next = child(turns, verdicts, next.id)) kept.push(next.id);
  return kept;
}

function child(turns: readonly Turn[], verdicts: ReadonlyMap<string, Verdict>, last: string | undefined): Turn | undefined {
  const wanted = last === undefined ? undefined : following(verdicts.get(last));
  if (last !== undefined && !wanted) return undefined;
  return turns.findLast((turn) => sameFollows(turn.follows, wanted));
}

/** The replies that can be picked. */
export function usable(turn: Turn): Reply[] {
  return turn.replies.filter((reply) => reply.content !== undefined && reply.content !== "" && !isComing(reply));
}

export function isComing(reply: Reply): boolean {
  return reply.state === "asked" || reply.state === "running";
}

/** Whether a reply may still come, or has and was not heard. */
export function isOpen(reply: Reply): boolean {
  return isComing(reply) || reply.failure === "lost";
}

/** An id that nobody else makes, also where a page is not served over https. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
