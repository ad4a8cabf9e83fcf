import { figure, table } from "../table.ts";
import type { HotUse } from "./measure-hot.ts";

/** Tells in Markdown what each heat took. */
export function tellHot(uses: readonly HotUse[]): string {
  const head = [
    "",
    "views driven",
    "writes",
    "reads",
    "$ for 1 M",
    "$ of pauses",
    "s to the next look",
    "most writes/s",
    "most reads/s",
  ];
  return [
    "A minute in the middle of an hour, which stands for each of its minutes: up to 1,200 views it is driven as a whole, of a hotter " +
      "article three parts of it of a second or less, the rest being stored beside them. Units of a view and their price, what recount's pauses cost besides, how long after a batch its lane is looked into again, and " +
      "the most that a second took of one partition (which takes 1,000 writes and 3,000 reads). Each number of that minute is what was stored.",
    table(
      head,
      uses.map(
        ({
          name,
          driven,
          rowWrites,
          writes,
          reads,
          perMillion,
          pausesPerMillion,
          lookSeconds,
          peakWrites,
          peakReads,
        }) => [
          name,
          figure(driven),
          figure(rowWrites + writes, 2),
          figure(reads, 2),
          figure(perMillion, 2),
          figure(pausesPerMillion, 2),
          figure(lookSeconds, 2),
          `${figure(peakWrites.units)} (${peakWrites.of})`,
          `${figure(peakReads.units)} (${peakReads.of})`,
        ],
      ),
    ),
  ].join("\n\n");
}
