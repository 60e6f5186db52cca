import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { backoffMs, DeviceStore, Outbox, type Outcome } from "../editors/outbox.ts";

const URL_A = "/api/work/assignments/a/submission";
const BODY = { answer: { preference: "a", strength: 1 }, seconds: 40 };

type Reply = number | "offline";
let made = 0;
let device: DeviceStore;

beforeEach(() => {
  device = new DeviceStore(`tarazu-test-${(made += 1)}`);
});

afterEach(() => void vi.restoreAllMocks());

/** The ways in which a browser keeps nothing. */
const REFUSALS: Record<string, () => unknown> = {
  "storage is blocked": () =>
    vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("denied", "SecurityError");
    }),
  "storage is full": () =>
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    }),
};

function server(...replies: Reply[]) {
  const seen: { url: string; init: RequestInit }[] = [];
  const answer = (url: string, init: RequestInit): Promise<Response> => {
    seen.push({ url, init });
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    if (reply === "offline" || reply === undefined) return Promise.reject(new TypeError("offline"));
    const content = reply < 300 ? { submission_id: "s1", state: "received" } : { code: "no", detail: "No.", faults: [] };
    return Promise.resolve(new Response(JSON.stringify(content), { status: reply }));
  };
  return { seen, answer };
}

function outboxOf(answer: (url: string, init: RequestInit) => Promise<Response>, account = "asha", now = () => 0): Outbox {
  return new Outbox(device, account, answer, now, () => 1);
}

describe("outbox", () => {
  test("an answer that arrives leaves nothing behind", async () => {
    const { seen, answer } = server(201);
    const outcome = await outboxOf(answer).post("a", URL_A, BODY);
    expect(outcome.kind).toBe("sent");
    expect(await device.all()).toEqual([]);
    expect((seen[0]?.init.headers as Record<string, string>)["X-Requested-With"]).toBe("tarazu");
    expect(JSON.parse(String(seen[0]?.init.body))).toEqual(BODY);
  });

  test.each<Reply>(["offline", 500, 503, 429, 401])("an answer met by %s stays on the device", async (reply) => {
    const outcome = await outboxOf(server(reply).answer).post("a", URL_A, BODY);
    expect(outcome).toMatchObject({ kind: "waiting", signedOut: reply === 401, letter: { tries: 1, nextAtMs: 1000 } });
    expect(await device.get("a")).toMatchObject({ body: BODY });
  });

  test("an answer is kept and the next one sent where the line breaks while the reply is read", async () => {
    const broken = Object.assign(new Response(null, { status: 201 }), { text: () => Promise.reject(new TypeError("network error")) });
    const { seen, answer } = server("offline", "offline", 201);
    await outboxOf(answer).post("a", URL_A, BODY);
    await outboxOf(answer).post("b", URL_A, BODY);
    let first = true;
    const halfway = (url: string, init: RequestInit) =>
      first ? ((first = false), Promise.resolve(broken)) : answer(url, init);
    await outboxOf(halfway).flush(true);
    expect(seen).toHaveLength(3);
    expect((await device.all()).map(({ id, tries }) => [id, tries])).toEqual([["a", 2]]);
  });

  test.each([400, 404, 409, 422])("an answer refused with %i is handed back, kept, and not tried again by itself", async (status) => {
    const { seen, answer } = server(status);
    const outbox = outboxOf(answer);
    const outcome = await outbox.post("a", URL_A, BODY, "Compare");
    expect(outcome).toMatchObject({ kind: "refused", problem: { status, code: "no" } });
    await outbox.flush(true);
    expect(seen).toHaveLength(1);
    expect(await outbox.refused()).toMatchObject([{ id: "a", title: "Compare", body: BODY, refused: "No." }]);
    expect(await outbox.waiting("a")).toBeUndefined();
    expect(await outboxOf(answer, "ravi").refused()).toEqual([]);
  });

  test.each(Object.keys(REFUSALS))("an answer is sent also where %s, and waits as long as the page is open", async (why) => {
    REFUSALS[why]?.();
    const { seen, answer } = server(201, "offline", 201);
    const outbox = outboxOf(answer);
    expect((await outbox.post("a", URL_A, BODY)).kind).toBe("sent");
    expect((await outbox.post("b", URL_A, BODY)).kind).toBe("waiting");
    expect([device.fleeting("a"), device.fleeting("b")]).toEqual([false, true]);
    expect(await outbox.waiting("b")).toMatchObject({ body: BODY });
    await outbox.flush(true);
    expect(seen).toHaveLength(3);
    expect([await device.all(), device.fleeting("b")]).toEqual([[], false]);
  });

  test("a database that was closed in the background is opened again", async () => {
    const outbox = outboxOf(server("offline").answer);
    await outbox.post("a", URL_A, BODY);
    await new Promise((resolve) => (indexedDB.deleteDatabase(`tarazu-test-${made}`).onsuccess = resolve));
    await outbox.post("b", URL_A, BODY);
    expect([(await device.all()).map(({ id }) => id), device.fleeting("b")]).toEqual([["b"], false]);
  });

  test("a refused answer is sent again or dropped when its author says so", async () => {
    const outbox = outboxOf(server(409, "offline", 201).answer);
    await outbox.post("a", URL_A, BODY);
    const [kept] = await outbox.refused();
    expect((await outbox.again(kept!)).kind).toBe("waiting");
    expect(await outbox.refused()).toEqual([]);
    await outbox.flush(true);
    expect(await device.all()).toEqual([]);
    await outboxOf(server(404).answer).post("b", URL_A, BODY);
    await outbox.drop("b");
    expect(await outbox.refused()).toEqual([]);
  });

  test("what a closed page left is sent by the next one", async () => {
    await outboxOf(server("offline").answer).post("a", URL_A, BODY);
    const { seen, answer } = server(201);
    await outboxOf(answer).flush(true);
    expect(seen.map((call) => call.url)).toEqual([URL_A]);
    expect(await device.all()).toEqual([]);
  });

  test("nothing is tried before it is due unless asked for", async () => {
    let ms = 0;
    const { seen, answer } = server("offline", 201);
    const outbox = outboxOf(answer, "asha", () => ms);
    await outbox.post("a", URL_A, BODY);
    ms = 999;
    await outbox.flush();
    expect(seen).toHaveLength(1);
    ms = 1000;
    await outbox.flush();
    expect(seen).toHaveLength(2);
  });

  test("one person's answers are never sent as another's", async () => {
    await outboxOf(server("offline").answer, "asha").post("a", URL_A, BODY);
    const { seen, answer } = server(201);
    const ravi = outboxOf(answer, "ravi");
    await ravi.flush(true);
    expect(seen).toEqual([]);
    expect(await ravi.waiting("a")).toBeUndefined();
    expect(await device.all()).toHaveLength(1);
  });

  test("coming online sends what waits", async () => {
    const { answer } = server("offline", "offline", 201);
    const outbox = outboxOf(answer);
    await outbox.post("a", URL_A, BODY);
    const kinds: string[] = [];
    const sent = new Promise<void>((resolve) => {
      outbox.start((outcome: Outcome) => {
        kinds.push(outcome.kind);
        if (outcome.kind === "waiting") window.dispatchEvent(new Event("online"));
        else resolve();
      });
    });
    await outbox.flush(true);
    window.dispatchEvent(new Event("online"));
    await sent;
    outbox.stop();
    expect(kinds).toEqual(["waiting", "sent"]);
  });

  test("waits double and stay within a minute", () => {
    expect([1, 2, 3, 4].map((tries) => backoffMs(tries, 1))).toEqual([1000, 2000, 4000, 8000]);
    expect(backoffMs(40, 1)).toBe(60_000);
    expect(backoffMs(1, 0)).toBe(500);
  });

  test("drafts that the server has not seen survive, for their own person", async () => {
    await device.keepDraft({ id: "a", account: "asha", version: 2, value: { comment: "half" } });
    expect(await device.draft("a", "asha")).toMatchObject({ version: 2, value: { comment: "half" } });
    expect(await device.draft("a", "ravi")).toBeUndefined();
    await device.dropDraft("a");
    expect(await device.draft("a", "asha")).toBeUndefined();
  });
});

