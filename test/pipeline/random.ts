import { chanceOf, type Chance } from "../../local/newsroom/chance.ts";

/** A seeded source of chance: the same seed makes the same world, so that a failure can be run again. */
export interface Random extends Chance {
  readonly shuffle: <T>(items: readonly T[]) => T[];
  /** A source of its own for something that runs beside others, whose order is the machine's. */
  readonly fork: () => Random;
}

export function seededRandom(seed: number): Random {
  const chance = chanceOf(seed);
  const { below } = chance;
  return {
    ...chance,
    shuffle: (items) => {
      const mixed = [...items];
      for (let at = mixed.length - 1; at > 0; at--) {
        const other = below(at + 1);
        [mixed[at], mixed[other]] = [mixed[other], mixed[at]] as [(typeof mixed)[0], (typeof mixed)[0]];
      }
      return mixed;
    },
    fork: () => seededRandom(below(2 ** 32)),
  };
}
