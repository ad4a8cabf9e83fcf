import {
  DIMENSIONS,
  MEASURES,
  NO_MEASURES,
  UNKNOWN,
  type Cell,
  type Facts,
  type Filters,
  type Measure,
} from "./facts.ts";
import { isBlank } from "./one-line.ts";
import { packVisitors, unpackVisitors } from "./packed-visitors.ts";

/**
 * Facts by name as JSON: a list of the texts that occur, and of each facts its name, its rows, its visitors,
 * what was left out, and its cells as numbers, those of the dimensions being places in the list. Zeros at the end of a cell
 * are left away.
 */
interface Written {
  readonly texts: readonly string[];
  readonly facts: readonly WrittenFacts[];
}

type WrittenFacts = readonly [
  name: string,
  rows: number,
  visitors: string,
  leftOut: readonly (readonly [string, number])[],
  cells: readonly (readonly number[])[],
];

/** Writes facts by their names, such as articles. */
export function factsToJson(facts: ReadonlyMap<string, Facts>): string {
  const places = new Map<string, number>();
  const placeOf = (text: string) => {
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  };
  const list = [...facts].map(([name, { rows, visitors, leftOut, cells }]) => [
    name,
    rows,
    Buffer.from(packVisitors(visitors)).toString("base64"),
    [...leftOut],
    cells.map((cell) => packCell(cell, placeOf)),
  ]);
  return JSON.stringify({ texts: [...places.keys()], facts: list });
}

/** What of facts is unpacked, where it is not all. */
export interface Unpacked {
  /** What cells must have. */
  readonly filters?: Filters | undefined;
  /** Whose facts. */
  readonly names?: ReadonlySet<string> | undefined;
}

/** Reads facts. @throws when the text was not made by `factsToJson` */
export function factsFromJson(text: string, unpacked: Unpacked = {}): Map<string, Facts> {
  const named = new Map<string, Facts>();
  eachFactsJson(text, (name, facts) => named.set(name, facts), unpacked);
  return named;
}

/** Reads facts one after another. @throws when the text was not made by `factsToJson` */
export function eachFactsJson(
  text: string,
  look: (name: string, facts: Facts) => void,
  { filters = {}, names }: Unpacked = {},
): void {
  const { texts, facts } = parse(text);
  const isWanted = cellsWith(filters, texts);
  for (const [name, rows, visitors, leftOut, cells] of facts) {
    if (names && !names.has(name)) continue;
    look(name, {
      rows,
      visitors: unpackVisitors(Buffer.from(visitors, "base64")),
      leftOut: new Map(leftOut),
      cells: cells.filter(isWanted).map((cell) => unpackCell(cell, texts)),
    });
  }
}

/**
 * Adds up, by the names of facts, the measures of those cells that have some values, and unpacks no cell: a year of a large
 * site has millions of them.
 * @param sumsOf what the measures of a name are added to
 * @param added which measures are added
 * @throws when the text was not made by `factsToJson`
 */
export function addFactsJson(
  text: string,
  filters: Filters,
  sumsOf: (name: string) => Record<Measure, number>,
  added: readonly Measure[] = MEASURES,
): void {
  const { texts, facts } = parse(text);
  const isWanted = cellsWith(filters, texts);
  const own = new Float64Array(MEASURES.length);
  for (const [name, , , , cells] of facts) {
    own.fill(0);
    for (const cell of cells) {
      if (!isWanted(cell)) continue;
      for (let at = DIMENSIONS.length; at < cell.length; at++) {
        own[at - DIMENSIONS.length] = (own[at - DIMENSIONS.length] ?? 0) + (cell[at] ?? 0);
      }
    }
    const sums = sumsOf(name);
    for (const measure of added) sums[measure] += own[MEASURES.indexOf(measure)] ?? 0;
  }
}

/** Written by hand, since a schema would take longer than all the rest. */
function parse(text: string): Written {
  const written: unknown = JSON.parse(text);
  if (!isWritten(written)) throw new Error("not facts as they are kept");
  return { texts: written.texts.map(seen), facts: written.facts };
}

/** A section or an author in which nothing can be seen is none: before they were refused, pages have said such. */
function seen(text: string): string {
  return text !== "" && isBlank(text) ? UNKNOWN : text;
}

/** Makes what says whether a packed cell has some values. */
function cellsWith(filters: Filters, texts: readonly string[]): (cell: readonly number[]) => boolean {
  const wanted = DIMENSIONS.flatMap((name, at) => {
    const value = filters[name];
    return value === undefined ? [] : [{ at, places: placesOf(value, texts) }];
  });
  // A value at the first place is a zero, which may have been left away.
  return (cell) => wanted.every(({ at, places }) => places.includes(cell[at] ?? 0));
}

function placesOf(value: string, texts: readonly string[]): number[] {
  return texts.flatMap((text, place) => (text === value ? [place] : []));
}

function isWritten(value: unknown): value is Written {
  if (typeof value !== "object" || value === null || !("texts" in value && "facts" in value)) return false;
  const { texts, facts } = value;
  return isListOf(texts, isText) && isListOf(facts, isFacts);
}

function isFacts(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 5) return false;
  const [name, rows, visitors, leftOut, cells]: unknown[] = value;
  const isHead = isText(name) && isNumber(rows) && isText(visitors);
  return isHead && isListOf(leftOut, isReason) && isListOf(cells, (cell) => isListOf(cell, isNumber));
}

function isReason(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && isText(value[0]) && isNumber(value[1]);
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function packCell({ values, measures }: Cell, placeOf: (text: string) => number): number[] {
  const numbers = [...values.map(placeOf), ...MEASURES.map((name) => measures[name])];
  while (numbers.at(-1) === 0) numbers.pop();
  return numbers;
}

function unpackCell(numbers: readonly number[], texts: readonly string[]): Cell {
  const measures: Record<Measure, number> = { ...NO_MEASURES };
  for (const [at, name] of MEASURES.entries()) measures[name] = numbers[DIMENSIONS.length + at] ?? 0;
  // A value at the first place is a zero, which may have been left away behind it.
  return { values: DIMENSIONS.map((_, at) => texts[numbers[at] ?? 0] ?? ""), measures };
}
