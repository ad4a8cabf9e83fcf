import { DAY_MS, HOUR_MS, MINUTE_MS, hourStartMs, type Hour } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { CURVE_HOURS } from "../core/curve.ts";
import { eachInParallel } from "../core/in-parallel.ts";
import { addDays, localDay } from "../core/zone.ts";
import { readFacts } from "./article-facts.ts";
import { keepCurves } from "./curves.ts";
import type { Database } from "./database.ts";
import { articlePartition, factDaysMarkKey } from "./keys.ts";
import type { LabelReader } from "./labels.ts";
import { readMark } from "./mark.ts";
import { readAbouts } from "./read-abouts.ts";
import { readHourTallies } from "./read-hour-tallies.ts";
import { readSlots } from "./read-slots.ts";
import { readTotalsItem } from "./read-totals-item.ts";
import { endRelabel, type Relabel } from "./relabel-marks.ts";
import { keepSiteDay, keepSiteMonth } from "./settle-fact-days.ts";
import { keepSiteHour } from "./settle-facts.ts";

/** Articles, hours or days that are worked on at one time. */
const AT_ONCE = 8;

/** More than two clocks can be apart, and than a run that began before a change goes on after it. */
const MARGIN_MS = 15 * MINUTE_MS;

/** After every hour that there is. */
const LAST_HOUR = "9999";

/** What a run may do, and with what. */
interface Going {
  /** When what it makes was made, epoch milliseconds. */
  readonly madeMs: number;
  readonly labelsOf: LabelReader;
  readonly hasTime: () => boolean;
  /** What was made from then on was made after every change, epoch milliseconds. */
  readonly sinceMs: number;
}

/**
 * Changes that are settled together: all that were made within an hour of the oldest. Were they settled with every other, changes
 * that go on being made would make all begin anew without end, where one run has no time for all of their hours.
 */
const TOGETHER_MS = HOUR_MS;

/** What a run knows of the site. */
export interface Known {
  readonly labelsOf: LabelReader;
  /** The article that each old id is folded into. */
  readonly into: ReadonlyMap<string, string>;
}

/**
 * Makes the site's facts anew of every hour, day and month in which articles were counted, or old ids of theirs, that stand under
 * another section or author now, from the facts of its articles, as long as these are kept; and how articles grew, where it is their
 * time of publication that has changed. Every write is kept by condition, and a change is done with only when all of its hours are,
 * so that a run may be killed anywhere, repeated, or run twice at once. One that had no time for all of it is taken up where it
 * stopped, from a quarter of an hour after the last change on; one of which some write was refused, since a run whose clock is ahead
 * of this one's had made what is stored, is done again.
 * @param relabels the articles, read before any label was
 * @returns false when time ran out
 */
export async function settleRelabelled(
  db: Database,
  site: Site,
  relabels: ReadonlyMap<string, Relabel>,
  known: Known,
  nowMs: number,
  hasTime: () => boolean,
): Promise<boolean> {
  const byTime = [...relabels].toSorted(([, a], [, b]) => a.changedMs - b.changedMs);
  while (byTime.length > 0) {
    const [[, oldest] = []] = byTime;
    const after = byTime.findIndex(([, { changedMs }]) => changedMs >= (oldest?.changedMs ?? 0) + TOGETHER_MS);
    const together = new Map(byTime.splice(0, after < 0 ? byTime.length : after));
    if (!(await settleTogether(db, site, together, known, nowMs, hasTime))) return false;
  }
  return true;
}

async function settleTogether(
  db: Database,
  site: Site,
  relabels: ReadonlyMap<string, Relabel>,
  { labelsOf, into }: Known,
  nowMs: number,
  hasTime: () => boolean,
): Promise<boolean> {
  const changedMs = [...relabels.values()].reduce((latest, one) => Math.max(latest, one.changedMs), 0);
  // After what this run has made before it: of days that stood under other labels still, for one.
  const going = { madeMs: nowMs + 1, labelsOf, hasTime, sinceMs: changedMs + MARGIN_MS };
  const old = [...into].flatMap(([id, article]) => (relabels.has(article) ? [id] : []));
  const ids = new Set([...relabels.keys(), ...old]);
  const hours = await readHoursOf(db, site.id, ids);
  const works = [
    () => remakeHours(db, site.id, hours, ids, going),
    () => remakeDays(db, site, hours, going),
    () => remakeMonths(db, site, hours, going),
    () => remakeCurves(db, site, relabels, nowMs, going),
  ];
  let isKept = true;
  for (const work of works) {
    const done = await work();
    if (!done.finished) return false;
    isKept &&= done.isKept;
  }
  if (!isKept) return true;
  await eachInParallel([...relabels], AT_ONCE, ([article, relabel]) =>
    endRelabel(db, site.id, article, relabel, nowMs),
  );
  return true;
}

