import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Problem, Unreachable, type Assignment, type Draft } from "../editors/api.ts";
import type { Change } from "../editors/delta.ts";
import { DraftKeeper, type DraftApi } from "../editors/frame/drafts.ts";
import { History, lasting, type JsonObject } from "../editors/history.ts";
import { DeviceStore } from "../editors/outbox.ts";
import { applied } from "./applied.ts";

type Fate = "answered" | "lost before" | "lost after";

/** A server that keeps one draft by version, on a line that may break before or after it has heard. */
class Server implements DraftApi {
  draft: Draft = { version: 0, value: {} };
  fate: Fate = "answered";
  readonly bytes: number[] = [];

  saveDraft(_: string, draft: Draft): Promise<number> {
    return this.take(draft.version, JSON.stringify(draft), () => draft.value);
  }

  changeDraft(_: string, version: number, changes: readonly Change[]): Promise<number> {
    return this.take(version, JSON.stringify(changes), () => applied(this.draft.value, changes));
  }

  assignment(): Promise<Assignment> {
    return Promise.resolve({ draft: this.draft } as unknown as Assignment);
  }

  private async take(version: number, body: string, next: () => JsonObject): Promise<number> {
    if (this.fate === "lost before") throw new Unreachable("offline");
    if (version !== this.draft.version) throw new Problem(409, { code: "draft_stale", current: this.draft as unknown as JsonObject });
    this.bytes.push(body.length);
    this.draft = { version: version + 1, value: next() };
    if (this.fate === "lost after") throw new Unreachable("offline");
    return this.draft.version;
  }
}

let made = 0;
let device: DeviceStore;
let server: Server;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  device = new DeviceStore(`drafts-test-${(made += 1)}`);
  server = new Server();
});

afterEach(() => vi.useRealTimers());

function opened(): DraftKeeper {
  const start = server.draft.version > 0 ? server.draft : null;
  return new DraftKeeper("a", "asha", start, server, device, () => {});
}

