import type { Differing } from "./difference.ts";
import { countDistinct } from "./distinct.ts";
import {
  DIMENSIONS,
  MEASURES,
  addFacts,
  addToCell,
  noFacts,
  valuesOf,
  type Cells,
  type CountedFacts,
} from "./facts.ts";
import type { StoredFacts } from "./stored-bucket.ts";
import { estimateVisitors, joinVisitors } from "./stored-visitors.ts";

const OTHER = "(other)";
/** With fewer cells nothing is folded: so many of the longest values fit into an item. */
const FEWEST_FOLDED = 400;
/**
 * How far a sketch's estimate may be from what was counted: five times its standard error of 1.6 % with that of a count of
 * more than 16,384 visitors, which one in a million right sketches goes beyond.
 */
const FARTHEST = 5 * Math.hypot(0.0163, 0.0079);

/**
 * Which numbers of stored facts are others than were counted.
 * @param fewest how many cells are the fewest of which some may have been folded
 */
export function compareFacts(
  stored: StoredFacts | undefined,
  counted: CountedFacts = noFacts(),
  fewest = FEWEST_FOLDED,
): Differing[] {
  return [
    { name: "rows", stored: stored?.rows ?? 0, counted: counted.rows },
    ...compareVisitors(stored, counted),
    ...compareLeftOut(stored?.leftOut, counted.leftOut),
    ...compareCells(stored?.cells ?? new Map(), counted, fewest),
  ];
}

/** Which numbers of a stored sum are others than were counted: its one cell has all that they had. */
export function compareSum(stored: StoredFacts | undefined, counted: CountedFacts = noFacts()): Differing[] {
  return [
    { name: "rows", stored: stored?.rows ?? 0, counted: counted.rows },
    ...compareVisitors(stored, counted),
    ...compareLeftOut(stored?.leftOut, counted.leftOut),
    ...compareTotals(stored?.cells ?? new Map(), counted.cells),
  ];
}

/**
 * Which numbers of a stored margin are others than were counted: what each value of a dimension had, whatever else its views
 * had. Those of too many values are together; the others have all that they had.
 */
export function compareMargin(
  stored: StoredFacts | undefined,
  { cells }: CountedFacts,
  dimension: (typeof DIMENSIONS)[number],
): Differing[] {
  const at = DIMENSIONS.indexOf(dimension);
  const [had, counted] = [byValue(stored?.cells ?? new Map(), at), byValue(cells, at)];
  const names = had.has(OTHER) ? had.keys() : new Set([...had.keys(), ...counted.keys()]);
  const values = [...names].filter((name) => name !== OTHER);
  return [
    ...compareTotals(stored?.cells ?? new Map(), cells),
    ...values.flatMap((value) =>
      MEASURES.map((name, place) => ({
        name: `${name} of ${value}`,
        stored: had.get(value)?.[place] ?? 0,
        counted: counted.get(value)?.[place] ?? 0,
      })),
    ),
  ];
}

/**
 * Which numbers of a stored month are others than those of its stored days.
 * @param isSum whether it is the sum that is kept beside it
 */
export function compareMonth(
  stored: StoredFacts | undefined,
  days: readonly StoredFacts[],
  isSum: boolean,
): Differing[] {
  const sum = noFacts();
  for (const { rows, leftOut, cells } of days)
    addFacts(sum, { ...noFacts(), rows, cells, leftOut: new Map(leftOut), apart: cells.size });
  const cells = stored?.cells ?? new Map();
  return [
    { name: "rows", stored: stored?.rows ?? 0, counted: sum.rows },
    {
      name: "visitors",
      stored: stored ? estimateVisitors(stored.visitors) : 0,
      counted: estimateVisitors(joinVisitors(days.map(({ visitors }) => visitors))),
    },
    ...compareLeftOut(stored?.leftOut, sum.leftOut),
    ...(isSum ? compareTotals(cells, sum.cells) : compareCells(cells, sum)),
  ];
}

/** Which numbers of an article's stored month are others than those of its stored days: its cells may be folded further. */
export function compareMonthOfArticle(stored: StoredFacts | undefined, days: CountedFacts = noFacts()): Differing[] {
  return [
    { name: "rows", stored: stored?.rows ?? 0, counted: days.rows },
    ...compareLeftOut(stored?.leftOut, days.leftOut),
    ...compareTotals(stored?.cells ?? new Map(), days.cells),
  ];
}

/** Which numbers of stored facts are others than those of the ones that they are a copy of. */
export function compareCopy(stored: StoredFacts | undefined, copied: StoredFacts | undefined): Differing[] {
  const visitorsOf = (facts: StoredFacts | undefined) => (facts ? estimateVisitors(facts.visitors) : 0);
  return [
    { name: "rows", stored: stored?.rows ?? 0, counted: copied?.rows ?? 0 },
    { name: "visitors", stored: visitorsOf(stored), counted: visitorsOf(copied) },
    ...compareLeftOut(stored?.leftOut, copied?.leftOut ?? new Map()),
    ...compareEach(stored?.cells ?? new Map(), copied?.cells ?? new Map()),
  ];
}

