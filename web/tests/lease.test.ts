import { afterEach, expect, test, vi } from "vitest";
import { Lease } from "../editors/frame/clocks.ts";

const MINUTE_MS = 60_000;

afterEach(() => void vi.useRealTimers());

test("a lease is not asked for while an answer is on its way, and not twice as often afterwards", async () => {
  vi.useFakeTimers();
  let asked = 0;
  const lease = new Lease("1", new Date(Date.now() + 9 * MINUTE_MS).toISOString(), { skewMs: 0, heartbeat: () => Promise.resolve(((asked += 1), null)) }, () => undefined);
  const counted = async (): Promise<number> => {
    const before = asked;
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    return asked - before;
  };
  lease.start();
  const usual = await counted();
  lease.stop();
  const sending = await counted();
  lease.start();
  lease.start();
  expect([usual > 0, sending, await counted()]).toEqual([true, 0, usual]);
  lease.stop();
});
