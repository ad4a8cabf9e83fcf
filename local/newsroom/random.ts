import { createHash } from "node:crypto";

/** A seeded source of chance (mulberry32): the same seed gives the same numbers on every machine. */
export interface Random {
  /** A number from 0 up to and without 1. */
  readonly next: () => number;
  /** A whole number from 0 up to and without `end`. */
  readonly below: (end: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  /** Picks by weight, as often as it is called: each item has its share of the sum. */
  readonly picker: <T>(items: readonly (readonly [item: T, weight: number])[]) => () => T;
  /** A whole number around a mean, as independent arrivals have it (Poisson). */
  readonly arrivals: (mean: number) => number;
  /** A positive number, often well below its mean and now and then far above it (exponential). */
  readonly wait: (mean: number) => number;
  /** A number around 0, two thirds of them between -1 and 1 (normal). */
  readonly normal: () => number;
  readonly bytes: (count: number) => Uint8Array;
}

/** @param seed any text */
export function seededRandom(seed: string): Random {
  let state = createHash("sha256").update(seed).digest().readUInt32BE();
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  const wait = (mean: number) => -mean * Math.log(1 - next());
  return {
    next,
    below,
    wait,
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
    picker: (items) => {
      let sum = 0;
      const ends = items.map(([item, weight]) => ({ item, end: (sum += weight) }));
      return () => {
        const at = next() * sum;
        const found = ends.find(({ end }) => at < end) ?? ends.at(-1);
        if (found === undefined) throw new Error("nothing to pick from");
        return found.item;
      };
    },
    arrivals: (mean) => {
      let count = 0;
      for (let time = wait(1); time < mean; time += wait(1)) count += 1;
      return count;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    bytes: (count) => Uint8Array.from({ length: count }, () => below(256)),
  };
}
