import { paginateQuery } from "@aws-sdk/client-dynamodb";
import type { About } from "../core/about.ts";
import { addHours, hourOf, type Hour } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { CURVE_HOURS } from "../core/curve.ts";
import { unpackTally } from "../core/packed-tally.ts";
import { curveAge, foldCurves, usualAtAge, type ViewsAtAge } from "../core/usual-at-age.ts";
import { localDay } from "../core/zone.ts";
import { readCurves, type CurvesByDay } from "./curves.ts";
import type { Database } from "./database.ts";
import { articleHourKey, totalsKey } from "./keys.ts";
import { parseTotalsItem } from "./totals-item.ts";

/**
 * Reads the views of articles at their age, those of their old ids among them, beside what is usual then. Up to the last
 * day of which curves are kept, an article's views are those of its own curve; later they are added up from its hours.
 * An article is missing when it is not known when it was published, or too few curves are known.
 * @param recent the curves that say what is usual
 * @param into which old ids are folded into which articles
 */
export async function readViewsAtAge(
  db: Database,
  site: Site,
  abouts: ReadonlyMap<string, About>,
  nowMs: number,
  recent: CurvesByDay,
  into: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, ViewsAtAge>> {
  const curves = foldCurves([...recent.values()].flat(), into);
  const lastDay = [...recent.keys()].at(-1) ?? "";
  const oldIds = Map.groupBy(into.keys(), (old) => into.get(old));
  const known = await Promise.all(
    [...abouts].map(async ([article, { published = "", section }]): Promise<[string, ViewsAtAge][]> => {
      const publishedMs = Date.parse(published);
      if (!(publishedMs <= nowMs)) return [];
      const usual = usualAtAge(curves, article, section, curveAge(publishedMs, nowMs));
      if (!usual) return [];
      const day = localDay(publishedMs, site.zone);
      const ids = [article, ...(oldIds.get(article) ?? [])];
      const own = curves.find((one) => one.article === article)?.views.at(-1);
      const views =
        day > lastDay
          ? await readFirstViews(db, site.id, ids, hourOf(publishedMs))
          : (own ?? (await readKeptViews(db, site.id, ids, day)));
      return views === undefined ? [] : [[article, { views, ...usual }]];
    }),
  );
  return new Map(known.flat());
}

/** The views of the curves that were kept of an article's ids on a day; `undefined` when there are none. */
async function readKeptViews(
  db: Database,
  site: string,
  ids: readonly string[],
  day: string,
): Promise<number | undefined> {
  const kept = await readCurves(db, site, day, day);
  const own = [...kept.values()].flat().filter(({ article }) => ids.includes(article));
  return own.length === 0 ? undefined : own.reduce((sum, { views }) => sum + (views.at(-1) ?? 0), 0);
}

/** The views of an article's ids from an hour on, as long as curves are. */
async function readFirstViews(db: Database, site: string, ids: readonly string[], first: Hour): Promise<number> {
  const views = await Promise.all(ids.map((id) => readFirstViewsOf(db, site, id, first)));
  return views.reduce((sum, own) => sum + own, 0);
}

/** Hours and totals of an article are neighbours: one query reads both, and sees an hour that is being closed once. */
async function readFirstViewsOf(db: Database, site: string, article: string, first: Hour): Promise<number> {
  const { pk, sk: last } = totalsKey(site, article);
  const pages = paginateQuery(
    { client: db.client },
    {
      TableName: db.rollups,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
      ExpressionAttributeValues: {
        ":pk": { S: pk },
        ":first": { S: articleHourKey(site, article, first).sk },
        ":last": { S: last },
      },
    },
  );
  const settled = new Map<Hour, number>();
  let { open } = parseTotalsItem();
  for await (const page of pages) {
    for (const item of page.Items ?? []) {
      const { sk, tally } = item;
      if (sk?.S === last) ({ open } = parseTotalsItem(item));
      else if (sk?.S && tally?.S) settled.set(sk.S.slice("hour|".length), unpackTally(tally.S).views);
    }
  }
  for (const { hour } of open) settled.delete(hour);
  const hours = [...settled, ...open.map(({ hour, tally }) => [hour, tally.views] as const)];
  const end = addHours(first, CURVE_HOURS);
  return hours.reduce((sum, [hour, views]) => (hour >= first && hour < end ? sum + views : sum), 0);
}
