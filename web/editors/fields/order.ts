/** An order of keys, best first; those in one group are tied. */
export type Order = readonly (readonly string[])[];

export function without(order: Order, key: string): Order {
  return order.map((group) => group.filter((one) => one !== key)).filter((group) => group.length > 0);
}

/** Puts a key at the end, or beside the last ones. */
export function append(order: Order, key: string, tied: boolean): Order {
  const rest = without(order, key);
  const last = rest.at(-1);
  return tied && last ? [...rest.slice(0, -1), sorted([...last, key])] : [...rest, [key]];
}

/** Ties a key with the group of another. */
export function tieWith(order: Order, key: string, other: string): Order {
  return without(order, key).map((group) => (group.includes(other) ? sorted([...group, key]) : group));
}

/** Puts a key in a place of its own, so that `index` groups stand above it. */
export function insert(order: Order, key: string, index: number): Order {
  const alone = order.findIndex((group) => group.length === 1 && group[0] === key);
  const rest = without(order, key);
  const place = alone >= 0 && alone < index ? index - 1 : index;
  return [...rest.slice(0, place), [key], ...rest.slice(place)];
}

/**
 * Moves a key by one step: with ties, out of its group or into the next one, so that every order can be reached;
 * without, past its neighbour.
 */
export function move(order: Order, key: string, by: -1 | 1, ties: boolean): Order {
  const index = order.findIndex((group) => group.includes(key));
  const group = order[index];
  if (!group) return order;
  if (group.length > 1) return insert(order, key, by < 0 ? index : index + 1);
  const next = order[index + by];
  if (!next) return order;
  return ties ? tieWith(order, key, next[0] ?? key) : insert(order, key, by < 0 ? index - 1 : index + 2);
}

function sorted(keys: readonly string[]): string[] {
  return keys.toSorted();
}
