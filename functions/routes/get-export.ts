import type { About } from "../core/about.ts";
import { gzipSync } from "node:zlib";
import { COLUMNS, type Series } from "../core/overview.ts";
import { SEPARATORS, writeCsv, type CsvCell, type Separator } from "../core/csv.ts";
import { SECOND_MS } from "../core/clock.ts";
import { Problem } from "../core/problem.ts";
import { findSiteFor } from "../core/user.ts";
import { isoWithOffset } from "../core/zone.ts";
import { getArticle, type ArticleNeeds } from "./get-article.ts";
import { getBreakdown, type BreakdownNeeds } from "./get-breakdown.ts";
import { getOverview, type OverviewNeeds } from "./get-overview.ts";
import { describeArticle, type ArticlesStore } from "./get-articles.ts";
import { countsOf, type Compared } from "./counts.ts";
import { readOneOf, requireParameter } from "./query.ts";
import { readReportQuery } from "./report-query.ts";
import type { Answer, UserRequest, UserRoute } from "./route.ts";

const VIEWS = ["articles", "overview", "breakdown", "article"] as const;
type View = (typeof VIEWS)[number];

const COUNTS = ["views", "prints", "listens", "seconds", "told", "pastHalf"] as const;

/** More than a breakdown has. */
const MOST_ROWS = "10000";

type Needs = OverviewNeeds &
  BreakdownNeeds &
  ArticleNeeds & {
    readonly store: ArticlesStore & {
      readonly readAllAbouts: (site: string) => Promise<ReadonlyMap<string, About>>;
    };
  };

/**
 * `GET /v1/reports/export.csv`: the rows of a report as a file, all of them. What the other reports refuse, it refuses in
 * the same way.
 */
export const getExport: UserRoute<Needs> = async (request, given) => {
  const { view, separator, query } = readExportQuery(request);
  const asked: UserRequest = { ...request, query, headers: { ...request.headers, "if-none-match": undefined } };
  const { id, zone } = findSiteFor(request.user, given.sites, requireParameter("site", query.get("site") ?? undefined));
  const rows = await rowsOf[view](asked, given, zone);
  return answerFile(request, id, view, writeCsv(rows, separator));
};

/** The rows of each report, from what it answers. */
const rowsOf = { articles: articleRows, overview: overviewRows, breakdown: breakdownRows, article: growthRows };

function readExportQuery({ query: all }: UserRequest): { view: View; separator: Separator; query: URLSearchParams } {
  const query = new URLSearchParams(all);
  const view = readOneOf("view", query.get("view") ?? undefined, VIEWS);
  if (!view) throw new Problem("query", `The parameter "view" is missing: one of ${VIEWS.join(", ")}.`);
  const names = Object.keys(SEPARATORS).map((name): Separator => (name === "semicolon" ? name : "comma"));
  const separator = readOneOf("separator", query.get("separator") ?? undefined, names) ?? "comma";
  query.delete("view");
  query.delete("separator");
  return { view, separator, query };
}

async function articleRows(request: UserRequest, given: Needs): Promise<CsvCell[][]> {
  const { store } = given;
  const { site, period, nowMs, filters } = readReportQuery(request, given, []);
  const [{ articles }, abouts] = await Promise.all([
    store.readArticleList(site, { period, filters, nowMs, withAbouts: false }),
    store.readAllAbouts(site.id),
  ]);
  const rows = articles
    .toSorted((a, b) => b.measures.views - a.measures.views || (a.article < b.article ? -1 : 1))
    .map(({ article, measures }): CsvCell[] => {
      const { url, title, section, author, published } = describeArticle(abouts.get(article));
      const counts = countsOf(measures);
      const publishedIso = published === null ? null : isoWithOffset(published, site.zone);
      return [article, url, title, section, author, publishedIso, ...COUNTS.map((name) => counts[name].value)];
    });
  return [["article", "url", "title", "section", "author", "published", ...COUNTS], ...rows];
}

async function overviewRows(request: UserRequest, given: Needs, zone: string): Promise<CsvCell[][]> {
  const { body } = await getOverview(request, given);
  const { series }: { series: Series & { starts: readonly number[] } } = JSON.parse(body.toString());
  return [
    ["start", ...COLUMNS],
    ...series.starts.map((ms, at) => [isoWithOffset(ms, zone), ...COLUMNS.map((name) => series[name][at] ?? null)]),
  ];
}

type CountedRow = Readonly<Record<(typeof COUNTS)[number], Compared>> & { readonly value: string; source?: string };

async function breakdownRows(request: UserRequest, given: Needs): Promise<CsvCell[][]> {
  const query = new URLSearchParams(request.query);
  query.set("limit", MOST_ROWS);
  const { body } = await getBreakdown({ ...request, query }, given);
  const { by, rows }: { by: string; rows: readonly CountedRow[] } = JSON.parse(body.toString());
  const isOfReferrers = by === "referrer";
  return [
    [by, ...(isOfReferrers ? ["source"] : []), ...COUNTS],
    ...rows.map((row) => [
      row.value,
      ...(isOfReferrers ? [row.source ?? null] : []),
      ...COUNTS.map((name) => row[name].value),
    ]),
  ];
}

async function growthRows(request: UserRequest, given: Needs, zone: string): Promise<CsvCell[][]> {
  const { body } = await getArticle(request, given);
  const { curve }: { curve: { start: number; step: number; views: readonly (number | null)[] } | null } = JSON.parse(
    body.toString(),
  );
  const { start = 0, step = 0, views = [] } = curve ?? {};
  const known = views.flatMap((count, at): CsvCell[][] =>
    count === null ? [] : [[isoWithOffset((start + at * step) * SECOND_MS, zone), count]],
  );
  return [["start", "views"], ...known];
}

/**
 * What Lambda answers with at the most, with some room for the headers; bytes go as base64.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MOST_BYTES = 6 * 1024 * 1024 - 16_384;
const BASE64 = 4 / 3;

/** Answers with a file. It is compressed where the sender takes that: Lambda answers with 6 MB at the most. */
function answerFile({ headers }: UserRequest, site: string, view: View, text: string): Answer {
  const isCompressed = /\bgzip\b/.test(headers["accept-encoding"] ?? "");
  const body = isCompressed ? gzipSync(text) : text;
  if (Buffer.byteLength(body) > (isCompressed ? MOST_BYTES / BASE64 : MOST_BYTES)) {
    throw new Problem("query", "This file is over 6 MB. Ask for a shorter period, or with Accept-Encoding: gzip.");
  }
  return {
    status: 200,
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${site}-${view}.csv"`,
      "cache-control": "private, max-age=5",
      vary: "authorization, accept-encoding",
      ...(isCompressed && { "content-encoding": "gzip" }),
    },
    body,
  };
}
