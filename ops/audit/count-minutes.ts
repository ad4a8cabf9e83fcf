import { add, NOTHING, type Counts } from "./counts.ts";
import type { RawRow } from "./raw-rows.ts";

/** The counts of a lane's hour by minute of the hour, 0-59. */
export interface LaneHour extends LaneName {
  readonly minutes: ReadonlyMap<number, Counts>;
}

/** Which lane's hour of which article. */
export interface LaneName {
  readonly article: string;
  readonly hour: string;
  readonly lane: number;
}

/** A lane's hour as one text, other than every other's. */
export function nameLane({ article, hour, lane }: LaneName): string {
  return JSON.stringify([article, hour, lane]);
}

const VIEW_REPEAT_MS = 30_000;
const PRINT_REPEAT_MS = 2_000;
const MINUTE_MS = 60_000;
/** How far before a minute the live count looks, which is seen in its number of rows. */
const LOOK_BACK_MS = 30_000;

/**
 * Counts raw rows by the rule of docs/counting.md. Written for this command alone: what the live path and settling make
 * of the same rows is what it is held against.
 * @param rows of whole hours, and those of the 30 s before them
 */
export function countMinutes(rows: readonly RawRow[]): LaneHour[] {
  const lanes = Map.groupBy(rows, ({ article, lane }) => JSON.stringify([article, lane]));
  return [...lanes.values()].flatMap(countLane);
}

function countLane(unsorted: readonly RawRow[]): LaneHour[] {
  const rows = unsorted.toSorted((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1));
  const hours = new Map<string, { article: string; hour: string; lane: number; minutes: Map<number, Counts> }>();
  const lastMs = new Map<string, number>();
  for (const row of rows) {
    const { article, hour, lane } = row;
    const minute = Math.floor(row.timeMs / MINUTE_MS) % 60;
    const own = hours.get(hour) ?? { article, hour, lane, minutes: new Map<number, Counts>() };
    hours.set(hour, own);
    const counts = add([
      own.minutes.get(minute) ?? { ...NOTHING, rows: rowsAround(rows, row.timeMs) },
      judge(row, lastMs),
    ]);
    own.minutes.set(minute, counts);
  }
  return [...hours.values()];
}

/** Rows in the minute of a time and in the 30 s before it. */
function rowsAround(rows: readonly RawRow[], timeMs: number): number {
  const startMs = timeMs - (timeMs % MINUTE_MS);
  const around = rows.slice(rowsBefore(rows, startMs - LOOK_BACK_MS), rowsBefore(rows, startMs + MINUTE_MS));
  return around.reduce((sum, { rejudged }) => sum + 1 + rejudged, 0);
}

/** How many of the sorted rows are before a time. */
function rowsBefore(rows: readonly RawRow[], timeMs: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.timeMs ?? Infinity) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What one row adds. @param lastMs the time of each reader's previous row of a kind; is told of this one */
function judge(row: RawRow, lastMs: Map<string, number>): Counts {
  const isView = row.kind === "view";
  if (row.leftOut) {
    if (!isView) return NOTHING;
    if (row.leftOut === "robot") return { ...NOTHING, robots: 1 };
    return row.leftOut === "prefetch" ? { ...NOTHING, prefetches: 1 } : { ...NOTHING, own: 1 };
  }
  if (row.kind === "listen") return { ...NOTHING, listens: 1 };
  const chain = `${row.kind} ${row.reader}`;
  const sinceMs = row.timeMs - (lastMs.get(chain) ?? -Infinity);
  lastMs.set(chain, row.timeMs);
  if (sinceMs > (isView ? VIEW_REPEAT_MS : PRINT_REPEAT_MS)) return { ...NOTHING, [isView ? "views" : "prints"]: 1 };
  return isView ? { ...NOTHING, repeats: 1 } : NOTHING;
}
