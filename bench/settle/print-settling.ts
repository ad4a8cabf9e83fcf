import { figure, table } from "../table.ts";
import type { Hour, Settling } from "./measure-settling.ts";
import { ratesOf } from "./settling-rates.ts";

/** Names an hour by what is in it. */
export function hourOf({ articles, viewsEach }: Hour): string {
  return `${figure(articles)} articles, ${figure(viewsEach)} ${viewsEach === 1 ? "view" : "views"} each`;
}

/** Tells how hours are settled, as Markdown. @param runMinutes after which a run begins nothing new */
export function tellSettling(settlings: readonly Settling[], runMinutes: number): string {
  const rows = settlings.map((settling) => {
    const { stage, viewed, runs, longestSeconds, seconds } = settling;
    const { viewsPerSecond, viewsPerCpuSecond, cpuMs, reads, writes } = ratesOf(settling);
    return [
      `${hourOf(settling)}: ${stage}`,
      figure(viewed),
      figure(runs),
      figure(longestSeconds, 1),
      figure(seconds, 1),
      figure(viewsPerSecond),
      figure(viewsPerCpuSecond),
      figure(cpuMs, 2),
      figure(reads, 2),
      figure(writes, 2),
    ];
  });
  return [
    table(
      [
        "an hour of",
        "new views",
        "runs",
        "seconds of the longest",
        "of all",
        "new views a second",
        "a second of CPU",
        "CPU ms an article",
        "read units an article",
        "write units an article",
      ],
      rows,
    ),
    `A run begins nothing new after ${figure(runMinutes)} minutes, and its function has 15. ` +
      `Every settled hour had the views that were stored.`,
  ].join("\n\n");
}