/** The hours in which articles were counted: those that are closed have a tally, and the others stand in the totals item. */
async function readHoursOf(db: Database, site: string, articles: Iterable<string>): Promise<Hour[]> {
  const hours = new Set<Hour>();
  await eachInParallel([...articles], AT_ONCE, async (article) => {
    const { open } = await readTotalsItem(db, site, article);
    for (const { hour } of open) hours.add(hour);
    const tallies = await readHourTallies(db, articlePartition(site, article), "", LAST_HOUR);
    for (const hour of tallies.keys()) hours.add(hour);
  });
  return [...hours].toSorted();
}

async function remakeHours(
  db: Database,
  site: string,
  hours: readonly Hour[],
  changed: ReadonlySet<string>,
  going: Going,
): Promise<Remade> {
  return eachWhile(going.hasTime, hours, async (hour) => {
    const bucket = `hour|${hour}`;
    if (await isMadeSince(db, site, bucket, going)) return true;
    const [kept] = await readFacts(db, site, "articles", bucket, bucket, { consistent: true });
    const isIn = kept?.slots.some((slot) => [...slot.keys()].some((article) => changed.has(article)));
    return !kept || !isIn || keepSiteHour(db, site, { ...kept, readMs: going.madeMs }, going.labelsOf);
  });
}

async function remakeDays(db: Database, site: Site, hours: readonly Hour[], going: Going): Promise<Remade> {
  const { over } = await readDaysOver(db, site, hours);
  return eachWhile(going.hasTime, over, async (day) => {
    if (await isMadeSince(db, site.id, `day|${day}`, going)) return true;
    return keepSiteDay(db, site, day, going.madeMs, going.labelsOf);
  });
}

async function remakeMonths(db: Database, site: Site, hours: readonly Hour[], going: Going): Promise<Remade> {
  const { over, last } = await readDaysOver(db, site, hours);
  const unfinished = last && addDays(last, 1).slice(0, 7);
  const months = new Set(over.map((day) => day.slice(0, 7)).filter((month) => month < unfinished));
  return eachWhile(going.hasTime, [...months], async (month) => {
    return (await keepSiteMonth(db, site.id, month, going.madeMs)).isKept;
  });
}

/** The local days that hours lie in and that are done with, and the last day of all that is. */
async function readDaysOver(db: Database, { id, zone }: Site, hours: readonly Hour[]) {
  // An hour of UTC may lie in two local days.
  const days = new Set(hours.flatMap((hour) => [0, HOUR_MS - 1].map((ms) => localDay(hourStartMs(hour) + ms, zone))));
  const last = (await readMark(db, factDaysMarkKey(id))) ?? "";
  return { over: [...days].filter((day) => day <= last), last };
}

/** Makes the curves anew of the days on which articles were published, by what is known now and by what was known before. */
async function remakeCurves(
  db: Database,
  site: Site,
  relabels: ReadonlyMap<string, Relabel>,
  nowMs: number,
  { madeMs, hasTime }: Going,
): Promise<Remade> {
  const { id, zone } = site;
  const abouts = await readAbouts(db, id, [...relabels.keys()], { consistent: true });
  const times = [...relabels].flatMap(([article, { published }]) => [
    ...published,
    abouts.get(article)?.published ?? "",
  ]);
  const days = times.flatMap((time) => (Number.isNaN(Date.parse(time)) ? [] : [localDay(Date.parse(time), zone)]));
  const last = (await readMark(db, factDaysMarkKey(id))) ?? "";
  // Without its first hours, a curve would be another.
  const oldest = localDay(nowMs - (db.retention.factDays - 1) * DAY_MS, zone);
  const known = [...new Set(days)].filter((day) => day >= oldest && addDays(day, CURVE_HOURS / 24) <= last);
  return eachWhile(hasTime, known, (day) =>
    keepCurves(db, site, day, madeMs, (fromMs, toMs) =>
      readSlots(db, id, "articles", fromMs, toMs, { consistent: true }),
    ),
  );
}

async function isMadeSince(db: Database, site: string, bucket: string, { sinceMs }: Going): Promise<boolean> {
  const [made] = await readFacts(db, site, "site", bucket, bucket, { beside: "sum", consistent: true });
  return made !== undefined && made.readMs >= sinceMs;
}

/** How far a part of the work came. */
interface Remade {
  /** False when time ran out before the last. */
  readonly finished: boolean;
  /** Whether all that was made is what is stored now. */
  readonly isKept: boolean;
}

async function eachWhile<Item>(
  hasTime: () => boolean,
  items: readonly Item[],
  keep: (item: Item) => Promise<boolean>,
): Promise<Remade> {
  let [finished, isKept] = [true, true];
  await eachInParallel(items, AT_ONCE, async (item) => {
    if (!hasTime()) finished = false;
    if (!finished) return;
    const isOneKept = await keep(item);
    isKept &&= isOneKept;
  });
  return { finished, isKept };
}
