/** One change: what stood at `start` (in code points of the old text) and what stands there now. */
export interface Edit {
  readonly start: number;
  readonly before: string;
  readonly after: string;
}

interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly after: string[];
}

// Words with their vowel signs and joiners, runs of white space, and every other sign by itself.
const TOKEN = /[\p{L}\p{M}\p{N}_\u200c\u200d]+|\s+|./gsu;
const CHANGES_MAX = 800;

/** The changes of words that lead from one text to another (Myers, Algorithmica 1, 1986); far too many become one. */
export function edits(before: string, after: string): Edit[] {
  const [old, now] = [tokens(before), tokens(after)];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const [a, b] = [old.slice(head, old.length - tail), now.slice(head, now.length - tail)];
  if (a.length === 0 && b.length === 0) return [];
  const hunks = joined(script(a, b), a);
  const starts = [0];
  for (const token of old) starts.push((starts.at(-1) ?? 0) + [...token].length);
  return hunks.map(({ from, to, after: put }) => ({
    start: starts[head + from] ?? 0,
    before: a.slice(from, to).join(""),
    after: put.join(""),
  }));
}

function tokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** The shortest script of hunks, each replacing `from` up to `to`. */
function script(a: readonly string[], b: readonly string[]): Hunk[] {
  const trace = search(a, b);
  if (!trace) return [{ from: 0, to: a.length, after: [...b] }];
  const hunks: Hunk[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = trace.length - 1; d > 0; d -= 1) {
    const reach = trace[d - 1] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const back = down ? k + 1 : k - 1;
    const oldX = reach.get(back) ?? 0;
    const oldY = oldX - back;
    hunks.unshift(down ? { from: oldX, to: oldX, after: [b[oldY] ?? ""] } : { from: oldX, to: oldX + 1, after: [] });
    [x, y] = [oldX, oldY];
  }
  return hunks;
}

/** The furthest reaching paths for 0, 1, 2 … changes, or null when there are too many. */
function search(a: readonly string[], b: readonly string[]): Map<number, number>[] | null {
  const trace: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= CHANGES_MAX; d += 1) {
    const next = new Map<number, number>();
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return [...trace, next];
    }
    trace.push(next);
    reach = next;
  }
  return null;
}

/** Hunks that touch, or have only white space between them, as one. */
function joined(hunks: readonly Hunk[], a: readonly string[]): Hunk[] {
  const whole: Hunk[] = [];
  for (const hunk of hunks) {
    const last = whole.at(-1);
    const between = last ? a.slice(last.to, hunk.from) : [];
    if (last && between.every((token) => /^\s+$/u.test(token))) {
      whole[whole.length - 1] = { from: last.from, to: hunk.to, after: [...last.after, ...between, ...hunk.after] };
    } else whole.push(hunk);
  }
  return whole;
}
