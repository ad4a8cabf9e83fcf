import type { FunctionSpeeds } from "../functions/measure-functions.ts";
import { tellFunctions } from "../functions/print-functions.ts";
import type { HotUse } from "../hot/measure-hot.ts";
import { tellHot } from "../hot/print-hot.ts";
import type { Load } from "../load/measure-load.ts";
import { tellLoad } from "../load/print-load.ts";
import type { HistoryUse } from "../reports/measure-reports.ts";
import { tellReports } from "../reports/print-reports.ts";
import { LIST } from "../reports/questions.ts";
import type { Settling } from "../settle/measure-settling.ts";
import { hourOf, tellSettling } from "../settle/print-settling.ts";
import { figure } from "../table.ts";
import { drawBars } from "./bars.ts";

/** All that the document tells of. */
export interface Measured {
  readonly functions: FunctionSpeeds;
  readonly load: Load;
  readonly hot: readonly HotUse[];
  readonly settle: { readonly settlings: readonly Settling[]; readonly runMinutes: number };
  readonly reports: readonly HistoryUse[];
}

/** A partition takes so many read units in a second. */
const MOST_READS = 3_000;
const LINE = "\n---\n";

/** The plots of what was measured, by the names of their files. */
export function plotsOf({ functions, load, hot, settle, reports }: Measured): ReadonlyMap<string, string> {
  return new Map([
    [
      "functions.svg",
      drawBars({
        title: "CPU of a warm invocation, times that of a bare PutItem",
        // Runs of the schedules do the work of minutes.
        bars: functions.functions
          .filter(({ cpuMicrosecondsAnEvent }) => cpuMicrosecondsAnEvent !== undefined)
          .map(({ name, timesPutItem: { cpuMs } }) => ({ label: name, value: cpuMs, text: `${figure(cpuMs, 2)}x` })),
        line: { value: 1, text: "a bare PutItem" },
      }),
    ],
    [
      "load.svg",
      drawBars({
        title: "Seconds until a view is visible, 95 of 100",
        bars: load.loads.map(({ name, visible: { p95 } }) => ({
          label: name,
          value: p95,
          text: `${figure(p95, 2)} s`,
        })),
        line: { value: 2, text: "2 s" },
      }),
    ],
    [
      "hot.svg",
      drawBars({
        title: "The most read units that a partition needs in a second",
        bars: hot.map(({ name, peakReads: { units } }) => ({ label: name, value: units, text: figure(units) })),
        line: { value: MOST_READS, text: `what one takes: ${figure(MOST_READS)}` },
        isLogarithmic: true,
      }),
    ],
    [
      "settle.svg",
      drawBars({
        title: "Read units for an article when its hour is over",
        bars: settle.settlings
          .filter(({ stage }) => stage === "after its end")
          .map(({ articles, viewsEach, used: { reads } }) => ({
            label: hourOf({ articles, viewsEach }),
            value: reads / articles,
            text: figure(reads / articles, 1),
          })),
        line: { value: 8, text: "two looks at four lanes" },
      }),
    ],
    [
      "reports.svg",
      drawBars({
        title: "Read units of the list of articles of a history",
        bars: reports.map(({ articles, events, reports: ofHistory }) => {
          const reads = ofHistory.find(({ name }) => name === LIST)?.reads ?? NaN;
          const label = `${figure(articles)} articles, ${figure(events)} events`;
          return { label, value: reads, text: figure(reads) };
        }),
        isLogarithmic: true,
      }),
    ],
  ]);
}

/**
 * Makes the document anew: what stands before its line is a person's reading and stays, what stands after it is what was measured.
 * @param before the document as it was
 * @param machine on which it was measured, and when
 * @throws when it has no line
 */
export function makeDocument(
  before: string,
  machine: string,
  { functions, load, hot, settle, reports }: Measured,
): string {
  const at = before.indexOf(LINE);
  if (at < 0) throw new Error("the document has no line after which the measurements stand");
  const image = (name: string, says: string) => `![${says}](performance/${name}.svg)`;
  const parts = [
    machine,
    "## Functions",
    image("functions", "CPU of a warm invocation of each function, times that of a bare PutItem"),
    tellFunctions(functions),
    "## Under load",
    image("load", "Seconds until a view is visible, at rest, at half of saturation and saturated"),
    tellLoad(load),
    "## Heat",
    image("hot", "The most read units that a partition needs in a second, by how hot the article is"),
    tellHot(hot),
    "## Settling",
    image("settle", "Read units for an article when its hour is over, by how many articles the hour has"),
    tellSettling(settle.settlings, settle.runMinutes),
    "## Reports",
    image("reports", "Read units of the list of articles, by how many articles and events the history has"),
    tellReports(reports),
  ];
  return `${before.slice(0, at + LINE.length)}\n${parts.join("\n\n")}\n`;
}
