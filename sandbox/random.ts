/** A small seeded generator (mulberry32): the same seed gives the same citizens on every machine. */
export interface Random {
  /** An integer from 0 to `below` - 1. */
  next(below: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  return { next, pick: (items) => items[next(items.length)] ?? items[0] };
};
