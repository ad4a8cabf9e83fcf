import { add, NOTHING, type Counts } from "./counts.ts";
import { judgeRows, LOOK_BACK_MS, type Judged } from "./judge.ts";
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

const MINUTE_MS = 60_000;

/** Under which name a view is counted that was left out. */
const LEFT_OUT = { unsigned: "unsigned", robot: "robots", prefetch: "prefetches", own: "own" } as const;

/**
 * Counts raw rows by the minute.
 * @param rows of whole hours, and those of the 30 s before them
 */
export function countMinutes(rows: readonly RawRow[]): LaneHour[] {
  const lanes = Map.groupBy(rows, ({ article, lane }) => JSON.stringify([article, lane]));
  return [...lanes.values()].flatMap(countLane);
}

function countLane(unsorted: readonly RawRow[]): LaneHour[] {
  const judged = judgeRows(unsorted);
  const rows = judged.map(({ row }) => row);
  const hours = new Map<string, { article: string; hour: string; lane: number; minutes: Map<number, Counts> }>();
  for (const one of judged) {
    const { article, hour, lane, timeMs } = one.row;
    const minute = Math.floor(timeMs / MINUTE_MS) % 60;
    const own = hours.get(hour) ?? { article, hour, lane, minutes: new Map<number, Counts>() };
    hours.set(hour, own);
    const before = own.minutes.get(minute) ?? { ...NOTHING, rows: rowsAround(rows, timeMs) };
    own.minutes.set(minute, add([before, countOne(one)]));
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

/** What one row adds. */
function countOne({ row, isRepeat }: Judged): Counts {
  const isView = row.kind === "view";
  if (row.leftOut) {
    if (!isView) return NOTHING;
    return { ...NOTHING, [LEFT_OUT[row.leftOut]]: 1 };
  }
  if (isRepeat) return isView ? { ...NOTHING, repeats: 1 } : NOTHING;
  return { ...NOTHING, [`${row.kind}s`]: 1 };
}
