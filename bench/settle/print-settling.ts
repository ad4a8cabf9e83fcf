import { figure, table } from "../table.ts";
import type { Hour, Settling } from "./measure-settling.ts";

/** Names an hour by what is in it. */
export function hourOf({ articles, viewsEach }: Hour): string {
  return `${figure(articles)} articles, ${figure(viewsEach)} ${viewsEach === 1 ? "view" : "views"} each`;
}

/** Tells how hours are settled, as Markdown. @param runMinutes after which a run begins nothing new */
export function tellSettling(settlings: readonly Settling[], runMinutes: number): string {
  const rows = settlings.map(({ articles, viewsEach, stage, runs, longestSeconds, seconds, used }) => [
    `${hourOf({ articles, viewsEach })}: ${stage}`,
    figure(runs),
    figure(longestSeconds, 1),
    figure((articles * viewsEach) / seconds),
    figure((articles * viewsEach) / (used.cpuMs / 1_000)),
    figure(used.reads / articles, 2),
    figure(used.writes / articles, 2),
  ]);
  return [
    table(
      [
        "an hour of",
        "runs",
        "seconds of the longest",
        "views a second",
        "views a second of CPU",
        "read units an article",
        "write units an article",
      ],
      rows,
    ),
    `A run begins nothing new after ${figure(runMinutes)} minutes, and its function has 15. ` +
      `Every settled hour had the views that were stored.`,
  ].join("\n\n");
}
