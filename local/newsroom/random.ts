import { createHash } from "node:crypto";
import { chanceOf, type Chance } from "./chance.ts";

/** A seeded source of chance with what traffic is made of. */
export interface Random extends Chance {
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
  const chance = chanceOf(createHash("sha256").update(seed).digest().readUInt32BE());
  const { next, below } = chance;
  const wait = (mean: number) => -mean * Math.log(1 - next());
  return {
    ...chance,
    wait,
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
