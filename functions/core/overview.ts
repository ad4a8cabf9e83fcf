import { filterCells, sumMeasures, type Facts, type Filters, type Measures } from "./facts.ts";
import type { Grain, Step } from "./period.ts";
import type { Tally } from "./tally.ts";
import { countVisitors, EMPTY_VISITORS, mergeVisitors } from "./visitors.ts";

/** Facts of a site in a stretch of time that begins then. */
export interface SitePiece {
  /** Epoch milliseconds. */
  readonly startMs: number;
  readonly facts: Facts;
}

/** What was counted live in a slot: it is there in 2 s, and the facts of the same time in minutes. */
export interface LiveSlot {
  readonly startMs: number;
  readonly tally: Tally;
}

/** What an overview is made from. */
export interface OverviewInput {
  readonly pieces: readonly SitePiece[];
  /** In the place of views, prints and listens of the same slots; empty where there are filters. */
  readonly live: readonly LiveSlot[];
  readonly filters: Filters;
  readonly steps: readonly Step[];
  readonly grain: Grain;
  /** When the site's first event was; nothing is known of what was before. `undefined` when there was none. */
  readonly firstMs: number | undefined;
  readonly nowMs: number;
  /** Whether the period lies in one day, so that its visitors can be told. */
  readonly isOneDay: boolean;
}

/** The columns of an overview. */
export const COLUMNS = ["views", "visitors", "prints", "listens", "seconds", "told", "pastHalf"] as const;
export type Column = (typeof COLUMNS)[number];
export type Numbers = Readonly<Record<Column, number | null>>;
export type Series = Readonly<Record<Column, readonly (number | null)[]>>;

const NO_DATA: Numbers = {
  views: null,
  visitors: null,
  prints: null,
  listens: null,
  seconds: null,
  told: null,
  pastHalf: null,
};

/** Makes the numbers of a period, and of each of its steps: `null` where there is no data, 0 where nothing happened. */
export function overviewOf(input: OverviewInput): { totals: Numbers; series: Series } {
  const { steps, firstMs, nowMs, grain, filters } = input;
  const rows = steps.map((step): Numbers => {
    const isKnown = firstMs !== undefined && step.endMs > firstMs && step.startMs <= nowMs;
    // Nobody can be recognised on the next day, so visitors of days do not add up to those of a month.
    return isKnown ? numbersOf(input, step, grain !== "month" && isEmpty(filters)) : NO_DATA;
  });
  const [first, last] = [steps[0], steps.at(-1)];
  const whole = first && last && { startMs: first.startMs, endMs: last.endMs };
  const isKnown = rows.some(({ views }) => views !== null);
  const totals = whole && isKnown ? numbersOf(input, whole, input.isOneDay && isEmpty(filters)) : NO_DATA;
  const column = (name: Column) => rows.map((row) => row[name]);
  return {
    totals,
    series: {
      views: column("views"),
      visitors: column("visitors"),
      prints: column("prints"),
      listens: column("listens"),
      seconds: column("seconds"),
      told: column("told"),
      pastHalf: column("pastHalf"),
    },
  };
}

function isEmpty(filters: Filters): boolean {
  return Object.values(filters).every((value) => value === undefined);
}

function numbersOf({ pieces, live, filters }: OverviewInput, step: Step, withVisitors: boolean): Numbers {
  const inside = pieces.filter(({ startMs }) => startMs >= step.startMs && startMs < step.endMs);
  const counted = live.filter(({ startMs }) => startMs >= step.startMs && startMs < step.endMs);
  const isLive = new Set(counted.map(({ startMs }) => startMs));
  const read = sumMeasures(inside.flatMap(({ facts }) => filterCells(facts.cells, filters)));
  const late = sumMeasures(
    inside.filter(({ startMs }) => !isLive.has(startMs)).flatMap(({ facts }) => filterCells(facts.cells, filters)),
  );
  const sum = (name: "views" | "prints" | "listens") =>
    counted.reduce((total, { tally }) => total + tally[name], late[name]);
  const visitors = inside.reduce((all, { facts }) => mergeVisitors(all, facts.visitors), EMPTY_VISITORS);
  return {
    views: sum("views"),
    visitors: withVisitors ? countVisitors(visitors) : null,
    prints: sum("prints"),
    listens: sum("listens"),
    ...readingOf(read),
  };
}

/** How long and how far views were read, as far as they told. */
export function readingOf({ seconds, told, past50 }: Measures) {
  return { seconds, told, pastHalf: past50 };
}
