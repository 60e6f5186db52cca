import { Problem, send, Unreachable, type Draft, type Fetch } from "./api.ts";
import type { JsonObject } from "./history.ts";
import { hasRoom } from "./keeping.ts";

/** An answer that waits on this device until the server has said yes or no to it. */
export interface Letter {
  readonly id: string;
  readonly account: string;
  readonly url: string;
  readonly body: JsonObject;
  readonly queuedAtMs: number;
  readonly tries: number;
  readonly nextAtMs: number;
  /** What it answers, in words. */
  readonly title?: string;
  /** The server said no: it is sent no more by itself, and stays until its author drops it. */
  readonly refused?: string;
  readonly refusedAtMs?: number;
}

export type Outcome =
  | { readonly kind: "sent"; readonly letter: Letter; readonly answer: JsonObject | null }
  | { readonly kind: "refused"; readonly letter: Letter; readonly problem: Problem }
  | { readonly kind: "waiting"; readonly letter: Letter; readonly signedOut: boolean }
  /** It did not arrive, and this device keeps no more: it is where it was written and nowhere else. */
  | { readonly kind: "unkept"; readonly letter: Letter };

export interface Shelf {
  put(letter: Letter): Promise<void>;
  get(id: string): Promise<Letter | undefined>;
  remove(id: string): Promise<void>;
  all(): Promise<Letter[]>;
}

const WAIT_FIRST_MS = 1_000;
const WAIT_MAX_MS = 60_000;

/** How long to wait after the nth failure: doubling, capped, spread by a random share so that devices do not march in step. */
export function backoffMs(tries: number, random: number): number {
  const full = Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** Math.max(0, tries - 1));
  return Math.round(full * (0.5 + random / 2));
}

/**
 * Keeps submissions until they are taken, or dropped by who wrote them. Posting is safe to repeat: the server returns the
 * first result for the same answer, so a lost reply costs nothing.
 */
export class Outbox {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy: Promise<void> | null = null;
  private listener: ((outcome: Outcome) => void) | undefined;
  private readonly onOnline = () => void this.flush(true);

  constructor(
    private readonly shelf: Shelf,
    private readonly account: string,
    private readonly fetcher: Fetch = (url, init) => fetch(url, init),
    private readonly now: () => number = Date.now,
    private readonly random: () => number = Math.random,
  ) {}

  start(listener: (outcome: Outcome) => void): void {
    this.listener = listener;
    window.addEventListener("online", this.onOnline);
    void this.flush(true);
  }

  stop(): void {
    window.removeEventListener("online", this.onOnline);
    clearTimeout(this.timer);
    this.listener = undefined;
  }

  /** Stores the answer first and sends it then, after what else is on its way. Resolves with what became of it. */
  async post(id: string, url: string, body: JsonObject, title = "", after?: Promise<void>): Promise<Outcome> {
    const atMs = this.now();
    const letter = { id, account: this.account, url, body, queuedAtMs: atMs, tries: 0, nextAtMs: atMs, title };
    await this.keep(letter);
    await after;
    return this.attempt(letter);
  }

  async waiting(id: string): Promise<Letter | undefined> {
    return (await this.mine()).find((letter) => letter.id === id && letter.refused === undefined);
  }

  /** The answers that were refused, the oldest first. */
  async refused(): Promise<Letter[]> {
    return (await this.mine()).filter((letter) => letter.refused !== undefined);
  }

  /** Sends an answer that was refused once more. */
  again({ refused: _refused, refusedAtMs: _refusedAtMs, ...letter }: Letter): Promise<Outcome> {
    return this.attempt(letter);
  }

  async drop(id: string): Promise<void> {
    await this.shelf.remove(id);
  }

  /** Tries what is due, or everything when eager. Another account's letters are left alone. */
  flush(eager = false): Promise<void> {
    this.busy ??= this.flushOnce(eager).finally(() => {
      this.busy = null;
    });
    return this.busy;
  }

  private async flushOnce(eager: boolean): Promise<void> {
    for (const letter of await this.mine()) {
      if (letter.refused === undefined && (eager || letter.nextAtMs <= this.now())) await this.attempt(letter);
    }
    await this.schedule();
  }

