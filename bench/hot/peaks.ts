import { SECOND_MS } from "../../functions/core/clock.ts";
import type { PartitionUse } from "../cost/meter.ts";

/** What a second, wherever it begins, used of the partition of which it used the most. */
export interface Peak {
  /** What the partition holds: `lane` raw rows, else how its key begins. */
  readonly of: string;
  readonly units: number;
}

/**
 * Adds up what is used of each partition in any second.
 * @param events the table of raw rows
 */
export function makePeaks(events: string) {
  const partitions = new Map<string, { of: string; uses: { atMs: number; writes: number; reads: number }[] }>();
  return {
    /** @param times how often it happens where it is driven once */
    add: ({ table, pk, writes, reads }: PartitionUse, atMs: number, times = 1) => {
      const name = `${table} ${pk}`;
      const of = table === events && !pk.startsWith("@") ? "lane" : (pk.split("|")[0] ?? "");
      const known = partitions.get(name) ?? { of, uses: [] };
      partitions.set(name, known);
      known.uses.push({ atMs, writes: writes * times, reads: reads * times });
    },
    peak: (what: "writes" | "reads"): Peak => {
      let peak: Peak = { of: "", units: 0 };
      for (const { of, uses } of partitions.values()) {
        const inOrder = uses.toSorted((a, b) => a.atMs - b.atMs);
        let [first, units] = [0, 0];
        for (const use of inOrder) {
          units += use[what];
          for (let old = inOrder[first]; old && old.atMs <= use.atMs - SECOND_MS; old = inOrder[++first]) {
            units -= old[what];
          }
          if (units > peak.units) peak = { of, units };
        }
      }
      return peak;
    },
  };
}
