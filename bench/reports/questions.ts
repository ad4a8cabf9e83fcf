import { DAY_MS } from "../../functions/core/clock.ts";
import { articleId } from "../cost/readers.ts";
import { NOW_MS, type HistorySize } from "./history.ts";

/** Something that `report` is asked. */
export interface Question {
  readonly name: string;
  readonly route: string;
  readonly query: string;
}

/** The most articles that one request for totals may have. */
const MOST_TOTALS = 100;

/** The question whose answer has all views of a history. */
export const WHOLE = "an overview by day";
/** The question that reads most of what is kept of each article. */
export const LIST = "the list of articles";

/** What every report is asked of a whole history, as the dashboard asks it, and what pages ask. */
export function questionsOf(site: string, { articles, days }: HistorySize): Question[] {
  const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const period = { from: dayOf(NOW_MS - (days - 1) * DAY_MS), to: dayOf(NOW_MS) };
  const ask = (name: string, route: string, more: Readonly<Record<string, string>> = {}): Question => ({
    name,
    route: `GET /v1/${route}`,
    query: new URLSearchParams({ site, ...more }).toString(),
  });
  const report = (name: string, route: string, more: Readonly<Record<string, string>> = {}) =>
    ask(name, `reports/${route}`, { ...period, ...more });
  const listed = Array.from({ length: Math.min(articles, MOST_TOTALS) }, (_, at) => ["article", articleId(at)]);
  return [
    ask("the numbers of an article", "totals", { article: articleId(0) }),
    {
      name: "the numbers of a list",
      route: "GET /v1/totals",
      query: new URLSearchParams([["site", site], ...listed]).toString(),
    },
    ask("the most read of an hour", "most-read", { window: "1h" }),
    ask("the most read of 30 days", "most-read", { window: "30d" }),
    { name: "the sites", route: "GET /v1/reports/sites", query: "" },
    ask("what happens now", "reports/now"),
    report(WHOLE, "overview", { grain: "day" }),
    report("an overview of a country and a device", "overview", {
      grain: "day",
      country: "country 1",
      device: "device 1",
    }),
    report("a breakdown", "breakdown", { by: "referrer" }),
    report("what was left out", "excluded"),
    report(LIST, "articles"),
    report("the list of a source's articles", "articles", { source: "source 1" }),
    ask("an article", "reports/article", { article: articleId(0) }),
    ask("a search", "reports/search", { q: "number 7" }),
    report("an export of the articles", "export.csv", { view: "articles" }),
  ];
}
