import { foldBoard } from "../core/board.ts";
import { DAY_MS } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { hasLabel, type LabelFilters } from "../core/label.ts";
import type { Period } from "../core/period.ts";
import type { Database } from "./database.ts";
import { readAbouts } from "./read-abouts.ts";
import { readSomeAbouts } from "./read-all-abouts.ts";
import { readPeriodBoard } from "./read-period-board.ts";

/** The most articles that are looked at, the most read first, and the longest period that is. */
const LOOKED_AT = 200;
const MOST_DAYS = 62;

/** When an article was published. */
export interface Published {
  readonly article: string;
  readonly title: string | null;
  /** Epoch milliseconds. */
  readonly published: number;
}

/**
 * Reads which of the articles that were read most in a period were published in it, in the order in which they were;
 * `null` of a longer period than is looked at.
 * @param only the section and author that the articles stand under; those of all where there is neither
 */
export async function readPublished(
  db: Database,
  site: Pick<Site, "id" | "zone">,
  period: Period,
  nowMs: number,
  folded: () => Promise<ReadonlyMap<string, string>>,
  only: LabelFilters,
): Promise<Published[] | null> {
  if (period.toMs - period.fromMs > MOST_DAYS * DAY_MS) return null;
  const board = foldBoard(await readPeriodBoard(db, site, period, nowMs), await folded());
  const isOfAll = only.section === undefined && only.author === undefined;
  const labels = isOfAll ? undefined : await readSomeAbouts(db, site.id, [...board.keys()]);
  const most = [...board]
    .filter(([article]) => !labels || hasLabel(labels.get(article), only))
    .toSorted(([a, { views: viewsA }], [b, { views: viewsB }]) => viewsB - viewsA || (a < b ? -1 : 1))
    .slice(0, LOOKED_AT);
  const abouts = await readAbouts(
    db,
    site.id,
    most.map(([article]) => article),
  );
  return [...abouts]
    .map(([article, { title = null, published = "" }]) => ({ article, title, published: Date.parse(published) }))
    .filter(({ published }) => published >= period.fromMs && published < period.toMs)
    .toSorted((a, b) => a.published - b.published || (a.article < b.article ? -1 : 1));
}
