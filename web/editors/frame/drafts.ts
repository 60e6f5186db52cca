import { Problem, Unreachable, type Draft, type WorkApi } from "../api.ts";
import type { JsonObject } from "../history.ts";
import type { DeviceStore } from "../outbox.ts";

export type DraftState =
  | { readonly kind: "none" }
  | { readonly kind: "saving" }
  | { readonly kind: "saved"; readonly at: Date }
  | { readonly kind: "local" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "conflict"; readonly other: Draft };

const SAVE_EVERY_MS = 3_000;
const KEEP_AFTER_MS = 300;
const RETRY_MS = 6_000;

/**
 * Saves drafts: on this device within a moment, on the server at most every three seconds and only what changed. A
 * stale version is never overwritten silently; it becomes a conflict that the person resolves.
 */
export class DraftKeeper {
  state: DraftState = { kind: "none" };
  private version: number;
  private value: JsonObject;
  private dirty = false;
  private stopped = false;
  private lastSentMs = 0;
  private saveTimer: ReturnType<typeof setTimeout> | undefined;
  private keepTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly id: string,
    private readonly account: string,
    start: Draft | null,
    private readonly api: WorkApi,
    private readonly device: DeviceStore,
    private readonly changed: () => void,
  ) {
    this.version = start?.version ?? 0;
    this.value = start?.value ?? {};
  }

  get unsaved(): boolean {
    return this.dirty && this.state.kind !== "local";
  }

  /** The value to start with: the server's draft, or a newer one that only this device has. */
  async recover(): Promise<{ value: JsonObject; recovered: boolean }> {
    const local = await this.device.draft(this.id, this.account);
    if (!local || same(local.value, this.value)) return { value: this.value, recovered: false };
    if (local.version !== this.version) {
      this.become({ kind: "conflict", other: { version: this.version, value: local.value } });
      return { value: this.value, recovered: false };
    }
    this.edit(local.value);
    return { value: local.value, recovered: true };
  }

  edit(value: JsonObject): void {
    this.value = value;
    this.dirty = true;
    clearTimeout(this.keepTimer);
    this.keepTimer = setTimeout(() => void this.keep(), KEEP_AFTER_MS);
    if (this.state.kind === "conflict") return;
    this.become({ kind: "saving" });
    this.schedule(Math.max(KEEP_AFTER_MS * 2, this.lastSentMs + SAVE_EVERY_MS - Date.now()));
  }

  /** Resolves a conflict; returns the value to show. */
  resolve(choice: "keep" | "take"): JsonObject {
    if (this.state.kind !== "conflict") return this.value;
    const { other } = this.state;
    this.version = other.version;
    this.become({ kind: "saving" });
    this.edit(choice === "take" ? other.value : this.value);
    return this.value;
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.saveTimer);
    clearTimeout(this.keepTimer);
  }

  resume(): void {
    this.stopped = false;
    if (this.dirty) this.edit(this.value);
  }

  async forget(): Promise<void> {
    this.stop();
    this.dirty = false;
    await this.device.dropDraft(this.id);
  }

  private schedule(inMs: number): void {
    if (this.stopped) return;
    clearTimeout(this.saveTimer);
    this.saveTimer = setTimeout(() => void this.save(), inMs);
  }

  private async keep(): Promise<void> {
    await this.device.keepDraft({ id: this.id, account: this.account, version: this.version, value: this.value });
  }

  private async save(): Promise<void> {
    const sent = this.value;
    this.lastSentMs = Date.now();
    try {
      this.version = await this.api.saveDraft(this.id, { version: this.version, value: sent });
    } catch (error) {
      return this.fail(error);
    }
    if (this.stopped) return;
    if (this.value !== sent) return this.schedule(SAVE_EVERY_MS);
    this.dirty = false;
    clearTimeout(this.keepTimer);
    await this.device.dropDraft(this.id);
    this.become({ kind: "saved", at: new Date() });
  }

  private async fail(error: unknown): Promise<void> {
    if (this.stopped) return;
    if (error instanceof Unreachable || (error instanceof Problem && error.status === 401)) {
      this.become({ kind: "local" });
      return this.schedule(RETRY_MS);
    }
    if (!(error instanceof Problem)) throw error;
    const other = error.status === 409 ? await this.newer(error) : null;
    if (!other) return this.become({ kind: "failed", reason: error.message });
    if (!same(other.value, this.value)) return this.become({ kind: "conflict", other });
    this.version = other.version;
    this.dirty = false;
    this.become({ kind: "saved", at: new Date() });
  }

  private async newer(problem: Problem): Promise<Draft | null> {
    const facts = problem.body["facts"] as JsonObject | undefined;
    const current = (problem.body["current"] ?? facts?.["current"]) as Draft | undefined;
    if (current && typeof current.version === "number") return current;
    try {
      const { draft } = await this.api.assignment(this.id);
      return draft && draft.version !== this.version ? draft : null;
    } catch (error) {
      if (error instanceof Problem || error instanceof Unreachable) return null;
      throw error;
    }
  }

  private become(state: DraftState): void {
    this.state = state;
    this.changed();
  }
}

function same(a: JsonObject, b: JsonObject): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
