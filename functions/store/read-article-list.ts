import type { About } from "../core/about.ts";
import type { ListedArticle } from "../core/article-list.ts";
import { foldBoard, type Board } from "../core/board.ts";
import { HOUR_MS, MINUTE_MS, hourOf, minuteStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import {
  EMPTY_FACTS,
  MEASURES,
  filterCells,
  mergeFacts,
  sumMeasures,
  type Cell,
  type Facts,
  type Filters,
} from "../core/facts.ts";
import { hasLabel, viewFiltersIn } from "../core/label.ts";
import type { Period } from "../core/period.ts";
import { EMPTY_TALLY } from "../core/tally.ts";
import type { NamedFacts } from "./article-facts.ts";
import type { Database } from "./database.ts";
import { mergeNamed } from "./merge-named.ts";
import { readSomeAbouts } from "./read-all-abouts.ts";
import { readBoarded } from "./read-boarded.ts";
import { readPieces, type Piece } from "./read-pieces.ts";
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
  const [pieces, counted, recent] = await Promise.all([
    readPieces(db, site, period, "month", "articles"),
    ofViews ? { stretches: [], board: new Map() } : readBoarded(db, site, period, nowMs),
    ofViews ? undefined : readRecentBoard(db, site.id, nowMs),
  ]);
  const isBoarded = ({ startMs }: Piece) =>
    counted.stretches.some(({ fromMs, toMs }) => startMs >= fromMs && startMs < toMs);
  const own = mergeNamed(pieces.map((piece) => (isBoarded(piece) ? onlyRead(piece.facts) : piece.facts)));
  const facts = foldNamed(own, into);
  const board = foldBoard(counted.board, into);
  const now = recent && foldBoard(recent, into);
  const ids = [...new Set([...facts.keys(), ...board.keys()])];
  const { section, author } = filters;
  const isLabelled = section !== undefined || author !== undefined;
  const abouts = withAbouts || isLabelled ? await readSomeAbouts(db, site.id, ids) : new Map<string, About>();
  const articles = ids.flatMap((article): ListedArticle[] => {
    if (!hasLabel(abouts.get(article), { section, author })) return [];
    const read = sumMeasures(filterCells((facts.get(article) ?? EMPTY_FACTS).cells, ofViews ?? {}));
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

/** Facts but for the views, prints and listens that boards tell. */
function onlyRead(named: NamedFacts): NamedFacts {
  const without = (cell: Cell): Cell => ({ ...cell, measures: { ...cell.measures, views: 0, prints: 0, listens: 0 } });
  return new Map([...named].map(([article, facts]) => [article, { ...facts, cells: facts.cells.map(without) }]));
}

/** What each article had in the last 30 minutes and the one that has begun. */
export function readRecentBoard(db: Database, site: string, nowMs: number, backMs = 0): Promise<Board> {
  const toMs = minuteStartMs(nowMs) + MINUTE_MS - backMs;
  return sumBoard(db, site, toMs - NOW_MS, toMs, Date.parse(`${hourOf(nowMs)}:00:00Z`) - 2 * HOUR_MS);
}

function foldNamed(facts: ReadonlyMap<string, Facts>, into: ReadonlyMap<string, string>): Map<string, Facts> {
  const groups = Map.groupBy(facts, ([article]) => into.get(article) ?? article);
  return new Map([...groups].map(([article, own]) => [article, mergeFacts(own.map(([, one]) => one))]));
}