/** Which sums of a margin are others than those of the cells beside it. */
export function compareMarginSum(margin: StoredFacts | undefined, facts: StoredFacts | undefined): Differing[] {
  return compareTotals(margin?.cells ?? new Map(), facts?.cells ?? new Map());
}

function compareTotals(stored: Cells, counted: Cells): Differing[] {
  const [had, should] = [totalOf(stored), totalOf(counted)];
  return MEASURES.map((name, at) => ({ name, stored: had[at] ?? 0, counted: should[at] ?? 0 }));
}

function compareVisitors(stored: StoredFacts | undefined, { visitors }: CountedFacts): Differing[] {
  const { count, isExact } = countDistinct(visitors);
  if (!stored) return [{ name: "visitors", stored: 0, counted: count }];
  const estimate = estimateVisitors(stored.visitors);
  const isSketch = stored.visitors.form === "sketch";
  const isRight = isSketch ? Math.abs(estimate - count) <= FARTHEST * count : isExact && estimate === count;
  return isRight ? [] : [{ name: isSketch ? "visitors, about" : "visitors", stored: estimate, counted: count }];
}

/** Where some were too many, or in a sum, they are kept by reason and robot alone. */
function compareLeftOut(
  stored: ReadonlyMap<string, number> = new Map(),
  counted: ReadonlyMap<string, number>,
): Differing[] {
  const isFolded = [...stored.keys()].some((key) => key.split("|").includes(OTHER));
  const [had, should] = isFolded ? [byReason(stored), byReason(counted)] : [stored, counted];
  return [...new Set([...had.keys(), ...should.keys()])].map((name) => ({
    name: `left out, ${name.replaceAll("|", ", ")}`,
    stored: had.get(name) ?? 0,
    counted: should.get(name) ?? 0,
  }));
}

function byReason(leftOut: ReadonlyMap<string, number>): Map<string, number> {
  const reasons = new Map<string, number>();
  for (const [key, views] of leftOut) {
    const reason = key.split("|").slice(4).join("|");
    reasons.set(reason, (reasons.get(reason) ?? 0) + views);
  }
  return reasons;
}

/** Where cells were too many, the rarest have been folded: then of each value may be stored less, but all of them are in the total. */
function compareCells(stored: Cells, { cells: counted, apart }: CountedFacts, fewest = FEWEST_FOLDED): Differing[] {
  const isFolded = Math.max(apart, counted.size) > fewest && [...stored.keys()].some(isOther);
  if (!isFolded) return compareEach(stored, counted);
  const tooMany = (title: string, one: ReadonlyMap<string, number[]>, all: ReadonlyMap<string, number[]>) =>
    [...one].flatMap(([key, measures]) =>
      MEASURES.flatMap((name, at) => {
        const [most, is] = [all.get(key)?.[at] ?? 0, measures[at] ?? 0];
        return is > most ? [{ name: `${name} of ${title}${valuesOf(key).join(", ")}`, stored: is, counted: most }] : [];
      }),
    );
  const whole = new Map([...stored].filter(([cell]) => !isOther(cell)));
  const dimensions = valuesOf([...stored.keys()][0] ?? "").length;
  const named = (cells: Cells, at: number) => new Map([...byValue(cells, at)].filter(([value]) => value !== OTHER));
  const values = Array.from({ length: dimensions }, (_, at) => tooMany("", named(stored, at), byValue(counted, at)));
  return [...compareTotals(stored, counted), ...tooMany("", whole, counted), ...values.flat()];
}

function compareEach(stored: Cells, counted: Cells): Differing[] {
  return [...new Set([...stored.keys(), ...counted.keys()])].flatMap((cell) =>
    MEASURES.map((name, at) => ({
      name: `${name} of ${valuesOf(cell).join(", ")}`,
      stored: stored.get(cell)?.[at] ?? 0,
      counted: counted.get(cell)?.[at] ?? 0,
    })),
  );
}

function isOther(cell: string): boolean {
  return valuesOf(cell).includes(OTHER);
}

function byValue(cells: Cells, at: number): Cells {
  const values: Cells = new Map();
  for (const [cell, measures] of cells) {
    addToCell(values, valuesOf(cell)[at] ?? "", measures);
  }
  return values;
}

function totalOf(cells: Cells): number[] {
  const sum: Cells = new Map();
  for (const measures of cells.values()) addToCell(sum, "", measures);
  return sum.get("") ?? [];
}
