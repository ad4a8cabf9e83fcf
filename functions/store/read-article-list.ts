import type { About } from "../core/about.ts";
import type { ListedArticle } from "../core/article-list.ts";
import { foldBoard, type Board } from "../core/board.ts";
import { HOUR_MS, MINUTE_MS, hourOf, minuteStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { MEASURES, NO_MEASURES, type Filters } from "../core/facts.ts";
import { hasLabel, viewFiltersIn } from "../core/label.ts";
import type { Period } from "../core/period.ts";
import { EMPTY_TALLY } from "../core/tally.ts";
import type { Database } from "./database.ts";
import { readSomeAbouts } from "./read-all-abouts.ts";
import { readBoarded } from "./read-boarded.ts";
import { readPackedPieces } from "./read-pieces.ts";
import { sumArticles } from "./sum-articles.ts";
import { sumBoard } from "./sum-board.ts";

/** How far back "now" goes. */
const NOW_MS = 30 * MINUTE_MS;

/** What is asked of a list of articles. */
export interface ArticleListQuery {
  readonly period: Period;
  readonly filters: Filters;
  readonly nowMs: number;
  /** Whether every article's published time is asked for. */
  readonly withAbouts: boolean;
}

/** The articles of a site that had anything in a period, in no order, with what is known of them as far as it was asked for. */
export interface ArticleList {
  readonly articles: readonly ListedArticle[];
  readonly abouts: ReadonlyMap<string, About>;
}

/**
 * Reads what each article of a site had in a period. Without filters of views, its views, prints and listens are the live
 * ones; with them nothing is known of the last 30 minutes. Old ids that are folded into another article are in that one.
 */
export async function readArticleList(
  db: Database,
  site: Site,
  { period, filters, nowMs, withAbouts }: ArticleListQuery,
  into: ReadonlyMap<string, string>,
): Promise<ArticleList> {
  const ofViews = viewFiltersIn(filters);
  const counting = ofViews ? { stretches: [], board: new Map() } : readBoarded(db, site, period, nowMs);
  const summing = async () => {
    const [buckets, { stretches }] = await Promise.all([
      readPackedPieces(db, site, period, "month", "articles"),
      counting,
    ]);
    const isBoarded = (startMs: number) => stretches.some(({ fromMs, toMs }) => startMs >= fromMs && startMs < toMs);
    return sumArticles(buckets, ofViews ?? {}, (id) => into.get(id) ?? id, isBoarded);
  };
  const [facts, counted, recent] = await Promise.all([
    summing(),
    counting,
    ofViews ? undefined : readRecentBoard(db, site.id, nowMs),
  ]);
  const board = foldBoard(counted.board, into);
  const now = recent && foldBoard(recent, into);
  const ids = [...new Set([...facts.keys(), ...board.keys()])];
  const { section, author } = filters;
  const isLabelled = section !== undefined || author !== undefined;
  const abouts = withAbouts || isLabelled ? await readSomeAbouts(db, site.id, ids) : new Map<string, About>();
  const articles = ids.flatMap((article): ListedArticle[] => {
    if (!hasLabel(abouts.get(article), { section, author })) return [];
    const read = facts.get(article) ?? NO_MEASURES;
    const { views, prints, listens } = board.get(article) ?? EMPTY_TALLY;
    const measures = {
      ...read,
      views: read.views + views,
      prints: read.prints + prints,
      listens: read.listens + listens,
    };
    const isEmpty = MEASURES.every((name) => measures[name] === 0);
    const published = Date.parse(abouts.get(article)?.published ?? "");
    return isEmpty ? [] : [{ article, measures, now: now ? (now.get(article)?.views ?? 0) : null, published }];
  });
  return { articles, abouts };
}

/** What each article had in the last 30 minutes and the one that has begun. */
function readRecentBoard(db: Database, site: string, nowMs: number): Promise<Board> {
  const toMs = minuteStartMs(nowMs) + MINUTE_MS;
  return sumBoard(db, site, toMs - NOW_MS, toMs, Date.parse(`${hourOf(nowMs)}:00:00Z`) - 2 * HOUR_MS);
}
