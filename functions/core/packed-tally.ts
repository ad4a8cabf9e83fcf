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
  const counts = { ...EMPTY_TALLY };
  addPackedTally(counts, packed);
  return counts;
}

/** A tally that others are added to. */
export type TallySum = { -readonly [Count in keyof Tally]: Tally[Count] };

/** Adds a packed tally to a sum: a month of a large site has a million of them. @throws when the text was not made by `packTally` */
export function addPackedTally(sum: TallySum, packed: string): void {
  readNumbers(packed);
  sum.rows += at(0);
  sum.views += at(1);
  sum.prints += at(2);
  sum.listens += at(3);
  sum.repeats += at(4);
  sum.robots += at(5);
  sum.prefetches += at(6);
  sum.own += at(7);
  sum.unsigned += at(8);
}

/** The rows and the values of the packed tally that was read last: a list of its own for each would be most of the work. */
const numbers = new Float64Array(1 + ORDER.length);
const at = (place: number) => numbers[place] ?? 0;

const COMMA = 44;

function readNumbers(packed: string): void {
  numbers.fill(0);
  let [place, value, digits] = [0, 0, 0];
  // Before the rows stands how many digits they have.
  if (!(digitAt(packed, 0) > 0)) throw notPacked(packed);
  for (let index = 1; index <= packed.length; index++) {
    if (index === packed.length || packed.charCodeAt(index) === COMMA) {
      if (digits === 0 || place === numbers.length) throw notPacked(packed);
      numbers[place] = value;
      [place, value, digits] = [place + 1, 0, 0];
    } else {
      const digit = digitAt(packed, index);
      if (digit < 0) throw notPacked(packed);
      value = value * BASE + digit;
      digits += 1;
    }
  }
}

const BASE = 36;

/** The digit of base 36 at a place of a text, or -1. */
function digitAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 122 ? code - 87 : -1;
}

const notPacked = (text: string) => new Error(`not a packed tally: ${text}`);
