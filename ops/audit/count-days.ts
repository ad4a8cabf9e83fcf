import { localDay } from "../../functions/core/zone.ts";
import type { CountedSlots } from "./compare-buckets.ts";
import { add, NOTHING, type Counts } from "./counts.ts";
import type { LaneHour } from "./count-minutes.ts";
import { addFacts, noFacts, type CountedFacts } from "./facts.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What articles had in a local day. */
export interface CountedDay {
  readonly board: Map<string, Counts>;
  readonly facts: Map<string, CountedFacts>;
}

/** An hour, counted. */
export interface CountedHour {
  readonly hour: string;
  readonly lanes: readonly LaneHour[];
  readonly slots: CountedSlots;
}

/** Adds hours up to the local days that are asked for, each of which is held until it is taken. */
export function addUpDays(zone: string, isAsked: (day: string) => boolean) {
  const days = new Map<string, CountedDay>();
  const dayAt = (ms: number) => {
    const day = localDay(ms, zone);
    if (!isAsked(day)) return undefined;
    const known = days.get(day) ?? { board: new Map<string, Counts>(), facts: new Map<string, CountedFacts>() };
    days.set(day, known);
    return known;
  };
  return {
    add: ({ hour, lanes, slots }: CountedHour) => {
      const startMs = Date.parse(`${hour}:00:00Z`);
      for (const { article, minutes } of lanes) {
        for (const [minute, counts] of minutes) {
          const board = dayAt(startMs + minute * MINUTE_MS)?.board;
          board?.set(article, add([board.get(article) ?? NOTHING, counts]));
        }
      }
      for (const [at, slot] of slots.entries()) {
        const facts = dayAt(startMs + (at * HOUR_MS) / slots.length)?.facts;
        for (const [article, counted] of slot) {
          const sum = facts?.get(article) ?? noFacts();
          addFacts(sum, counted);
          facts?.set(article, sum);
        }
      }
    },
    take: (day: string): CountedDay => {
      const known = days.get(day) ?? { board: new Map(), facts: new Map() };
      days.delete(day);
      return known;
    },
  };
}

const CURVE_HOURS = 72;

/** Adds up how articles grew that were published on the local days that are asked for. */
export function addUpCurves(zone: string, published: ReadonlyMap<string, number>, isAsked: (day: string) => boolean) {
  const curves = new Map<string, Map<string, number[]>>();
  return {
    add: ({ hour, slots }: CountedHour) => {
      const startMs = Date.parse(`${hour}:00:00Z`);
      for (const [at, slot] of slots.entries()) {
        const day = localDay(startMs + (at * HOUR_MS) / slots.length, zone);
        for (const [article, { cells }] of slot) {
          const publishedMs = published.get(article);
          if (publishedMs === undefined) continue;
          const ofDay = localDay(publishedMs, zone);
          const own = curves.get(ofDay) ?? new Map<string, number[]>();
          // Only an article that something happened to on its day has a curve, which begins with it.
          if (!isAsked(ofDay) || day < ofDay || (day > ofDay && !own.has(article))) continue;
          curves.set(ofDay, own);
          const hourly = own.get(article) ?? Array.from({ length: CURVE_HOURS }, () => 0);
          own.set(article, hourly);
          const age = Math.floor(startMs / HOUR_MS) - Math.floor(publishedMs / HOUR_MS);
          const views = [...cells.values()].reduce((sum, [one = 0]) => sum + one, 0);
          if (age >= 0 && age < CURVE_HOURS) hourly[age] = (hourly[age] ?? 0) + views;
        }
      }
    },
    take: (day: string): Map<string, number[]> => {
      const own = curves.get(day) ?? new Map<string, number[]>();
      curves.delete(day);
      return new Map(
        [...own].map(([article, hourly]) => {
          let sum = 0;
          return [article, hourly.map((views) => (sum += views))];
        }),
      );
    },
  };
}
