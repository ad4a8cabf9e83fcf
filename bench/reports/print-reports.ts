import { figure, table } from "../table.ts";
import { VIEWS_AN_ARTICLE } from "./history.ts";
import type { HistoryUse } from "./measure-reports.ts";

/** Tells what reports take, as Markdown: a table for each number of articles. */
export function tellReports(uses: readonly HistoryUse[]): string {
  const tables = [...Map.groupBy(uses, ({ articles }) => articles)].map(([articles, histories]) => {
    const [last] = histories.slice(-1);
    const rows = (last?.reports ?? []).map(({ name, p50Ms, p95Ms, cpuMs, bytes }, at) => [
      name,
      ...histories.map(({ reports }) => figure(reports[at]?.reads, 1)),
      figure(p50Ms, 1),
      figure(p95Ms, 1),
      figure(cpuMs, 1),
      figure(bytes),
    ]);
    const units = histories.map(({ events }) => `read units at ${figure(events)}`);
    return [
      `${figure(articles)} articles, whose history has so many events:`,
      table(["report", ...units, "ms p50", "ms p95", "ms of CPU", "bytes"], rows),
    ].join("\n\n");
  });
  return [
    ...tables,
    `Times, CPU and bytes are those of the history with the most events; an answer is asked of a process that gave it before, and the ` +
      `database is on the same machine. A history with fewer than ${figure(VIEWS_AN_ARTICLE)} views an article is left out: ` +
      "fewer articles are read in its hours.",
  ].join("\n\n");
}
