import { hourOf } from "./clock.ts";
import {
  DIMENSIONS,
  EMPTY_FACTS,
  NO_MEASURES,
  UNKNOWN,
  mergeFacts,
  type Dimension,
  type Facts,
  type Measures,
} from "./facts.ts";
import { nameLeftOut } from "./left-out.ts";
import { judgeRepeats, type JudgedRow } from "./repeat.ts";
import { countRows, type Row } from "./row.ts";
import { visitorsOf } from "./visitors.ts";

/** Values of the dimensions, as far as they are known. */
export type Traits = Readonly<Partial<Record<Dimension, string | undefined>>>;

/** A raw row with what breakdowns are made from. */
export interface DetailedRow extends Row {
  /** The visitor hash of the day. */
  readonly visitor: string;
  /** The robot's name, where it was one. */
  readonly robot?: string | undefined;
  /** The id of the view that it is or belongs to, where it says one. */
  readonly view?: string | undefined;
  readonly traits: Traits;
}

/** How long and how far a view was read, as far as it has told. */
export interface Reading {
  /** The view's id. */
  readonly view: string;
  readonly seconds: number;
  /** Percent of the article. */
  readonly depth: number;
}

/** The rows of an article, as its lanes hold them. */
export interface ArticleRows {
  /** In any order, with those of the 30 s before. */
  readonly rows: readonly DetailedRow[];
  readonly readings: readonly Reading[];
}

/**
 * Makes the facts of an article's rows with times in [fromMs, toMs). Rows of the 30 s before decide which are repeats.
 * A print or listen has the values of its view, where that is among the rows of the same hour, and its own where it is not.
 * Their section and author are not in the rows: whoever reads or adds them up gives them those under which the article stands.
 * @param fromMs within the hour whose rows they are
 */
export function factsOfRows({ rows, readings }: ArticleRows, fromMs: number, toMs: number): Facts {
  const hour = hourOf(fromMs);
  const views = new Map(
    rows.flatMap(({ kind, view, timeMs, traits }) =>
      kind === "view" && view && hourOf(timeMs) === hour ? [[view, traits]] : [],
    ),
  );
  const fullest = fullestReadings(readings);
  const own = judgeRepeats(rows).filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs);
  const counted = own.filter(({ kind, leftOut, repeat }) => kind === "view" && !leftOut && !repeat);
  return { ...mergeFacts(eachRow()), visitors: visitorsOf(counted.map(({ visitor }) => visitor)) };

  /** One after another: an hour of a hot article has hundreds of thousands. */
  function* eachRow(): Generator<Facts> {
    for (const row of own) {
      const reading = row.kind === "view" ? fullest.get(row.view ?? "") : undefined;
      const measures = measuresOf(row, reading);
      const values = valuesOf({ ...row.traits, ...(row.view !== undefined && views.get(row.view)) });
      const reason = row.kind === "view" ? reasonOf(row, row.robot) : undefined;
      yield {
        ...EMPTY_FACTS,
        rows: countRows([row]) + (reading ? 1 : 0),
        cells: measures ? [{ values, measures: { ...NO_MEASURES, ...measures } }] : [],
        leftOut: reason ? new Map([[nameLeftOut(reason, row.traits), 1]]) : EMPTY_FACTS.leftOut,
      };
    }
  }
}

/** A view's totals only grow: the greatest of each is the last word. */
function fullestReadings(readings: readonly Reading[]): Map<string, Reading> {
  const fullest = new Map<string, Reading>();
  for (const { view, seconds, depth } of readings) {
    const before = fullest.get(view);
    fullest.set(view, {
      view,
      seconds: Math.max(seconds, before?.seconds ?? 0),
      depth: Math.max(depth, before?.depth ?? 0),
    });
  }
  return fullest;
}

function measuresOf({ kind, leftOut, repeat }: JudgedRow, reading: Reading | undefined): Partial<Measures> | undefined {
  if (leftOut) return undefined;
  const seconds = reading?.seconds ?? 0;
  if (repeat) return seconds > 0 ? { seconds } : undefined;
  if (kind === "print") return { prints: 1 };
  if (kind === "listen") return { listens: 1 };
  if (!reading) return { views: 1 };
  const past = (percent: number) => (reading.depth >= percent ? 1 : 0);
  return {
    views: 1,
    told: 1,
    seconds,
    past25: past(25),
    past50: past(50),
    past75: past(75),
    past100: past(100),
  };
}

function reasonOf({ leftOut, repeat }: JudgedRow, robot: string | undefined): string | undefined {
  if (leftOut === "robot") return robot ? `robot ${robot}` : "robot";
  return leftOut ?? (repeat ? "repeat" : undefined);
}

function valuesOf(traits: Traits): string[] {
  return DIMENSIONS.map((name) => traits[name] || UNKNOWN);
}
