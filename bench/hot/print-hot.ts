import { figure, table } from "../table.ts";
import type { HotUse } from "./measure-hot.ts";

/** Tells in Markdown what each heat took. */
export function tellHot(uses: readonly HotUse[]): string {
  const head = ["", "views driven", "writes", "reads", "$ for 1 M", "most writes/s", "most reads/s"];
  return [
    "Units of a view, and the most that a second took of one partition (which takes 1,000 writes and 3,000 reads). Each number was counted exactly.",
    table(
      head,
      uses.map(({ name, driven, rowWrites, writes, reads, perMillion, peakWrites, peakReads }) => [
        name,
        figure(driven),
        figure(rowWrites + writes, 2),
        figure(reads, 2),
        figure(perMillion, 2),
        `${figure(peakWrites.units)} (${peakWrites.of})`,
        `${figure(peakReads.units)} (${peakReads.of})`,
      ]),
    ),
  ].join("\n\n");
}
