import { mergeBoards, type Board } from "../../functions/core/board.ts";
import { HOUR_MS, addHours, hourStartMs, type Hour } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import type { Facts } from "../../functions/core/facts.ts";
import { LOOK_BACK_MS } from "../../functions/core/repeat.ts";
import { mergeAll, tallyMinutes, type Tally } from "../../functions/core/tally.ts";
import { factsOfArticle, slotsOf } from "../../functions/store/settle-facts.ts";
import { joinLanes, type LaneRows, type RawRows } from "./raw-rows.ts";

/** An hour of a site, counted. */
export interface CountedHour {
  readonly hour: Hour;
  /** The minutes of each article by lane, by their first millisecond; lanes without counted rows are missing. */
  readonly lanes: ReadonlyMap<string, ReadonlyMap<number, ReadonlyMap<number, Tally>>>;
  readonly board: Board;
  /** The articles' facts of each slot, without sections and authors, as they are kept. */
  readonly slots: readonly ReadonlyMap<string, Facts>[];
}

/** Counts every hour of a site from its raw rows, by the rules that settling counts them by; hours without are missing. */
export function* countHours({ zone }: Site, raw: RawRows): Generator<CountedHour> {
  for (const hour of [...raw.keys()].toSorted()) {
    const lanes = new Map<string, Map<number, Map<number, Tally>>>();
    const stretches = slotsOf(zone, hour);
    const slots = stretches.map(() => new Map<string, Facts>());
    for (const [article, own] of raw.get(hour) ?? []) {
      const before = raw.get(addHours(hour, -1))?.get(article);
      // In the order in which settling reads them: an id that is there twice is that of the last lane.
      const inOrder = [...own].toSorted(([a], [b]) => a - b);
      const withBefore = inOrder.map(([lane, rows]) => [lane, lookBack(hour, rows, before?.get(lane))] as const);
      const minutes = withBefore.map(([lane, { rows }]) => [lane, minutesOf(hour, rows)] as const);
      const counted = minutes.filter(([, tallies]) => tallies.size > 0);
      if (counted.length === 0) continue;
      lanes.set(article, new Map(counted));
      // Settling makes the facts of an article from the lanes that have a live item.
      const live = withBefore.filter(([lane]) => counted.some(([one]) => one === lane));
      const rows = joinLanes(live.map(([, one]) => one));
      for (const [at, facts] of factsOfArticle(rows, stretches).entries()) {
        if (facts.rows > 0) slots[at]?.set(article, facts);
      }
    }
    const board = new Map([...lanes].map(([article, own]) => [article, sumOf(own)]));
    if (board.size > 0) yield { hour, lanes, board, slots };
  }
}

/** The sum of an article's lanes. */
function sumOf(lanes: ReadonlyMap<number, ReadonlyMap<number, Tally>>): Tally {
  return mergeAll([...lanes.values()].flatMap((minutes) => [...minutes.values()]));
}

function minutesOf(hour: Hour, rows: LaneRows["rows"]): Map<number, Tally> {
  const startMs = hourStartMs(hour);
  return tallyMinutes(rows, startMs, startMs + HOUR_MS);
}

function lookBack(hour: Hour, { rows, readings }: LaneRows, before: LaneRows | undefined): LaneRows {
  const fromMs = hourStartMs(hour) - LOOK_BACK_MS;
  const last = (before?.rows ?? []).filter(({ timeMs }) => timeMs >= fromMs);
  return { rows: [...last, ...rows], readings };
}

/** What each article had in the minutes of [fromMs, toMs). */
export function boardOf(hours: readonly CountedHour[], fromMs: number, toMs: number): Board {
  return mergeBoards(
    hours.flatMap(({ hour, board, lanes }): Board[] => {
      const startMs = hourStartMs(hour);
      if (startMs >= toMs || startMs + HOUR_MS <= fromMs) return [];
      if (startMs >= fromMs && startMs + HOUR_MS <= toMs) return [board];
      const parts = [...lanes].map(([article, own]): [string, Tally] => {
        const minutes = [...own.values()].flatMap((lane) => [...lane]);
        return [article, mergeAll(minutes.flatMap(([ms, tally]) => (ms >= fromMs && ms < toMs ? [tally] : [])))];
      });
      return [new Map(parts.filter(([, { rows }]) => rows > 0))];
    }),
  );
}

/** The first millisecond of each slot of a counted hour, with its facts. */
export function slotsIn({ hour, slots }: CountedHour) {
  return slots.map((facts, at) => ({ startMs: hourStartMs(hour) + (at * HOUR_MS) / slots.length, facts }));
}