describe("the notes of what a device holds", () => {
  const draft = { id: "a", account: "asha", version: 0, value: { comment: "so" } };
  const letter = { id: "a", account: "asha", url: URL_A, body: BODY, queuedAtMs: 0, tries: 0, nextAtMs: 0 };
  const again = () => new DeviceStore(`tarazu-test-${made}`);
  const asked = () => vi.spyOn(indexedDB, "open");

  afterEach(() => vi.restoreAllMocks());

  test("a device that keeps nothing of a task tells so without opening its database", async () => {
    await device.keepDraft(draft);
    await device.dropDraft("a");
    const opening = asked();
    expect(await again().draft("a", "asha")).toBeUndefined();
    expect(await again().all()).toEqual([]);
    expect(opening).not.toHaveBeenCalled();
  });

  test("what is kept is found by the next page", async () => {
    await device.keepDraft(draft);
    await device.put(letter);
    expect(await again().draft("a", "asha")).toMatchObject(draft);
    expect(await again().all()).toEqual([letter]);
  });

  test("what was kept before there were notes is found, and noted", async () => {
    await device.keepDraft(draft);
    await device.put(letter);
    localStorage.clear();
    expect(await again().draft("a", "asha")).toMatchObject(draft);
    expect(await again().all()).toEqual([letter]);
    expect(await again().draft("b", "asha")).toBeUndefined();
  });

  test("a draft kept while another version of it goes is not forgotten", async () => {
    await device.keepDraft(draft);
    await Promise.all([device.dropDraft("a"), device.keepDraft({ ...draft, version: 1 })]);
    expect(await again().draft("a", "asha")).toMatchObject({ ...draft, version: 1 });
  });

  test("a full local storage costs the notes and no draft", async () => {
    await device.keepDraft(draft);
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    await device.keepDraft({ ...draft, id: "b" });
    expect(await again().draft("b", "asha")).toMatchObject({ ...draft, id: "b" });
  });
});
