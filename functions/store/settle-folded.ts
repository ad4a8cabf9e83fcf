import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { HOUR_MS, addHours, hourOf, hourStartMs, type Hour } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { eachInParallel } from "../core/in-parallel.ts";
import { addDays, localDay } from "../core/zone.ts";
import { readFacts } from "./article-facts.ts";
import type { Database } from "./database.ts";
import { articlePartition, factDaysMarkKey, factsMarkKey, sameKey } from "./keys.ts";
import { readMark } from "./mark.ts";
import type { Folded } from "./read-folded.ts";
import { readHourTallies } from "./read-hour-tallies.ts";
import { keepSiteDay, keepSiteMonth } from "./settle-fact-days.ts";
import { keepSiteHour } from "./settle-facts.ts";
import { unlessRefused } from "./unless-refused.ts";

/** Old ids whose hours are made anew together. */
const IDS_AT_ONCE = 200;
const HOURS_AT_ONCE = 8;

/**
 * Makes the site's facts anew of every hour, day and month in which old ids were counted whose folding has changed, from the
 * facts of its articles, as long as these are kept. Those of articles stay as they are: whoever reads them gives them the
 * section and author that they stand under. Every write is kept by condition, and an id is done with only when all of its
 * hours are, so that a run may be killed anywhere, repeated, or run twice at once.
 * @returns false when time ran out
 */
export async function settleFolded(
  db: Database,
  site: Site,
  { into, changed }: Folded,
  nowMs: number,
  hasTime: () => boolean,
): Promise<boolean> {
  const ids = [...changed];
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const some = ids.slice(at, at + IDS_AT_ONCE);
    const hours = await readHoursOf(
      db,
      site.id,
      some.map(([old]) => old),
      nowMs,
    );
    if (!(await remake(db, site, hours, into, nowMs, hasTime))) return false;
    await eachInParallel(some, HOURS_AT_ONCE, ([old, change]) => endChange(db, site.id, old, change));
  }
  return true;
}

/** The hours in which articles were counted, and those that are open, in which they may have been. */
async function readHoursOf(db: Database, site: string, articles: readonly string[], nowMs: number): Promise<Hour[]> {
  const settled = (await readMark(db, factsMarkKey(site))) ?? "";
  const hours = new Set<Hour>();
  await eachInParallel(articles, HOURS_AT_ONCE, async (article) => {
    const tallies = await readHourTallies(db, articlePartition(site, article), "", settled);
    for (const hour of tallies.keys()) hours.add(hour);
  });
  const first = settled ? addHours(settled, 1) : addHours(hourOf(nowMs), -24 * db.retention.minuteDays);
  for (let hour = first; hour <= hourOf(nowMs); hour = addHours(hour, 1)) hours.add(hour);
  return [...hours].toSorted();
}

async function remake(
  db: Database,
  { id, zone }: Site,
  hours: readonly Hour[],
  into: ReadonlyMap<string, string>,
  nowMs: number,
  hasTime: () => boolean,
): Promise<boolean> {
  let isDone = true;
  await eachInParallel(hours, HOURS_AT_ONCE, async (hour) => {
    if (!hasTime()) isDone = false;
    if (!isDone) return;
    const bucket = `hour|${hour}`;
    const [kept] = await readFacts(db, id, "articles", bucket, bucket);
    if (kept) await keepSiteHour(db, id, { ...kept, readMs: nowMs }, into);
  });
  // An hour of UTC may lie in two local days.
  const days = new Set(hours.flatMap((hour) => [0, HOUR_MS - 1].map((ms) => localDay(hourStartMs(hour) + ms, zone))));
  const last = (await readMark(db, factDaysMarkKey(id))) ?? "";
  const over = [...days].filter((day) => day <= last);
  for (const day of over) {
    if (!isDone || !hasTime()) return false;
    await keepSiteDay(db, { id, zone }, day, nowMs, into);
  }
  const unfinished = last && addDays(last, 1).slice(0, 7);
  for (const month of new Set(over.map((day) => day.slice(0, 7)))) {
    if (month < unfinished) await keepSiteMonth(db, id, month, nowMs);
  }
  return isDone;
}

/** Says that a change is done with; one that was made meanwhile is not. */
async function endChange(db: Database, site: string, old: string, change: string): Promise<void> {
  const { pk, sk } = sameKey(site, old);
  await unlessRefused(
    db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: "SET settled = :change",
        ConditionExpression: "changed = :change",
        ExpressionAttributeValues: { ":change": { S: change } },
      }),
    ),
  );
}
