import { Unreachable, send, type Draft } from "../api.ts";
import type { DraftApi } from "../frame/drafts.ts";
import type { JsonObject } from "../history.ts";

/** Keeps drafts of a decision below an address and sends it; every draft that is kept prolongs the lease. */
export class RulingApi implements DraftApi {
  constructor(
    private readonly base: string,
    public until: Date,
    private readonly current: () => JsonObject,
  ) {}

  async saveDraft(id: string, draft: Draft): Promise<number> {
    const kept = await send((url, init) => fetch(url, init), "PUT", `${this.base}/${id}/draft`, draft);
    if (typeof kept?.["lease_until"] === "string") this.until = new Date(kept["lease_until"]);
    return Number(kept?.["version"] ?? draft.version + 1);
  }

  /** A decision is small: it is sent whole. */
  changeDraft(id: string, version: number): Promise<number> {
    return this.saveDraft(id, { version, value: this.current() });
  }

  /** A conflict always tells the draft that stands, so nothing more is asked. */
  assignment(): Promise<never> {
    return Promise.reject(new Unreachable("nothing to ask"));
  }

  async decide(id: string, decision: JsonObject): Promise<void> {
    await send((url, init) => fetch(url, init), "POST", `${this.base}/${id}`, decision);
  }
}
