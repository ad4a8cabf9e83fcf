import { EMPTY_TALLY, type Tally } from "./tally.ts";

/**
 * A Tally as a short string, because DynamoDB bills an update by the whole item's size. The counts are base 36,
 * separated by commas, with the zeros at the end left away; the rows come first, with their number of digits before
 * them, so that packed tallies sort as text by their rows: `17,2,1` is 7 rows, 2 views, 1 print.
 */
const ORDER = ["views", "prints", "listens", "repeats", "robots", "prefetches", "own", "unsigned"] as const;

/** Packs a tally of at most 36^35 rows. */
export function packTally(counts: Tally): string {
  const values = ORDER.map((name) => counts[name].toString(36));
  while (values.at(-1) === "0") values.pop();
  return [packRows(counts.rows), ...values].join(",");
}

/** The text that sorts after every packed tally of fewer rows and before every one of as many. */
export function packRows(rows: number): string {
  const digits = rows.toString(36);
  return digits.length.toString(36) + digits;
}

/** Unpacks a tally. @throws when the text was not made by `packTally`. */
export function unpackTally(packed: string): Tally {
  if (!/^[1-9a-z][0-9a-z]+(,[0-9a-z]+){0,8}$/.test(packed)) throw new Error(`not a packed tally: ${packed}`);
  const [rows = "", ...values] = packed.split(",");
  const counts = { ...EMPTY_TALLY, rows: Number.parseInt(rows.slice(1), 36) };
  ORDER.forEach((name, at) => (counts[name] = Number.parseInt(values[at] || "0", 36)));
  return counts;
}
