import { SECOND_MS } from "../../functions/core/clock.ts";
import type { PartitionUse } from "../cost/meter.ts";

/** What a second used of the partition of which it used the most. */
export interface Peak {
  /** What the partition holds: `lane` raw rows, else how its key begins. */
  readonly of: string;
  readonly units: number;
}

/**
 * Adds up what is used of each partition in each second.
 * @param events the table of raw rows
 * @param drivenMs how much of each second is driven, milliseconds: the rest of it is like that
 */
export function makePeaks(events: string, drivenMs = SECOND_MS) {
  const seconds = new Map<string, { of: string; writes: number; reads: number }>();
  return {
    add: ({ table, pk, writes, reads }: PartitionUse, atMs: number) => {
      const name = `${table} ${Math.floor(atMs / SECOND_MS)} ${pk}`;
      const of = table === events && !pk.startsWith("@") ? "lane" : (pk.split("|")[0] ?? "");
      const before = seconds.get(name) ?? { of, writes: 0, reads: 0 };
      seconds.set(name, { of, writes: before.writes + writes, reads: before.reads + reads });
    },
    peak: (what: "writes" | "reads"): Peak => {
      let peak: Peak = { of: "", units: 0 };
      for (const second of seconds.values()) {
        const units = (second[what] * SECOND_MS) / drivenMs;
        if (units > peak.units) peak = { of: second.of, units };
      }
      return peak;
    },
  };
}
