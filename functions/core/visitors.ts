import { hashText } from "./hash-text.ts";
import { REGISTERS, addHash, addRegisters, estimate } from "./hyperloglog.ts";

/** The most visitors that are kept one by one: as many as take no more bytes than the sketch. */
export const MOST_MEMBERS = 512;

/**
 * Who came, so that distinct visitors of hours, articles and sections add up to those of days and sites: up to 512
 * visitors as their hashes, in rising order, and more of them as a sketch. Which of the two it is depends on the
 * visitors alone, never on the order in which they were merged.
 */
export type Visitors =
  | { readonly form: "set"; readonly members: readonly number[] }
  | { readonly form: "sketch"; readonly registers: Uint8Array };

/** Nobody: what merging changes nothing with. */
export const EMPTY_VISITORS: Visitors = { form: "set", members: [] };

/** The visitors with these daily hashes (`visitorHash`), which may repeat; any other texts do as well. */
export function visitorsOf(hashes: Iterable<string>): Visitors {
  const members = new Set<number>();
  let registers: Uint8Array | undefined;
  for (const text of hashes) {
    const hash = hashText(text);
    if (registers) addHash(registers, hash);
    else if (members.add(hash).size > MOST_MEMBERS) registers = sketch(members);
  }
  return registers ? { form: "sketch", registers } : aSet(members);
}

/** The visitors of either. Associative and commutative, and merging the same again changes nothing. */
export function mergeVisitors(a: Visitors, b: Visitors): Visitors {
  if (a.form === "set" && b.form === "set") {
    const members = new Set([...a.members, ...b.members]);
    return members.size > MOST_MEMBERS ? { form: "sketch", registers: sketch(members) } : aSet(members);
  }
  if (a.form === "set") return mergeVisitors(b, a);
  const registers = a.registers.slice();
  if (b.form === "set") for (const hash of b.members) addHash(registers, hash);
  else addRegisters(registers, b.registers);
  return { form: "sketch", registers };
}

/** How many there are: exactly up to 512, above that an estimate with a standard error of 1.6 %. */
export function countVisitors(visitors: Visitors): number {
  if (visitors.form === "set") return visitors.members.length;
  return Math.max(MOST_MEMBERS + 1, Math.round(estimate(visitors.registers)));
}

function aSet(members: Iterable<number>): Visitors {
  return { form: "set", members: [...members].toSorted((a, b) => a - b) };
}

function sketch(members: Iterable<number>): Uint8Array {
  const registers = new Uint8Array(REGISTERS);
  for (const hash of members) addHash(registers, hash);
  return registers;
}
