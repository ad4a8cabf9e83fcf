import { fitHours, fitMean, fitSettling, type Fit, type Point } from "./fit.ts";
import type { AnswerUse } from "./measure-answers.ts";
import type { HourUse } from "./measure-hours.ts";
import type { Used } from "./meter.ts";

/** What is fitted of hours, and how. */
export interface Fits {
  readonly settle: (run: "between" | "due" | "closing", name: keyof Used) => Fit;
  /** By the articles of a day's hours together, or by those of the day where it says what is written. */
  readonly dayEnd: (name: keyof Used) => Fit;
  readonly audit: (name: keyof Used) => Fit;
  readonly now: (name: keyof AnswerUse) => Fit;
  /** The same whatever is read: the mean. */
  readonly list: (name: keyof AnswerUse) => Fit;
  readonly kept: (name: keyof HourUse["kept"]) => Fit;
}

/** Says what a value is in an hour, by what was measured of some. */
export function fitsOf(uses: readonly HourUse[]): Fits {
  const points = (of: (use: HourUse) => number): Point[] =>
    uses.map((use) => ({ active: use.active, views: use.views, value: of(use) }));
  return {
    settle: (run, name) => fitSettling(points((use) => use[run][name])),
    dayEnd: (name) => fitHours(points((use) => use.dayEnd[name])),
    audit: (name) =>
      fitHours(
        uses.map(({ audit: { used, articleHours, views } }) => ({ active: articleHours, views, value: used[name] })),
      ),
    now: (name) => fitHours(points((use) => use.now[name])),
    list: (name) => fitMean(uses.map(({ list }) => list[name])),
    kept: (name) => fitHours(points((use) => use.kept[name])),
  };
}
