import { BY_HOUR, BY_WEEKDAY } from "../../local/newsroom/attention.ts";
import { ASSUMED } from "./assumptions.ts";

export const DAYS = 30;

/** Hours of a month in which as much is read. */
export interface HourKind {
  /** Expected views of the site in such an hour. */
  readonly views: number;
  /** Expected articles of which there is a view. */
  readonly active: number;
  /** How many of the month's hours are of the kind. */
  readonly hours: number;
}

/** Days of a month in which as much is read. */
export interface DayKind {
  /** Expected views of the site on such a day. */
  readonly views: number;
  /** Expected articles of which there is a view, and those of each of its hours together. */
  readonly active: number;
  readonly articleHours: number;
  /** How many of the month's days are of the kind. */
  readonly days: number;
}

/** A month of a news site, as its views are spread over hours and articles. */
export interface Month {
  readonly views: number;
  readonly hours: readonly HourKind[];
  readonly days: readonly DayKind[];
  /** The month's views by how often their article is read in their hour, in narrow steps. */
  readonly rates: readonly { readonly perHour: number; readonly views: number }[];
}

/** Steps of the rates in which views are gathered, to a tenfold rate. */
const STEPS = 40;

/**
 * Makes a month of 30 days: the hours of the day and the days of the week as the demo newspaper's readers keep them, and in
 * every hour articles that are chosen by Zipf's law.
 */
export function makeMonth(views: number): Month {
  const weights = BY_WEEKDAY.map((day) => BY_HOUR.map((hour) => day * hour));
  const each = DAYS / weights.length;
  const sum = sumOf(weights.map(sumOf));
  const shares = zipfShares(articlesOf(views));
  const byRate = new Map<number, number>();
  const hoursOf = (day: readonly number[]) =>
    day.map((weight) => {
      const inHour = (views * weight) / sum / each;
      for (const share of shares) {
        const step = Math.round(Math.log10(share * inHour) * STEPS);
        byRate.set(step, (byRate.get(step) ?? 0) + share * inHour * each);
      }
      return { views: inHour, active: activeArticles(shares, inHour), hours: each };
    });
  const hours = weights.map(hoursOf);
  const days = hours.map((ofDay): DayKind => {
    const inDay = sumOf(ofDay.map((hour) => hour.views));
    const articleHours = sumOf(ofDay.map(({ active }) => active));
    return { views: inDay, active: activeArticles(shares, inDay), articleHours, days: each };
  });
  const rates = [...byRate].map(([step, own]) => ({ perHour: 10 ** (step / STEPS), views: own }));
  return { views, hours: hours.flat(), days, rates };
}

/** How many articles are read side by side where there are so many views in a month. */
function articlesOf(views: number): number {
  return Math.round(ASSUMED.articlesFactor * Math.sqrt(views));
}

/** The shares of so many articles by Zipf's law, the greatest first. */
export function zipfShares(articles: number): number[] {
  const weights = Array.from({ length: articles }, (_, at) => (at + 1) ** -ASSUMED.zipfExponent);
  const sum = sumOf(weights);
  return weights.map((weight) => weight / sum);
}

/** How many of the articles are read at all in an hour of so many views, if readers come one by one. */
function activeArticles(shares: readonly number[], views: number): number {
  return shares.reduce((sum, share) => sum + 1 - Math.exp(-share * views), 0);
}

/** Adds up something over all hours of a month. */
export function sumHours({ hours }: Pick<Month, "hours">, of: (hour: HourKind) => number): number {
  return hours.reduce((sum, kind) => sum + kind.hours * of(kind), 0);
}

/** Adds up something over all days of a month. */
export function sumDays({ days }: Pick<Month, "days">, of: (day: DayKind) => number): number {
  return days.reduce((sum, kind) => sum + kind.days * of(kind), 0);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
