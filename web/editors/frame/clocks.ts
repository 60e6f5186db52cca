import { Problem, Unreachable, type WorkApi } from "../api.ts";
import { DRAFT_DAYS } from "../keeping.ts";

const KEPT = "tz-tally/";
const KEPT_MAX_MS = DRAFT_DAYS * 86_400_000;

interface Kept {
  readonly seconds: number;
  readonly pasted: number;
  /** When the work was first seen on this device. */
  readonly sinceMs: number;
}

/**
 * Counts the seconds during which a page with some work was visible, and the characters that were pasted into it. It is kept on
 * this device as long as a draft may be, so that who closes the tab and comes back goes on from there.
 */
export class Tally {
  pasted = 0;
  private total = 0;
  private fromMs: number | null = null;
  private ended = false;
  private readonly sinceMs: number;
  private readonly key: string;

  constructor(
    of: string,
    private readonly now: () => number = () => performance.now(),
    private readonly store: Storage = localStorage,
  ) {
    this.key = KEPT + of;
    this.clear();
    this.sinceMs = keptAt(this.store, this.key)?.sinceMs ?? Date.now();
    this.recall();
  }

  get seconds(): number {
    return this.total + (this.fromMs === null ? 0 : (this.now() - this.fromMs) / 1000);
  }

  get running(): boolean {
    return this.fromMs !== null;
  }

  run(visible: boolean): void {
    this.total = this.seconds;
    if (visible && !this.running) this.recall();
    this.fromMs = visible ? this.now() : null;
    this.keep();
  }

  /** Keeps what was counted so far; says whether it is counting. */
  tick(): boolean {
    if (this.running) this.run(true);
    return this.running;
  }

  paste(characters: number): void {
    this.pasted += characters;
    this.keep();
  }

  /** What is handed in or given back is counted no more. */
  end(): void {
    this.run(false);
    this.ended = true;
    this.store.removeItem(this.key);
  }

  /** Goes on from what another tab has counted meanwhile, never from more than has passed. */
  private recall(): void {
    const kept = keptAt(this.store, this.key);
    const passed = (Date.now() - this.sinceMs) / 1000;
    this.total = Math.max(this.total, Math.min(kept?.seconds ?? 0, passed));
    this.pasted = Math.max(this.pasted, kept?.pasted ?? 0);
  }

  private keep(): void {
    if (this.ended) return;
    const kept: Kept = { seconds: Math.round(this.total * 10) / 10, pasted: this.pasted, sinceMs: this.sinceMs };
    try {
      this.store.setItem(this.key, JSON.stringify(kept));
    } catch {
      // A device without room counts on for as long as the page is open.
    }
  }

  /** Drops what is so old that its draft is gone too. */
  private clear(): void {
    const keys = Object.keys(this.store).filter((key) => key.startsWith(KEPT));
    for (const key of keys) if ((keptAt(this.store, key)?.sinceMs ?? 0) < Date.now() - KEPT_MAX_MS) this.store.removeItem(key);
  }
}

function keptAt(store: Storage, key: string): Kept | null {
  try {
    const kept = JSON.parse(store.getItem(key) ?? "null") as Kept | null;
    return kept && [kept.seconds, kept.pasted, kept.sinceMs].every(Number.isFinite) ? kept : null;
  } catch {
    return null;
  }
}

const BEAT_EVERY_MS = 30_000;
const HIDDEN_MAX_MS = 600_000;
const SOON_SECONDS = 300;

/** Keeps the lease alive while the person is here, and knows how long it still holds by the server's clock. */
export class Lease {
  lost = false;
  private untilMs: number;
  private timer: ReturnType<typeof setInterval> | undefined;
  private seenMs = Date.now();

  constructor(
    private readonly id: string,
    until: string,
    private readonly api: Pick<WorkApi, "heartbeat" | "skewMs">,
    private readonly changed: () => void,
  ) {
    this.untilMs = Date.parse(until);
  }

  /** Seconds left, never below zero. */
  get seconds(): number {
    return Math.max(0, (this.untilMs - Date.now() - this.api.skewMs) / 1000);
  }

  /** When it ends, as the server says and the pages show. */
  get until(): Date {
    return new Date(this.untilMs);
  }

  get soon(): boolean {
    return !this.lost && this.seconds < SOON_SECONDS;
  }

  start(): void {
    this.stop();
    if (!this.lost) this.timer = setInterval(() => void this.beat(), BEAT_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async beat(): Promise<void> {
    if (!document.hidden) this.seenMs = Date.now();
    if (Date.now() - this.seenMs > HIDDEN_MAX_MS) return;
    try {
      const until = await this.api.heartbeat(this.id);
      if (until) this.untilMs = Date.parse(until);
    } catch (error) {
      if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
      if (error instanceof Problem && error.status !== 401) this.lose();
    }
    this.changed();
  }

  private lose(): void {
    this.lost = true;
    this.stop();
  }
}
