import { filterCells, sumMeasures, type Facts, type Filters } from "./facts.ts";
import type { Grain, Step } from "./period.ts";
import { hasCounts, hasFacts, knownOf, type Known, type Reach } from "./reach.ts";
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
  readonly reach: Reach;
  readonly nowMs: number;
  /** Whether the period lies in one day, so that its visitors can be told. */
  readonly isOneDay: boolean;
}

/** The columns of an overview. */
export const COLUMNS = ["views", "visitors", "prints", "listens", "seconds", "told", "pastHalf"] as const;
export type Column = (typeof COLUMNS)[number];
export type Numbers = Readonly<Record<Column, number | null>>;
export type Series = Readonly<Record<Column, readonly (number | null)[]>>;

/** Makes the numbers of a period, and of each of its steps: `null` where there is no data, 0 where nothing happened. */
export function overviewOf(input: OverviewInput): { totals: Numbers; series: Series } {
  const { steps, grain, filters } = input;
  // Nobody can be recognised on the next day, so visitors of days do not add up to those of a month.
  const rows = steps.map((step) => numbersOf(input, step, grain !== "month" && isEmpty(filters)));
  const whole = { startMs: steps[0]?.startMs ?? 0, endMs: steps.at(-1)?.endMs ?? 0 };
  const totals = numbersOf(input, whole, input.isOneDay && isEmpty(filters));
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

function numbersOf(input: OverviewInput, step: Step, withVisitors: boolean): Numbers {
  const { pieces, live, filters, reach, nowMs } = input;
  const inside = pieces.filter(({ startMs }) => startMs >= step.startMs && startMs < step.endMs);
  const counted = live.filter(({ startMs }) => startMs >= step.startMs && startMs < step.endMs);
  const isLive = new Set(counted.map(({ startMs }) => startMs));
  const stretch = { fromMs: step.startMs, toMs: step.endMs };
  const isTold = inside.length > 0 || hasFacts(stretch, reach);
  const isCounted = counted.length > 0 || isTold || (isEmpty(filters) && hasCounts(stretch, reach, nowMs));
  const read = sumMeasures(inside.flatMap(({ facts }) => filterCells(facts.cells, filters)));
  const late = sumMeasures(
    inside.filter(({ startMs }) => !isLive.has(startMs)).flatMap(({ facts }) => filterCells(facts.cells, filters)),
  );
  const sum = (name: "views" | "prints" | "listens") =>
    counted.reduce((total, { tally }) => total + tally[name], late[name]);
  const visitors = inside.reduce((all, { facts }) => mergeVisitors(all, facts.visitors), EMPTY_VISITORS);
  const known = knownOf(
    { ...read, views: sum("views"), prints: sum("prints"), listens: sum("listens") },
    isCounted,
    isTold,
  );
  return {
    views: known.views,
    visitors: withVisitors && isTold ? countVisitors(visitors) : null,
    prints: known.prints,
    listens: known.listens,
    ...readingOf(known),
  };
}

/** How long and how far views were read, as far as they told. */
export function readingOf({ seconds, told, past50 }: Known) {
  return { seconds, told, pastHalf: past50 };
}
