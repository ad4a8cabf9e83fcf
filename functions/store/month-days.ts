import type { Site } from "../core/config.ts";
import { DIMENSIONS, mergeFacts, type Facts, type Filters } from "../core/facts.ts";
import { foldFacts } from "../core/fold-facts.ts";
import type { Enough, Margins } from "../core/margins.ts";
import { packRows } from "../core/packed-tally.ts";
import { firstOfNextMonth, wholeDaysIn, type Period } from "../core/period.ts";
import { addDays, dayStartMs } from "../core/zone.ts";
import { packFacts, unpackFacts } from "./article-facts.ts";
import type { Database } from "./database.ts";
import { keepInParts } from "./keep-in-parts.ts";
import { bucketKey, siteFactsPartition } from "./keys.ts";
import { readInParts } from "./read-in-parts.ts";
import type { Slot } from "./read-slots.ts";

/** After every day that there is. */
const LAST_DAY = "9999-12-31";

/** A local day of a site. */
export interface SiteDay {
  /** Such as `2026-10-31`. */
  readonly day: string;
  readonly facts: Facts;
  readonly margins: Margins;
}

/**
 * Keeps together, for each question that a series of days is asked about, what the days of a month had: one cell for each
 * day, the values of one dimension, or all cells. So a year of days is read from its months, in place of 365 items.
 * @param days of a month that is over, all that have facts
 * @returns false when some that are stored stay
 */
export async function keepMonthDays(
  db: Database,
  site: string,
  month: string,
  days: readonly SiteDay[],
  readMs: number,
): Promise<boolean> {
  const rows = days.reduce((sum, { facts }) => sum + facts.rows, 0);
  let isKept = true;
  for (const what of ["cells", "sum", ...DIMENSIONS] as const) {
    const byDay = new Map(days.map(({ day, ...of }) => [day, ofDay(of, what)]));
    const isOneKept = await keepInParts(db, {
      key: bucketKey(siteFactsPartition(site), bucketOf(what, month)),
      rows: `${packRows(rows)}|${readMs}`,
      articles: [...byDay.keys()],
      pack: (names) => packFacts([byDay], new Map(), names),
    });
    isKept &&= isOneKept;
  }
  return isKept;
}

/** What of the days is kept together: what is enough for most questions, and all of their cells for the others. */
type Kept = Enough | "cells";

function ofDay({ facts, margins }: Omit<SiteDay, "day">, what: Kept): Facts {
  if (what === "cells") return facts;
  return what === "sum" ? foldFacts(facts, 1) : (margins.get(what) ?? mergeFacts([]));
}

function bucketOf(what: Kept, month: string): string {
  return `days-${what}|${month}`;
}

/** A stretch of whole days whose facts are known, those that had none too. */
export interface KnownDays extends Period {
  readonly slots: readonly Slot[];
}

/**
 * Reads the days of a period that lie in months which are kept so, month after month; those of other months have to be read one
 * by one.
 * @param filters what cells must have to be unpacked
 */
export async function readMonthDays(
  db: Database,
  { id, zone }: Site,
  period: Period,
  what: Kept,
  filters: Filters = {},
): Promise<KnownDays[]> {
  const days = wholeDaysIn(period, zone, LAST_DAY);
  if (!days) return [];
  const [from, to] = [days.first, days.last].map((day) => bucketOf(what, day.slice(0, 7)));
  const months = await readInParts(db, siteFactsPartition(id), from ?? "", to ?? "");
  return months.map((stored) => {
    const start = `${stored.bucket.slice(stored.bucket.indexOf("|") + 1)}-01`;
    const [first, end] = [
      start < days.first ? days.first : start,
      firstOfNextMonth(start) > days.last ? addDays(days.last, 1) : firstOfNextMonth(start),
    ];
    const byDay = unpackFacts(stored, { filters }).slots.flatMap((slot) => [...slot]);
    const slots = byDay
      .filter(([day]) => day >= first && day < end)
      .map(([day, facts]) => ({ startMs: dayStartMs(day, zone), facts: new Map([["", facts]]) }));
    return { fromMs: dayStartMs(first, zone), toMs: dayStartMs(end, zone), slots };
  });
}
