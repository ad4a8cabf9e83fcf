import type { Overview } from "./answers.ts";

type Values = readonly (number | null)[];

/** The steps of a chart: those of a period, and those of the one that it is compared with which have no other. */
export interface ComparedRows {
  /** When each begins, epoch milliseconds. */
  readonly starts: readonly number[];
  readonly views: Values;
  /** The views of the period that it is compared with, each beside the same time of the site's clock. */
  readonly previous: Values | undefined;
  /** When each step that it is compared with begins. */
  readonly previousStarts: Values;
  /** Where a step of the period is among them, by its place in the period. */
  readonly rowOf: (step: number) => number;
}

/** Puts the views of two periods beside each other as the API pairs their steps. */
export function compareRows({ starts, views, previous, pairs }: Overview["series"]): ComparedRows {
  if (!previous || !pairs) return { starts, views, previous: undefined, previousStarts: [], rowOf: (step) => step };
  const pick = (list: Values, places: Values) => places.map((place) => list[place ?? -1] ?? null);
  const then = pick(previous.starts, pairs.previous);
  return {
    starts: pick(starts, pairs.now).map((ms, row) => ms ?? then[row] ?? 0),
    views: pick(views, pairs.now),
    previous: pick(previous.views, pairs.previous),
    previousStarts: then,
    rowOf: (step) => pairs.now.indexOf(step),
  };
}
