import { lastClosableHour } from "../../functions/core/acceptance.ts";
import { SECOND_MS, type Hour } from "../../functions/core/clock.ts";

import { mergeAll, type Tally } from "../../functions/core/tally.ts";
import { keepClosed } from "../../functions/store/close-article.ts";
import type { Database } from "../../functions/store/database.ts";
import { keepBoard } from "../../functions/store/keep-board.ts";
import { keepLiveHour } from "../../functions/store/keep-live-hour.ts";
import { articleHourKey, siteHourKey } from "../../functions/store/keys.ts";
import type { LabelReader } from "../../functions/store/labels.ts";
import { liveTtlSeconds } from "../../functions/store/live-hour.ts";
import { readTotalsItem } from "../../functions/store/read-totals-item.ts";
import { keepSettledHour } from "../../functions/store/settled-hour.ts";
import { factsTtlSeconds, keepHourFacts, keepSiteHour } from "../../functions/store/settle-facts.ts";
import type { CountedHour } from "./count-hours.ts";

/** Whose hours are kept, and as of when. */
export interface Keeping {
  readonly site: string;
  /**
   * Articles whose own numbers are kept. Those of others were kept as their events came; they are in the site's numbers.
   */
  readonly own: ReadonlySet<string>;
  readonly nowMs: number;
  /** Says under which section and author articles stand. */
  readonly labelsOf: LabelReader;
}

/** Something to be done, which may go on beside the others of its kind. */
export type Work = () => Promise<unknown>;

/**
 * Keeps what settling keeps of an hour, but for what has expired by now: the live minutes, the settled tallies, the board and
 * the facts.
 */
export function keepHour(db: Database, { site, own, nowMs, labelsOf }: Keeping, counted: CountedHour): Work[] {
  const { hour, lanes, board, slots } = counted;
  const isClosed = hour <= lastClosableHour(nowMs);
  const ttl = liveTtlSeconds(db, hour);
  const isLive = ttl * SECOND_MS > nowMs;
  const live = new Map([...board].map(([article, { rows }]) => [article, rows]));
  const facts = { bucket: `hour|${hour}`, readMs: nowMs, slots, live };
  const works: Work[] = [];
  for (const [article, ofLanes] of lanes) {
    if (!own.has(article)) continue;
    const tally = board.get(article);
    if (isClosed && tally) works.push(() => keepSettledHour(db, articleHourKey(site, article, hour), tally));
    if (!isLive) continue;
    for (const [lane, minutes] of ofLanes) works.push(() => keepLiveHour(db, { site, article, hour, lane }, minutes));
  }
  works.push(() => keepSettledHour(db, siteHourKey(site, hour), mergeAll(board.values())));
  if (isLive) works.push(() => keepBoard(db, site, facts.bucket, board, ttl));
  const isKept = factsTtlSeconds(db, hour) * SECOND_MS > nowMs;
  works.push(() => (isKept ? keepHourFacts(db, site, facts, labelsOf) : keepSiteHour(db, site, facts, labelsOf)));
  return works;
}

/** Only a settle of the same article stands in the way. */
const TRIES = 5;

/**
 * Keeps the sum of an article's hours that no event can enter any more, or that are closed already.
 * @param hours the article's tally of each of its hours, in their order
 */
export async function keepClosedSum(
  db: Database,
  { site, nowMs }: Keeping,
  article: string,
  hours: ReadonlyMap<Hour, Tally>,
): Promise<void> {
  const closable = lastClosableHour(nowMs);
  for (let tried = 0; tried < TRIES; tried++) {
    const before = await readTotalsItem(db, site, article);
    const end = [closable, before.closedThrough ?? ""].toSorted().at(-1) ?? closable;
    const inside = [...hours].filter(([hour]) => hour <= end);
    const through = [inside.at(-1)?.[0] ?? "", before.closedThrough ?? ""].toSorted().at(-1);
    if (inside.length === 0 || !through) return;
    const closed = mergeAll(inside.map(([, tally]) => tally));
    if (before.closedThrough === through && before.closed.rows === closed.rows) return;
    const open = before.open.map(({ hour }) => hour).filter((hour) => hour < through);
    if (await keepClosed(db, site, article, before, { closed, hours: [...new Set(open), through] })) return;
  }
  throw new Error(`an article's hours could not be closed in ${TRIES} tries`);
}
