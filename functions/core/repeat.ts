import type { Row } from "./row.ts";

/**
 * A view within this time of the same reader's previous view of the article is a repeat, 30 s itself included: the
 * double-click rule of the COUNTER Code of Practice (release 5.1, section 7.2). COUNTER keeps the last of a chain and
 * Tirage the first; a chain counts 1 either way.
 */
const VIEW_REPEAT_MS = 30_000;

/** A print within this time of the same reader's previous print is the same dialog: browsers may open it twice. */
const PRINT_REPEAT_MS = 2_000;

/** How far back a window has to look so that every repeat in it is seen. */
export const LOOK_BACK_MS = Math.max(VIEW_REPEAT_MS, PRINT_REPEAT_MS);

const REPEAT_MS = { view: VIEW_REPEAT_MS, print: PRINT_REPEAT_MS };

/** A row, judged: whether it repeats an earlier one. */
export type JudgedRow<One extends Row = Row> = One & { readonly repeat: boolean };

/**
 * Judges the rows of one article, in any order. A row is a repeat when the same reader's previous row of its kind,
 * itself a repeat or not, lies within the kind's time. Rows that are left out neither repeat nor are repeated.
 * A listen is never a repeat: its key already makes it one a view.
 */
export function judgeRepeats<One extends Row>(rows: readonly One[]): JudgedRow<One>[] {
  const previousMs = new Map<string, number>();
  return rows.toSorted(byTime).map((row) => {
    if (row.leftOut || row.kind === "listen") return { ...row, repeat: false };
    const chain = `${row.kind}|${row.reader}`;
    const before = previousMs.get(chain);
    previousMs.set(chain, row.timeMs);
    return { ...row, repeat: before !== undefined && row.timeMs - before <= REPEAT_MS[row.kind] };
  });
}

function byTime(a: Row, b: Row): number {
  return a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1);
}
