import { Problem, Unreachable, type WorkApi } from "../api.ts";

/** Counts the seconds during which the page was visible; survives a reload of the tab. */
export class Stopwatch {
  private total: number;
  private sinceMs: number | null = null;
  private readonly key: string;

  constructor(
    id: string,
    private readonly now: () => number = () => performance.now(),
    private readonly store: Storage = sessionStorage,
  ) {
    this.key = `tz-seconds-${id}`;
    this.total = Number(this.store.getItem(this.key) ?? 0);
  }

  get seconds(): number {
    return this.total + (this.sinceMs === null ? 0 : (this.now() - this.sinceMs) / 1000);
  }

  get running(): boolean {
    return this.sinceMs !== null;
  }

  run(visible: boolean): void {
    this.total = this.seconds;
    this.sinceMs = visible ? this.now() : null;
    this.store.setItem(this.key, this.total.toFixed(1));
  }

  end(): void {
    this.run(false);
    this.store.removeItem(this.key);
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
    private readonly api: WorkApi,
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
    this.timer = setInterval(() => void this.beat(), BEAT_EVERY_MS);
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
