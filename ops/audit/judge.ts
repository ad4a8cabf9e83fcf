import type { RawRow } from "./raw-rows.ts";

/** A raw row, and whether it repeats one before it. */
export interface Judged {
  readonly row: RawRow;
  readonly isRepeat: boolean;
}

const VIEW_REPEAT_MS = 30_000;
const PRINT_REPEAT_MS = 2_000;
/** How far before a minute or an hour rows are that can be repeated in it. */
export const LOOK_BACK_MS = 30_000;

/**
 * Judges rows of an article in their order, by the rule of docs/counting.md. Written for this command alone: what the live
 * path and settling make of the same rows is what it is held against.
 */
export function judgeRows(unsorted: readonly RawRow[]): Judged[] {
  const rows = unsorted.toSorted((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1));
  const lastMs = new Map<string, number>();
  return rows.map((row) => {
    if (row.leftOut || row.kind === "listen") return { row, isRepeat: false };
    const chain = `${row.kind} ${row.reader}`;
    const sinceMs = row.timeMs - (lastMs.get(chain) ?? -Infinity);
    lastMs.set(chain, row.timeMs);
    return { row, isRepeat: sinceMs <= (row.kind === "view" ? VIEW_REPEAT_MS : PRINT_REPEAT_MS) };
  });
}