  private async mine(): Promise<Letter[]> {
    const all = await this.shelf.all();
    return all.filter((letter) => letter.account === this.account).sort((a, b) => a.queuedAtMs - b.queuedAtMs);
  }

  private async attempt(letter: Letter): Promise<Outcome> {
    let outcome = await this.deliver(letter);
    if (outcome.kind === "sent") await this.shelf.remove(letter.id);
    else if (!(await this.keep(outcome.letter)) && !(await this.shelf.get(letter.id))) outcome = { kind: "unkept", letter };
    this.listener?.(outcome);
    if (!this.busy) await this.schedule();
    return outcome;
  }

  /** Keeps an answer on this device; false when it keeps as many as it may. */
  private async keep(letter: Letter): Promise<boolean> {
    if (!hasRoom(await this.mine(), letter)) return false;
    await this.shelf.put(letter);
    return true;
  }

  private async deliver(letter: Letter): Promise<Outcome> {
    try {
      return { kind: "sent", letter, answer: await send(this.fetcher, "POST", letter.url, letter.body) };
    } catch (error) {
      if (error instanceof Unreachable) return this.later(letter, false);
      if (!(error instanceof Problem)) throw error;
      if (error.status === 401) return this.later(letter, true);
      return { kind: "refused", letter: { ...letter, refused: error.message, refusedAtMs: this.now() }, problem: error };
    }
  }

  private later(letter: Letter, signedOut: boolean): Outcome {
    const tries = letter.tries + 1;
    const nextAtMs = this.now() + backoffMs(tries, this.random());
    return { kind: "waiting", letter: { ...letter, tries, nextAtMs }, signedOut };
  }

  private async schedule(): Promise<void> {
    clearTimeout(this.timer);
    if (!this.listener) return;
    const due = (await this.mine()).filter((letter) => letter.refused === undefined);
    if (due.length === 0) return;
    const dueMs = Math.min(...due.map((letter) => letter.nextAtMs)) - this.now();
    this.timer = setTimeout(() => void this.flush(), Math.max(250, dueMs));
  }
}

/** A draft that the server has not acknowledged yet. */
export interface LocalDraft extends Draft {
  readonly id: string;
  readonly account: string;
  readonly keptAtMs?: number;
  /** Of what work it is, and until when that is held, where a page can tell what else of it is over. */
  readonly of?: string;
  readonly untilMs?: number;
}

type StoreName = "outbox" | "drafts";

/**
 * The browser's database of this origin: unsent answers and unacknowledged drafts. What it does not take, because storage is
 * blocked or full, is kept in memory for as long as the page is open, so that work goes on.
 *
 * What it holds is noted in the local storage, which can be read at once: where there is nothing, as for nearly every task
 * that is opened, nobody waits for a database. A note is made before its row is, and taken back before its row goes.
 */
export class DeviceStore implements Shelf {
  private opened: Promise<IDBDatabase> | undefined;
  private readonly memory = { outbox: new Map<string, Letter>(), drafts: new Map<string, LocalDraft>() };

  constructor(private readonly name = "tarazu") {}

  /** Whether the answer to a task, or its draft, is gone when the page is closed. */
  fleeting(id: string): boolean {
    return this.memory.outbox.has(id) || this.memory.drafts.has(id);
  }

  put(letter: Letter): Promise<void> {
    return this.keep("outbox", letter);
  }

  async get(id: string): Promise<Letter | undefined> {
    return this.memory.outbox.get(id) ?? this.read("outbox", (store) => store.get(id) as IDBRequest<Letter | undefined>);
  }

  remove(id: string): Promise<void> {
    return this.drop("outbox", id);
  }

  async all(): Promise<Letter[]> {
    const { outbox } = this.memory;
    const kept = this.mayHold("outbox") ? await this.read("outbox", (store) => store.getAll() as IDBRequest<Letter[]>) : [];
    return [...(kept ?? []).filter(({ id }) => !outbox.has(id)), ...outbox.values()];
  }

