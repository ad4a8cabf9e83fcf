import { deflateRawSync } from "node:zlib";
import type { About } from "../core/about.ts";
import { DAY_MS } from "../core/clock.ts";
import type { Database } from "./database.ts";
import { keepInParts } from "./keep-in-parts.ts";
import { ABOUTS_BUCKET, aboutsMarkKey, aboutsPartition, bucketKey } from "./keys.ts";
import { moveMark, readMark } from "./mark.ts";
import { readMarkedAbouts } from "./marked-abouts.ts";
import { scanAbouts } from "./read-all-abouts.ts";

/** Fewer articles than this of which something new is known wait for the day to be over: each is one item to read. */
const MANY = 100;

/**
 * Makes the list of what is known of all of a site's articles, which searches are answered from: a hundred thousand
 * articles are some thirty items in place of as many as they are. It is made anew when something new is known of a hundred,
 * or of any and it is a day old.
 * @param nowMs epoch milliseconds
 */
export async function settleAbouts(db: Database, site: string, nowMs: number): Promise<void> {
  const made = await readMark(db, aboutsMarkKey(site));
  if (made !== undefined) {
    const marked = await readMarkedAbouts(db, site, Date.parse(made));
    const isOld = nowMs - Date.parse(made) >= DAY_MS;
    if (marked.size < MANY && !(isOld && marked.size > 0)) return;
  }
  const abouts = await scanAbouts(db, site);
  if (abouts.size === 0) return;
  await keepAbouts(db, site, abouts, nowMs);
  await moveMark(db, aboutsMarkKey(site), new Date(nowMs).toISOString());
}

/** Keeps the list of what was known of all of a site's articles at a time, epoch milliseconds. */
export async function keepAbouts(
  db: Database,
  site: string,
  abouts: ReadonlyMap<string, About>,
  nowMs: number,
): Promise<void> {
  await keepInParts(db, {
    key: bucketKey(aboutsPartition(site), ABOUTS_BUCKET),
    rows: new Date(nowMs).toISOString(),
    articles: [...abouts.keys()],
    pack: (articles) => deflateRawSync(JSON.stringify(articles.map((article) => [article, abouts.get(article)]))),
  });
}
