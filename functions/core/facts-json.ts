import * as v from "valibot";
import { DIMENSIONS, MEASURES, NO_MEASURES, type Cell, type Facts, type Measure } from "./facts.ts";
import { packVisitors, unpackVisitors } from "./packed-visitors.ts";

/**
 * Facts by name as JSON: a list of the texts that occur, and of each facts its name, its rows, its visitors,
 * what was left out, and its cells as numbers, those of the dimensions being places in the list. Zeros at the end of a cell
 * are left away.
 */
const written = v.strictObject({
  texts: v.array(v.string()),
  facts: v.array(
    v.strictTuple([
      v.string(),
      v.number(),
      v.string(),
      v.array(v.strictTuple([v.string(), v.number()])),
      v.array(v.array(v.number())),
    ]),
  ),
});

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

/** Reads facts. @throws when the text was not made by `factsToJson` */
export function factsFromJson(text: string): Map<string, Facts> {
  const { texts, facts } = v.parse(written, JSON.parse(text));
  return new Map(
    facts.map(([name, rows, visitors, leftOut, cells]) => [
      name,
      {
        rows,
        visitors: unpackVisitors(Buffer.from(visitors, "base64")),
        leftOut: new Map(leftOut),
        cells: cells.map((cell) => unpackCell(cell, texts)),
      },
    ]),
  );
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
