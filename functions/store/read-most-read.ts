import { foldBoard, mergeBoards } from "../core/board.ts";
import { HOUR_MS, MINUTE_MS, hourOf, hourStartMs, minuteStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { stretchOf, type MostReadQuery } from "../core/most-read.ts";
import type { About } from "../core/about.ts";
import { readSomeAbouts } from "./read-all-abouts.ts";
import type { Database } from "./database.ts";
import { boardedMarkKey } from "./keys.ts";
import { readMark } from "./mark.ts";
import { readBoards } from "./read-boards.ts";
import { sumBoard } from "./sum-board.ts";

/** An article of the list, with what is known of it. */
export interface ReadArticle {
  readonly article: string;
  readonly views: number;
  readonly about: About;
}

/**
 * Reads the most read articles of a window that ends now, the most read first. Days that are over come from their boards,
 * hours that are over from theirs, this hour and the one before it from live minutes. What old ids had stands under the
 * articles that they are folded into.
 * @param folded tells into which article each old id of the site is folded
 */
export async function readMostRead(
  db: Database,
  site: Site,
  { window, nowMs, limit, section }: MostReadQuery,
  folded: () => Promise<ReadonlyMap<string, string>>,
): Promise<ReadArticle[]> {
  const boarded = window === "1h" || window === "24h" ? undefined : await readMark(db, boardedMarkKey(site.id));
  const { days, fromMs } = stretchOf(window, site, nowMs, boarded);
  const toMs = minuteStartMs(nowMs) + MINUTE_MS;
  const [into, ...boards] = await Promise.all([
    folded(),
    sumBoard(db, site.id, fromMs, toMs, hourStartMs(hourOf(nowMs)) - HOUR_MS),
    ...(days ? [readBoards(db, site.id, `day|${days.first}`, `day|${days.last}`)] : []),
  ]);
  const read = [...foldBoard(mergeBoards(boards), into)]
    .map(([article, { views }]) => ({ article, views }))
    .filter(({ views }) => views > 0)
    .toSorted((a, b) => b.views - a.views || (a.article < b.article ? -1 : 1))
    .slice(0, section === undefined ? limit : Infinity);
  const abouts = await readSomeAbouts(
    db,
    site.id,
    read.map(({ article }) => article),
  );
  return read
    .map((one) => ({ ...one, about: abouts.get(one.article) ?? {} }))
    .filter(({ about }) => section === undefined || about.section === section)
    .slice(0, limit);
}
