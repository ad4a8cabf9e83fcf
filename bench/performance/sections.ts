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

/** What the document's sections are called, in their order. */
export const HEADINGS = {
  functions: "Functions",
  load: "Under load",
  hot: "Heat",
  settle: "Settling",
  reports: "Reports",
} as const;

/** What one of the benchmarks measured, as the document tells it. */
export interface Section {
  /** Of the benchmark, and of its plot's file. */
  readonly name: keyof typeof HEADINGS;
  /** An SVG picture, and what it shows to whoever does not see it. */
  readonly plot: string;
  readonly shows: string;
  /** Tables in Markdown. */
  readonly text: string;
}

/** A partition takes so many read units in a second. */
const MOST_READS = 3_000;

export function functionsSection(speeds: FunctionSpeeds): Section {
  return {
    name: "functions",
    shows: "CPU of a warm invocation of each function, times that of a bare PutItem",
    plot: drawBars({
      title: "CPU of a warm invocation, times that of a bare PutItem",
      // Runs of the schedules do the work of minutes.
      bars: speeds.functions
        .filter(({ cpuMicrosecondsAnEvent }) => cpuMicrosecondsAnEvent !== undefined)
        .map(({ name, timesPutItem: { cpuMs } }) => ({ label: name, value: cpuMs, text: `${figure(cpuMs, 2)}x` })),
      line: { value: 1, text: "a bare PutItem" },
    }),
    text: tellFunctions(speeds),
  };
}

export function loadSection(load: Load): Section {
  return {
    name: "load",
    shows: "Seconds until a view is visible, at rest, at half of saturation and saturated",
    plot: drawBars({
      title: "Seconds until a view is visible, 95 of 100",
      bars: load.loads.map(({ name, visible: { p95 } }) => ({ label: name, value: p95, text: `${figure(p95, 2)} s` })),
      line: { value: 2, text: "2 s" },
    }),
    text: tellLoad(load),
  };
}

export function hotSection(hot: readonly HotUse[]): Section {
  return {
    name: "hot",
    shows: "The most read units that a partition needs in a second, by how hot the article is",
    plot: drawBars({
      title: "The most read units that a partition needs in a second",
      bars: hot.map(({ name, peakReads: { units } }) => ({ label: name, value: units, text: figure(units) })),
      line: { value: MOST_READS, text: `what one takes: ${figure(MOST_READS)}` },
      isLogarithmic: true,
    }),
    text: tellHot(hot),
  };
}

/** @param runMinutes how long a run of the schedule may work */
export function settleSection(settlings: readonly Settling[], runMinutes: number): Section {
  return {
    name: "settle",
    shows: "Read units for an article when its hour is over, by how many articles the hour has",
    plot: drawBars({
      title: "Read units for an article when its hour is over",
      bars: settlings
        .filter(({ stage }) => stage === "after its end")
        .map(({ articles, viewsEach, used: { reads } }) => ({
          label: hourOf({ articles, viewsEach }),
          value: reads / articles,
          text: figure(reads / articles, 1),
        })),
      line: { value: 8, text: "two looks at four lanes" },
    }),
    text: tellSettling(settlings, runMinutes),
  };
}

export function reportsSection(histories: readonly HistoryUse[]): Section {
  return {
    name: "reports",
    shows: "Read units of the list of articles, by how many articles and events the history has",
    plot: drawBars({
      title: "Read units of the list of articles of a history",
      bars: histories.map(({ articles, events, reports }) => {
        const reads = reports.find(({ name }) => name === LIST)?.reads ?? NaN;
        const label = `${figure(articles)} articles, ${figure(events)} events`;
        return { label, value: reads, text: figure(reads) };
      }),
      isLogarithmic: true,
    }),
    text: tellReports(histories),
  };
}
