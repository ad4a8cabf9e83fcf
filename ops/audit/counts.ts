import type { Differing } from "./difference.ts";

/** What a stretch of time holds, as the tables keep it. */
export interface Counts {
  /** Raw rows that were looked at; those of the 30 s before a minute are among them. */
  readonly rows: number;
  readonly views: number;
  readonly prints: number;
  readonly listens: number;
  readonly repeats: number;
  readonly robots: number;
  readonly prefetches: number;
  readonly own: number;
  readonly unsigned: number;
}

const NAMES = ["rows", "views", "prints", "listens", "repeats", "robots", "prefetches", "own", "unsigned"] as const;

export const NOTHING: Counts = {
  rows: 0,
  views: 0,
  prints: 0,
  listens: 0,
  repeats: 0,
  robots: 0,
  prefetches: 0,
  own: 0,
  unsigned: 0,
};

export function add(all: Iterable<Counts>): Counts {
  const sum = { ...NOTHING };
  for (const one of all) for (const name of NAMES) sum[name] += one[name];
  return sum;
}

/** What is stored of each count and what was counted, those that are the same too. */
export function compareCounts(stored: Counts = NOTHING, counted: Counts = NOTHING): Differing[] {
  return NAMES.map((name) => ({ name, stored: stored[name], counted: counted[name] }));
}

/**
 * Reads stored counts: numbers in base 36 with commas between them, in the order of `NAMES`, zeros at the end left away
 * and the number of the first one's digits before it. @throws when it is not that
 */
export function readCounts(text: string): Counts {
  const [rows = "", ...others] = text.split(",");
  const values = [rows.slice(1), ...others].map((digits) => (digits === "" ? NaN : Number.parseInt(digits, 36)));
  if (rows.length - 1 !== Number.parseInt(rows[0] ?? "", 36) || values.length > NAMES.length || values.some(isNaN)) {
    throw new Error(`stored counts that cannot be read: ${text}`);
  }
  const counts = { ...NOTHING };
  NAMES.forEach((name, at) => (counts[name] = values[at] ?? 0));
  return counts;
}

/** Writes counts as they are stored. */
export function writeCounts(counts: Counts): string {
  const rows = counts.rows.toString(36);
  const others = NAMES.slice(1).map((name) => counts[name].toString(36));
  while (others.at(-1) === "0") others.pop();
  return [rows.length.toString(36) + rows, ...others].join(",");
}
