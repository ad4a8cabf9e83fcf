import type { Site } from "../core/config.ts";
import { DIMENSIONS, filterCells, sumMeasures, type Cell } from "../core/facts.ts";
import { enoughFor, type Enough } from "../core/margins.ts";
import type { Period } from "../core/period.ts";
import { Problem } from "../core/problem.ts";
import { NO_DATA, hasFacts, type Known, type Reach } from "../core/reach.ts";
import { answerUser } from "./answer-user.ts";
import { countsOf, rowsOf, type KnownCells } from "./counts.ts";
import { checkArticle, readCount, readOneOf } from "./query.ts";
import { readReportQuery } from "./report-query.ts";
import type { Answer, Given, UserRequest, UserRoute } from "./route.ts";

/** What this report is given. */
export interface BreakdownNeeds extends Given {
  readonly store: {
    /** The cells of a site, as far as they are enough, or of one of its articles, in a period. */
    readonly readCells: (
      site: Site,
      period: Period,
      article: string | undefined,
      enough: Enough | undefined,
    ) => Promise<readonly Cell[]>;
    readonly readReach: (site: string) => Promise<Reach>;
  };
}

const USUAL_LIMIT = 50;
const MAX_LIMIT = 10_000;

/**
 * `GET /v1/reports/breakdown`: what each value of a dimension had in a period, of a site or of one article. The rows add up
 * to the total.
 */
export const getBreakdown: UserRoute<BreakdownNeeds> = (request, given) => answerBreakdown(request, given);

/** Answers with a breakdown of as many rows as are asked for, or as a file takes, which takes all. */
export const answerBreakdown = async (
  request: UserRequest,
  given: BreakdownNeeds,
  isWhole = false,
): Promise<Answer> => {
  const { store } = given;
  const { site, nowMs, period, before, filters, own } = readReportQuery(request, given, ["by", "article", "limit"]);
  const by = readOneOf("by", own.by, DIMENSIONS);
  if (!by) throw new Problem("query", `The parameter "by" is missing: one of ${DIMENSIONS.join(", ")}.`);
  if (own.article !== undefined) checkArticle(own.article);
  const limit = isWhole ? Infinity : readCount("limit", own.limit, USUAL_LIMIT, MAX_LIMIT);
  const enough = enoughFor(filters, by);
  const reaching = store.readReach(site.id);
  const read = async (one: Period): Promise<KnownCells> => {
    const [cells, reached] = await Promise.all([store.readCells(site, one, own.article, enough), reaching]);
    return cells.length > 0 || hasFacts(one, reached) ? filterCells(cells, filters) : null;
  };
  const [reach, now, then] = await Promise.all([reaching, read(period), before && read(before)]);
  const rows = rowsOf(now, by, limit, then);
  return answerUser(
    request,
    { site: site.id, zone: site.zone, asOf: nowMs, completeTo: reach.completeToMs },
    {
      from: period.fromMs,
      to: period.toMs,
      by,
      ...(own.article !== undefined && { article: own.article }),
      rows,
      total: countsOf(sumOf(now), then === undefined ? undefined : sumOf(then)),
    },
  );
};

function sumOf(cells: KnownCells): Known {
  return cells ? sumMeasures(cells) : NO_DATA;
}