  keepDraft(draft: LocalDraft): Promise<void> {
    return this.keep("drafts", { ...draft, keptAtMs: Date.now() });
  }

  async drafts(): Promise<LocalDraft[]> {
    if (!this.mayHold("drafts")) return [];
    return (await this.read("drafts", (store) => store.getAll() as IDBRequest<LocalDraft[]>)) ?? [];
  }

  async draft(id: string, account: string): Promise<LocalDraft | undefined> {
    const remembered = this.memory.drafts.get(id);
    if (!remembered && !this.mayHold("drafts", id)) return undefined;
    const found = remembered ?? (await this.read("drafts", (store) => store.get(id) as IDBRequest<LocalDraft | undefined>));
    return found?.account === account ? found : undefined;
  }

  dropDraft(id: string): Promise<void> {
    return this.drop("drafts", id);
  }

  private async keep(name: StoreName, row: Letter | LocalDraft): Promise<void> {
    const memory = this.memory[name] as Map<string, Letter | LocalDraft>;
    this.note(this.noteOf(name, row.id));
    if (await this.tried(name, "readwrite", (store) => store.put(row))) memory.delete(row.id);
    else memory.set(row.id, row);
  }

  private async read<T>(name: StoreName, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
    return (await this.tried(name, "readonly", work))?.result;
  }

  private async drop(name: StoreName, id: string): Promise<void> {
    this.memory[name].delete(id);
    if (!this.mayHold(name, id)) return;
    localStorage.removeItem(this.noteOf(name, id));
    await this.tried(name, "readwrite", (store) => store.delete(id));
  }

  /** Whether a row, or any row of a store, may be there; who cannot tell asks the database. */
  private mayHold(name: StoreName, id?: string): boolean {
    if (localStorage.getItem(this.noteOf("noted")) === null) return true;
    if (id !== undefined) return localStorage.getItem(this.noteOf(name, id)) !== null;
    return Object.keys(localStorage).some((key) => key.startsWith(this.noteOf(name)));
  }

  private note(...notes: readonly string[]): void {
    try {
      for (const each of notes) localStorage.setItem(each, "");
    } catch {
      // No room: from here on the database is asked again.
      localStorage.removeItem(this.noteOf("noted"));
    }
  }

  private noteOf(name: StoreName | "noted", id = ""): string {
    return `tz-kept/${this.name}/${name}/${id}`;
  }

  /** Notes what a device held before there were notes. */
  private async noteAll(database: IDBDatabase): Promise<IDBDatabase> {
    if (localStorage.getItem(this.noteOf("noted")) !== null) return database;
    const notes: string[] = [];
    for (const name of ["outbox", "drafts"] as const) {
      const ids = await done(database.transaction(name), (of) => of.objectStore(name).getAllKeys());
      notes.push(...ids.map((id) => this.noteOf(name, String(id))));
    }
    this.note(...notes, this.noteOf("noted"));
    return database;
  }

  /** What the database says, or null where it cannot be used; one that the browser closed in the background is opened again. */
  private async tried<T>(
    name: StoreName,
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T>,
    again = true,
  ): Promise<{ result: T } | null> {
    try {
      return { result: await this.run(name, mode, work) };
    } catch (error) {
      this.opened = undefined;
      const isClosed = error instanceof DOMException && error.name === "InvalidStateError";
      return isClosed && again ? this.tried(name, mode, work, false) : null;
    }
  }

  private async run<T>(name: StoreName, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    this.opened ??= open(this.name).then((database) => this.noteAll(database));
    return done((await this.opened).transaction(name, mode), (of) => work(of.objectStore(name)));
  }
}

function done<T>(transaction: IDBTransaction, work: (transaction: IDBTransaction) => IDBRequest<T>): Promise<T> {
  const request = work(transaction);
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    // What a request cannot do ends its transaction, which then says why: for want of room only there.
    transaction.onabort = () => reject(transaction.error);
  });
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("outbox", { keyPath: "id" });
      request.result.createObjectStore("drafts", { keyPath: "id" });
    };
    request.onsuccess = () => {
      // Another page may want to change or delete it; the next use opens it anew.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
}
