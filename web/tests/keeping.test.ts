import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as keeping from "../editors/keeping.ts";
import { DeviceStore, Outbox, type Letter, type LocalDraft } from "../editors/outbox.ts";

const DAY_MS = 86_400_000;
const NOW_MS = 1_000 * DAY_MS;
const URL_A = "/api/work/assignments/a/submission";
const BODY = { answer: { preference: "a" }, seconds: 1 };

let made = 0;
let device: DeviceStore;

beforeEach(() => {
  device = new DeviceStore(`keeping-test-${(made += 1)}`);
});
afterEach(() => vi.restoreAllMocks());

function letter(id: string, changes: Partial<Letter> = {}): Letter {
  return { id, account: "asha", url: URL_A, body: BODY, queuedAtMs: NOW_MS, tries: 1, nextAtMs: NOW_MS, ...changes };
}

function draft(id: string, changes: Partial<LocalDraft> = {}): LocalDraft {
  return { id, account: "asha", version: 1, value: { text: id }, keptAtMs: NOW_MS, ...changes };
}

function outboxOf(status: number | "offline"): Outbox {
  const reply = () => (status === "offline" ? Promise.reject(new TypeError("offline")) : Promise.resolve(new Response(JSON.stringify({ code: "no", detail: "No." }), { status })));
  return new Outbox(device, "asha", reply, () => NOW_MS, () => 1);
}

describe("answers on a device", () => {
  test("are never dropped for their age or number while they wait to be sent", async () => {
    for (let n = 0; n < keeping.LETTERS_MAX; n++) await device.put(letter(`w${n}`, { queuedAtMs: 0 }));
    expect(await keeping.tidy(device, "asha", NOW_MS, null)).toBe(0);
    expect(await device.all()).toHaveLength(keeping.LETTERS_MAX);
  });

  test("beyond so many are sent without being kept, and stay on the page when they do not arrive", async () => {
    for (let n = 0; n < keeping.LETTERS_MAX; n++) await device.put(letter(`w${n}`));
    expect(await outboxOf("offline").post("a", URL_A, BODY)).toMatchObject({ kind: "unkept", letter: { id: "a", body: BODY } });
    expect(await outboxOf(409).post("a", URL_A, BODY)).toMatchObject({ kind: "unkept" });
    expect((await outboxOf(201).post("a", URL_A, BODY)).kind).toBe("sent");
    expect(await device.get("a")).toBeUndefined();
    expect((await outboxOf("offline").post("w1", URL_A, BODY)).kind, "it has its place already").toBe("waiting");
    await device.put(letter("other", { account: "ravi" }));
    await device.remove("w2");
    expect((await outboxOf("offline").post("a", URL_A, BODY)).kind, "another account takes no room").toBe("waiting");
  });

  test("of more bytes than a device keeps are not kept", async () => {
    const large = { answer: { text: "क".repeat(keeping.BYTES_MAX / 3) }, seconds: 1 };
    expect((await outboxOf("offline").post("a", URL_A, large)).kind).toBe("unkept");
    expect((await outboxOf("offline").post("b", URL_A, BODY)).kind).toBe("waiting");
  });

  test("that were refused go when they are old or many, those of others not, and it is said how many", async () => {
    const old = NOW_MS - (keeping.REFUSED_DAYS + 1) * DAY_MS;
    await device.put(letter("old", { refused: "No.", refusedAtMs: old }));
    await device.put(letter("late", { refused: "No.", refusedAtMs: NOW_MS - DAY_MS, queuedAtMs: old }));
    await device.put(letter("theirs", { refused: "No.", refusedAtMs: old, account: "ravi" }));
    expect(await keeping.tidy(device, "asha", NOW_MS, null)).toBe(1);
    expect((await device.all()).map((one) => one.id).toSorted()).toEqual(["late", "theirs"]);
    for (let n = 0; n < keeping.REFUSED_MAX; n++) await device.put(letter(`r${n}`, { refused: "No.", refusedAtMs: NOW_MS }));
    expect(await keeping.tidy(device, "asha", NOW_MS, null)).toBe(1);
    expect(await device.get("late")).toBeUndefined();
  });
});

describe("drafts on a device", () => {
  const over = (drafts: LocalDraft[], held: keeping.Held | null = null): string[] =>
    keeping.overDrafts(drafts, "asha", NOW_MS, held).map((one) => one.id);

  test("go after two weeks, whosesoever they are", () => {
    const old = NOW_MS - (keeping.DRAFT_DAYS + 1) * DAY_MS;
    expect(over([draft("new"), draft("old", { keptAtMs: old }), draft("steps/old", { keptAtMs: old, account: "ravi" })])).toEqual(["old", "steps/old"]);
  });

  test("beyond so many or so large go, steps before what was written and the oldest first", () => {
    const many = Array.from({ length: keeping.DRAFTS_MAX }, (_, n) => draft(`d${n}`, { keptAtMs: NOW_MS - n }));
    expect(over([draft("steps/a"), ...many])).toEqual(["steps/a"]);
    expect(over([draft("newest", { keptAtMs: NOW_MS + 1 }), ...many])).toEqual([`d${keeping.DRAFTS_MAX - 1}`]);
    const text = "x".repeat(keeping.BYTES_MAX - 100);
    expect(over([draft("small", { keptAtMs: NOW_MS - 1 }), draft("large", { value: { text } }), draft("oldest", { keptAtMs: 0 })])).toContain("oldest");
  });

  test("of reviews that are over go where a page says what is held, and when their time is long over", () => {
    const of = "/api/work/reviews";
    const drafts = [draft("held", { of }), draft("over", { of }), draft("work"), draft("ruling", { of: "/api/work/adjudications" }), draft("hers", { of, account: "ravi" })];
    expect(over(drafts, { of, id: "held" })).toEqual(["over"]);
    expect(over(drafts, { of, id: "" })).toEqual(["held", "over"]);
    expect(over([draft("a", { untilMs: NOW_MS - 2 * DAY_MS }), draft("b", { untilMs: NOW_MS })])).toEqual(["a"]);
  });

  test("that were kept before it was said when age from the first look on", async () => {
    vi.spyOn(Date, "now").mockReturnValue(NOW_MS);
    await device.keepDraft(draft("a"));
    expect(await device.draft("a", "asha")).toMatchObject({ keptAtMs: NOW_MS });
    await keeping.tidy(device, "asha", NOW_MS + (keeping.DRAFT_DAYS + 1) * DAY_MS, null);
    expect(await device.drafts()).toEqual([]);
  });
});
