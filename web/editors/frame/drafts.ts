import { Problem, Unreachable, type Draft, type WorkApi } from "../api.ts";
import { delta } from "../delta.ts";
import { equal } from "../equal.ts";
import { lasting, type Json, type JsonObject, type Step } from "../history.ts";
import type { DeviceStore, LocalDraft } from "../outbox.ts";

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
const CHANGES_MAX = 500;

/** Where drafts are saved. */
export type DraftApi = Pick<WorkApi, "assignment" | "saveDraft" | "changeDraft">;

/**
 * Saves drafts while somebody writes: on this device three times a second, on the server every three seconds, and there
 * only what was changed. A stale version is never overwritten silently; it becomes a conflict that the person resolves.
 */
export class DraftKeeper {
  state: DraftState = { kind: "none" };
  private version: number;
  private value: JsonObject;
  /** What the server has as `version`. */
  private standing: JsonObject;
  /** What was sent and may have arrived: it is sent again before anything newer, so that we know our own work. */
  private unanswered: JsonObject | null = null;
  private busy = false;
  private underway: Promise<void> = Promise.resolve();
  private dirty = false;
  private stopped = false;
  private lastSentMs = 0;
  private saveTimer: ReturnType<typeof setTimeout> | undefined;
  private keepTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly id: string,
    private readonly account: string,
    start: Draft | null,
    private readonly api: DraftApi,
    private readonly device: DeviceStore,
    private readonly changed: () => void,
    /** The steps that led to the value, where they can be undone after a reload too. */
    private readonly steps: (() => readonly Step[]) | null = null,
    /** What else is said of the draft on this device. */
    private readonly about: Pick<LocalDraft, "of" | "untilMs"> = {},
  ) {
    this.version = start?.version ?? 0;
    this.value = start?.value ?? {};
    this.standing = this.value;
  }

  get unsaved(): boolean {
    return this.dirty && (this.state.kind !== "local" || this.device.fleeting(this.id));
  }

  /** The value to start with: the server's draft, or a newer one that only this device has. */
  async recover(): Promise<{ value: JsonObject; recovered: boolean }> {
    const local = await this.device.draft(this.id, this.account);
    if (!local || equal(local.value, this.value)) return { value: this.value, recovered: false };
    if (local.version !== this.version) {
      this.become({ kind: "conflict", other: { version: this.version, value: local.value } });
      return { value: this.value, recovered: false };
    }
    this.edit(local.value);
    return { value: local.value, recovered: true };
  }

  /** The steps that led to a value when it was kept; none where something else stands by now. */
  async recall(value: JsonObject): Promise<readonly Step[]> {
    const kept = (await this.device.draft(this.stepsId, this.account))?.value;
    return kept && equal(kept["now"], value) ? (kept["steps"] as unknown as readonly Step[]) : [];
  }

  /** What led here cannot be undone any more. */
  async forgetSteps(): Promise<void> {
    await this.device.dropDraft(this.stepsId);
  }

  edit(value: JsonObject): void {
    this.value = value;
    this.dirty = true;
    this.keepTimer ??= setTimeout(() => void this.keep(), KEEP_AFTER_MS);
    if (this.state.kind === "conflict") return;
    this.become({ kind: "saving" });
    this.schedule(Math.max(KEEP_AFTER_MS * 2, this.lastSentMs + SAVE_EVERY_MS - Date.now()));
  }

  /** Keeps on this device what is not kept yet, since the page may be gone in a moment. */
  async hold(): Promise<void> {
    if (!this.dirty) return;
    await this.keep();
    await this.keepSteps();
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
    this.saveTimer = this.keepTimer = undefined;
  }

  /** Saves no more, and waits for what is on its way: the server would not know it after what it was a draft of. */
  async end(): Promise<void> {
    this.stop();
    await this.underway.catch(() => undefined);
  }

  resume(): void {
    this.stopped = false;
    if (this.dirty) this.edit(this.value);
  }

  async forget(): Promise<void> {
    this.stop();
    this.dirty = false;
    await this.device.dropDraft(this.id);
    await this.forgetSteps();
  }

  /** Saves in a while; typing on does not put off what is due. */
  private schedule(inMs: number): void {
    if (this.stopped || this.busy) return;
    this.saveTimer ??= setTimeout(() => void (this.underway = this.save()), inMs);
  }

  private async keep(): Promise<void> {
    clearTimeout(this.keepTimer);
    this.keepTimer = undefined;
    const draft = { id: this.id, account: this.account, version: this.version, value: this.value, ...this.about };
    await this.device.keepDraft(draft);
  }

  private get stepsId(): string {
    return `steps/${this.id}`;
  }

  private async keepSteps(): Promise<void> {
    if (!this.steps || this.stopped) return;
    const value = { now: this.value, steps: lasting(this.steps()) as unknown as Json };
    await this.device.keepDraft({ id: this.stepsId, account: this.account, version: this.version, value });
  }

  private async save(): Promise<void> {
    const sent = this.unanswered ?? this.value;
    this.saveTimer = undefined;
    this.lastSentMs = Date.now();
    this.busy = true;
    try {
      this.arrived(await this.send(sent), sent);
    } catch (error) {
      this.busy = false;
      return this.fail(error, sent);
    }
    this.busy = false;
    if (this.stopped) return;
    await this.rest();
  }

  private arrived(version: number, value: JsonObject): void {
    this.version = version;
    this.standing = value;
    this.unanswered = null;
  }

  /** After the server has something: what was typed meanwhile is next. */
  private async rest(): Promise<void> {
    if (!equal(this.value, this.standing)) {
      await this.keep();
      return this.schedule(SAVE_EVERY_MS);
    }
    this.dirty = false;
    clearTimeout(this.keepTimer);
    this.keepTimer = undefined;
    await this.device.dropDraft(this.id);
    await this.keepSteps();
    // What was typed in the meantime is not saved, and must not be called so.
    if (!this.dirty) this.become({ kind: "saved", at: new Date() });
  }

  /** Sends what was changed, or everything when that does not fit what the server has. */
  private async send(value: JsonObject): Promise<number> {
    const changes = delta(this.standing, value);
    if (changes.length === 0) return this.version;
    if (this.version === 0 || changes.length > CHANGES_MAX) return this.api.saveDraft(this.id, { version: this.version, value });
    try {
      return await this.api.changeDraft(this.id, this.version, changes);
    } catch (error) {
      if (!(error instanceof Problem && error.status === 422)) throw error;
      return this.api.saveDraft(this.id, { version: this.version, value });
    }
  }

  private async fail(error: unknown, sent: JsonObject): Promise<void> {
    if (this.stopped) return;
    if (error instanceof Unreachable || (error instanceof Problem && error.status === 401)) {
      this.unanswered = sent;
      await this.keep();
      // It is called kept once it is; what was typed in the meantime is not yet.
      if (this.keepTimer === undefined) this.become({ kind: "local" });
      return this.schedule(RETRY_MS);
    }
    if (!(error instanceof Problem)) throw error;
    this.unanswered = null;
    const other = error.status === 409 ? await this.newer(error) : null;
    if (!other) return this.become({ kind: "failed", reason: error.message });
    const isOurs = equal(other.value, sent) || equal(other.value, this.value);
    this.standing = other.value;
    if (!isOurs) return this.become({ kind: "conflict", other });
    this.arrived(other.version, other.value);
    await this.rest();
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
