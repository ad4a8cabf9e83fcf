import { DAY_MS, HOUR_MS } from "../../functions/core/clock.ts";
import { isoWithOffset } from "../../functions/core/zone.ts";
import type { Plan } from "./plan.ts";
import { seededRandom } from "./random.ts";
import type { NewsArticle } from "./write-articles.ts";

/** How much is read in each hour of the site's clock: a morning, a noon and an evening; 1 is the mean. */
export const BY_HOUR = [
  0.35, 0.22, 0.16, 0.14, 0.17, 0.33, 0.7, 1.1, 1.4, 1.4, 1.3, 1.2, 1.35, 1.3, 1.1, 1.05, 1.1, 1.2, 1.4, 1.55, 1.6,
  1.45, 1.1, 0.63,
];
/** How much is read on Sundays to Saturdays. */
export const BY_WEEKDAY = [0.75, 1.08, 1.1, 1.1, 1.08, 1.05, 0.84];

/** News is half forgotten after ten hours; a few readers find it for weeks. */
const NEWS_MS = 14 * HOUR_MS;
const FOUND_MS = 20 * DAY_MS;
const FOUND = 0.02;
/** The evergreen's share of what is not breaking news. */
const EVERGREEN = 0.04;
/** Breaking news adds the views of 1.2 usual days, half of them in the first three hours and a half. */
const BREAKING_DAYS = 1.2;
const BREAKING_MS = 5 * HOUR_MS;

/** What an hour of a site is likely to have. */
export interface Attention {
  /** Views of everything but what breaks. */
  readonly views: number;
  /** What they are of, by weight. */
  readonly articles: readonly (readonly [NewsArticle, number])[];
  /** Views of what breaks. */
  readonly breaking: readonly (readonly [NewsArticle, number])[];
}

/**
 * Says how much is read in an hour, by the site's own clock, whatever was done to it.
 * @param articles those of the site that were published before the hour's end
 * @param toMs the hour's end, or that of the traffic in it
 */
export function attentionIn(
  { seed }: Plan,
  { id, zone, viewsADay }: { readonly id: string; readonly zone: string; readonly viewsADay: number },
  articles: readonly NewsArticle[],
  hourMs: number,
  toMs: number,
): Attention {
  const local = isoWithOffset(hourMs, zone);
  const day = local.slice(0, 10);
  const mood = 1 + 0.08 * seededRandom(`${seed}|${id}|${day}`).normal();
  const weekday = BY_WEEKDAY[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? 1;
  const views = (viewsADay / 24) * (BY_HOUR[Number(local.slice(11, 13))] ?? 1) * weekday * Math.max(0.6, mood);
  const news = articles.map((article) => [article, newsWeight(article, toMs)] as const);
  const sum = news.reduce((total, [, weight]) => total + weight, 0);
  const evergreens = articles.filter(({ kind }) => kind === "evergreen");
  const share = sum > 0 ? (EVERGREEN / (1 - EVERGREEN)) * sum : 1;
  return {
    views,
    articles: [...news.filter(([, weight]) => weight > 0), ...evergreens.map((one) => [one, share] as const)],
    breaking: articles
      .filter(({ kind }) => kind === "breaking")
      .map((one) => [one, viewsADay * breakingPart(Math.max(0, hourMs - one.publishedMs), toMs - one.publishedMs)]),
  };
}

function newsWeight({ kind, appeal, publishedMs }: NewsArticle, atMs: number): number {
  if (kind === "evergreen") return 0;
  const ageMs = atMs - publishedMs;
  return appeal * (Math.exp(-ageMs / NEWS_MS) + FOUND * Math.exp(-ageMs / FOUND_MS));
}

/** The part of a usual day's views that breaking news adds between two ages. */
function breakingPart(fromMs: number, toMs: number): number {
  const added = BREAKING_DAYS * (Math.exp(-fromMs / BREAKING_MS) - Math.exp(-toMs / BREAKING_MS));
  return added < 0.001 ? 0 : added;
}
