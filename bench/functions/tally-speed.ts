import { HOUR_MS, MINUTE_MS } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import type { Row } from "../../functions/core/row.ts";
import { tallyMinute, tallyMinutes } from "../../functions/core/tally.ts";
import { seededRandom } from "../../local/newsroom/random.ts";
import { median } from "../quantile.ts";

/** How fast rows are tallied. */
export interface TallySpeed {
  readonly what: string;
  readonly rows: number;
  /** On one core. */
  readonly eventsPerSecond: number;
}

const START_MS = Date.parse("2026-11-24T11:00:00Z");
const MEASUREMENTS = 9;
/** Rows that are tallied in one measurement, over and over where they are few. */
const ROWS = 200_000;
/** One view in so many is a repeat of the reader's last one. */
const REPEATED = 20;

/** Measures how fast a minute of an article is tallied, and an hour minute by minute. */
export function measureTally(): TallySpeed[] {
  return [
    speedOf("a minute", 100, MINUTE_MS, (rows) => tallyMinute(rows, START_MS).rows),
    speedOf("a minute", 10_000, MINUTE_MS, (rows) => tallyMinute(rows, START_MS).rows),
    speedOf("an hour by minute", 100_000, HOUR_MS, (rows) => {
      let sum = 0;
      for (const tally of tallyMinutes(rows, START_MS, START_MS + HOUR_MS).values()) sum += tally.views + tally.repeats;
      return sum;
    }),
  ];
}

/** @param tally tallies rows, and says how many there were */
function speedOf(what: string, count: number, withinMs: number, tally: (rows: readonly Row[]) => number): TallySpeed {
  const rows = makeRows(count, withinMs);
  const times = Math.ceil(ROWS / count);
  const found = Array.from({ length: MEASUREMENTS + 1 }, () => {
    const startMs = performance.now();
    for (let at = 0; at < times; at++) {
      if (tally(rows) !== count) throw new Error(`${count} rows were not tallied as so many`);
    }
    return (count * times) / ((performance.now() - startMs) / 1_000);
  });
  // The first is compiled while it is measured.
  return { what, rows: count, eventsPerSecond: median(found.slice(1)) };
}

/** Views in the order in which a query gives them, the order of their ids. */
function makeRows(count: number, withinMs: number): Row[] {
  const random = seededRandom(`speed of tallying ${count} rows`);
  let reader = "";
  return Array.from({ length: count }, (_, at) => {
    const timeMs = START_MS + Math.floor((at * withinMs) / count);
    if (at % REPEATED > 0) reader = Buffer.from(random.bytes(9)).toString("base64url");
    return { id: `${makeEventId(timeMs, random.bytes(10))}|view`, timeMs, kind: "view", reader };
  });
}