/** Lets time pass in small steps, with what the browser's database does in between. */
async function pass(ms: number): Promise<void> {
  for (let gone = 0; gone < ms; gone += 100) {
    await vi.advanceTimersByTimeAsync(100);
    for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

async function type(keeper: DraftKeeper, text: string, every = 100): Promise<void> {
  for (let size = 1; size <= text.length; size += 1) {
    keeper.edit({ text: text.slice(0, size) });
    await pass(every);
  }
}

describe("drafts", () => {
  test("somebody who never pauses is saved every few seconds all the same", async () => {
    const keeper = opened();
    await type(keeper, "w".repeat(120));
    expect(server.bytes.length).toBeGreaterThanOrEqual(3);
    expect(String(server.draft.value["text"]).length).toBeGreaterThan(70);
    expect(String((await device.draft("a", "asha"))?.value["text"]).length).toBeGreaterThan(112);
    keeper.stop();
  });

  test("steps can be undone in the next page, unless something else stands by then", async () => {
    const past = new History({});
    const keeper = new DraftKeeper("a", "asha", null, server, device, () => {}, () => past.log);
    for (const text of ["one", "two"]) {
      past.record({ text, [text]: true });
      keeper.edit(past.value);
      await pass(4000);
    }
    const again = new History(past.value, undefined, undefined, await opened().recall(past.value));
    expect([again.undo(), again.value, again.undo(), again.value, again.undo()]).toEqual([true, { text: "one", one: true }, true, {}, false]);
    expect(await opened().recall({ text: "three" })).toEqual([]);
    await keeper.forget();
    expect(await opened().recall(past.value)).toEqual([]);
  });

  test("the last two hundred steps are kept, and fewer where they are long", () => {
    const past = new History({}, () => 0);
    for (let count = 0; count < 300; count += 1) past.record({ count });
    expect(lasting(past.log).map((step) => step.operations[0]?.after)).toEqual(Array.from({ length: 200 }, (_, index) => index + 100));
    for (let count = 0; count < 9; count += 1) past.record({ count, list: ["x".repeat(100_000), count] });
    expect(lasting(past.log).length).toBeLessThan(5);
    expect(lasting([])).toEqual([]);
  });

  test("a letter in a long text is sent as that letter", async () => {
    const keeper = opened();
    const long = "word ".repeat(4000);
    keeper.edit({ text: long });
    await pass(4000);
    keeper.edit({ text: `${long}!` });
    await pass(4000);
    expect(server.draft).toEqual({ version: 2, value: { text: `${long}!` } });
    expect(server.bytes[0]).toBeGreaterThan(20_000);
    expect(server.bytes[1]).toBeLessThan(120);
    expect(keeper.unsaved).toBe(false);
    expect(await device.draft("a", "asha")).toBeUndefined();
  });

  test("what is typed while this device is tidied after a save is not called saved", async () => {
    const keeper = opened();
    vi.spyOn(device, "dropDraft").mockImplementationOnce(() => Promise.resolve(keeper.edit({ text: "first second" })));
    keeper.edit({ text: "first" });
    await pass(1000);
    expect([server.draft.value, keeper.state.kind]).toEqual([{ text: "first" }, "saving"]);
    await pass(4000);
    expect([server.draft.value, keeper.state.kind]).toEqual([{ text: "first second" }, "saved"]);
  });

  test("a draft is called kept on this device once it is", async () => {
    const keeper = opened();
    const disk = Promise.withResolvers<void>();
    const put = device.keepDraft.bind(device);
    vi.spyOn(device, "keepDraft").mockImplementation((draft) => disk.promise.then(() => put(draft)));
    server.fate = "lost before";
    keeper.edit({ text: "first" });
    await pass(1000);
    expect(keeper.state.kind).toBe("saving");
    keeper.edit({ text: "first second" });
    disk.resolve();
    await pass(100);
    expect([keeper.state.kind, keeper.unsaved]).toEqual(["saving", true]);
    await pass(4000);
    expect([keeper.state.kind, keeper.unsaved]).toEqual(["local", false]);
    expect((await device.draft("a", "asha"))?.value).toEqual({ text: "first second" });
    keeper.stop();
  });

  test("a save whose answer was lost is known as one's own, and typing goes on", async () => {
    const keeper = opened();
    keeper.edit({ text: "first" });
    await pass(1000);
    server.fate = "lost after";
    keeper.edit({ text: "first second" });
    await pass(4000);
    expect(keeper.state.kind).toBe("local");
    keeper.edit({ text: "first second third" });
    server.fate = "answered";
    await pass(12_000);
    expect(keeper.state.kind).toBe("saved");
    expect(server.draft.value).toEqual({ text: "first second third" });
  });

  test("another window's draft is never overwritten without a word", async () => {
    const keeper = opened();
    keeper.edit({ text: "mine" });
    await pass(1000);
    server.draft = { version: 2, value: { text: "theirs" } };
    keeper.edit({ text: "mine too" });
    await pass(4000);
    expect(keeper.state).toMatchObject({ kind: "conflict", other: { version: 2, value: { text: "theirs" } } });
    expect(server.draft.value).toEqual({ text: "theirs" });
    expect(keeper.resolve("keep")).toEqual({ text: "mine too" });
    await pass(4000);
    expect(server.draft).toEqual({ version: 3, value: { text: "mine too" } });
  });

  test.each<Fate>(["answered", "lost before", "lost after"])("a tab killed at any moment loses at most the last moment (%s)", async (fate) => {
    const text = "It was the best of lines, it was the worst of lines.";
    for (const killedAt of [4, 9, 17, 26, 38, text.length]) {
      device = new DeviceStore(`drafts-test-${(made += 1)}`);
      server = new Server();
      const keeper = opened();
      await type(keeper, text.slice(0, killedAt - 3), 200);
      server.fate = fate;
      await type(keeper, text.slice(0, killedAt), 150);
      keeper.stop();
      server.fate = "answered";
      const next = opened();
      const { value } = await next.recover();
      const other = next.state.kind === "conflict" ? String(next.state.other.value["text"]) : "";
      const found = [String(value["text"] ?? ""), other].sort((a, b) => b.length - a.length)[0] ?? "";
      expect(text.startsWith(found)).toBe(true);
      expect(found.length).toBeGreaterThanOrEqual(killedAt - 4);
      next.stop();
    }
  });

  test("a page that is hidden keeps what was typed at once", async () => {
    const keeper = opened();
    keeper.edit({ text: "just now" });
    await keeper.hold();
    keeper.stop();
    expect((await device.draft("a", "asha"))?.value).toEqual({ text: "just now" });
  });
});
