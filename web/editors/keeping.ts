import type { DeviceStore, Letter, LocalDraft } from "./outbox.ts";

const DAY_MS = 86_400_000;
/** What a device keeps of one account. An answer beyond that is sent without being kept, and its author is told. */
export const LETTERS_MAX = 100;
export const BYTES_MAX = 20_000_000;
/** Of refused answers a device keeps so many, for so long; their author is told of those that go. */
export const REFUSED_MAX = 50;
export const REFUSED_DAYS = 60;
/** Of drafts a device keeps so many, for so long: nobody holds a task longer. */
export const DRAFTS_MAX = 100;
export const DRAFT_DAYS = 14;

/** What a page says that its reader holds of some work (`of`): nothing else of it can be gone on with. */
export interface Held {
  readonly of: string;
  readonly id: string;
}

/** Whether one more answer may be kept beside those of its account. */
export function hasRoom(letters: readonly Letter[], next: Letter): boolean {
  const others = letters.filter((one) => one.id !== next.id);
  return others.length < LETTERS_MAX && others.reduce((sum, one) => sum + sizeOf(one.body), sizeOf(next.body)) <= BYTES_MAX;
}

/** Drops what is kept for nothing; returns how many refused answers of the account are gone with it, which it is to be told. */
export async function tidy(device: DeviceStore, account: string, nowMs: number, held: Held | null): Promise<number> {
  const outdated = agedRefusals(await device.all(), account, nowMs);
  for (const one of outdated) await device.remove(one.id);
  const drafts = await device.drafts();
  const over = overDrafts(drafts, account, nowMs, held);
  for (const one of over) await device.dropDraft(one.id);
  // Kept before drafts said when: they age from now on.
  for (const one of drafts) if (one.keptAtMs === undefined && !over.includes(one)) await device.keepDraft(one);
  return outdated.length;
}

export function agedRefusals(letters: readonly Letter[], account: string, nowMs: number): Letter[] {
  return letters
    .filter((one) => one.account === account && one.refused !== undefined)
    .toSorted((a, b) => saidNoMs(b) - saidNoMs(a))
    .filter((one, place) => place >= REFUSED_MAX || saidNoMs(one) < nowMs - REFUSED_DAYS * DAY_MS);
}

export function overDrafts(drafts: readonly LocalDraft[], account: string, nowMs: number, held: Held | null): LocalDraft[] {
  let bytes = 0;
  const isOver = (one: LocalDraft): boolean =>
    (one.keptAtMs ?? nowMs) < nowMs - DRAFT_DAYS * DAY_MS ||
    (one.untilMs ?? nowMs) < nowMs - DAY_MS ||
    (one.account === account && held !== null && one.of === held.of && one.id !== held.id);
  const going = drafts.filter((one) => !isOver(one)).toSorted((a, b) => rank(b) - rank(a));
  const beyond = going.filter((one, place) => (bytes += sizeOf(one.value)) > BYTES_MAX || place >= DRAFTS_MAX);
  return [...drafts.filter(isOver), ...beyond];
}

/** The newest first, and drafts before the steps that led to them, without which nothing is lost. */
function rank(draft: LocalDraft): number {
  return (draft.keptAtMs ?? 0) - (draft.id.startsWith("steps/") ? 1e15 : 0);
}

function saidNoMs(letter: Letter): number {
  return letter.refusedAtMs ?? letter.queuedAtMs;
}

function sizeOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
