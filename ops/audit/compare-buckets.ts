import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  compareCopy,
  compareFacts,
  compareMargin,
  compareMarginSum,
  compareMonth,
  compareMonthOfArticle,
  compareSum,
} from "./compare-facts.ts";
import { compareCounts, type Counts } from "./counts.ts";
import { differ, type Difference, type Differing, type WrongBucket } from "./difference.ts";
import {
  DIMENSIONS,
  NO_LABEL,
  addFacts,
  addToCell,
  nameCell,
  noFacts,
  valuesOf,
  type Cells,
  type CountedFacts,
} from "./facts.ts";
import type { Labels } from "./marks.ts";
import {
  readBoard,
  readBucket,
  readCurves,
  readFacts,
  type StoredBucket,
  type StoredFacts,
  type Unreadable,
} from "./stored-bucket.ts";

/** Where the buckets of a site are stored. */
export interface Stored {
  readonly client: DynamoDBClient;
  readonly rollups: string;
  readonly site: string;
  readonly nowMs: number;
}

/** The facts of each part of a stretch of time, by article. */
export type CountedSlots = readonly ReadonlyMap<string, CountedFacts>[];

type Of = WrongBucket["of"];
const TITLES = { board: "board", articles: "facts", site: "facts", curves: "growth" };
const PARTITIONS = { board: "board", articles: "facts", site: "sitefacts", curves: "curves" };

/** Compares a board with what each article had. */
export function compareBoard(
  stored: Stored,
  bucket: string,
  counted: ReadonlyMap<string, Counts>,
): Promise<Difference[]> {
  let rows = 0;
  for (const counts of counted.values()) rows += counts.rows;
  return compareBucket(stored, "board", bucket, { rows, names: counted.size }, (found) =>
    compareNamed(readBoard(found), counted, (had, should) => compareCounts(had, should)),
  );
}

/** Compares the facts of articles in an hour with what was counted. */
export function compareArticleFacts(stored: Stored, bucket: string, slots: CountedSlots): Promise<Difference[]> {
  return compareSlots(stored, bucket, slots, compareFacts);
}

/**
 * Compares the facts of articles in a day with what was counted. Their visitors are kept by the hour alone, and where there
 * are many articles, those with the most cells are folded further.
 */
export function compareArticleDay(
  stored: Stored,
  day: string,
  facts: ReadonlyMap<string, CountedFacts>,
): Promise<Difference[]> {
  const { visitors } = noFacts();
  const kept = new Map([...facts].map(([article, one]) => [article, { ...one, visitors }]));
  return compareSlots(stored, `day|${day}`, [kept], (had, should) => compareFacts(had, should, 1));
}

function compareSlots(
  stored: Stored,
  bucket: string,
  slots: CountedSlots,
  compare: (had: StoredFacts | undefined, should: CountedFacts | undefined) => readonly Differing[],
): Promise<Difference[]> {
  const names = new Set(slots.flatMap((slot) => [...slot.keys()])).size;
  return compareBucket(stored, "articles", bucket, { rows: rowsOf(slots), names }, (found) => {
    const had = readFacts(found.parts);
    return [...pairs(had, slots)].flatMap(([part, own, should]) =>
      compareNamed(own, should, compare).map(([name, numbers]): Named => [`${name}${part}`, numbers]),
    );
  });
}

/**
 * Compares a site's facts, and the sums that are kept beside them, with what was counted of all articles.
 * @param labels under which articles' views stand; without, it is not compared under which they are
 */
export function compareSiteFacts(
  stored: Stored,
  bucket: string,
  slots: CountedSlots,
  labels: Labels | undefined,
): Promise<Difference[]> {
  const all = slots.map((slot) => sumOf(slot, labels));
  const readOf = (parts: readonly unknown[]) =>
    readFacts(parts).map((slot) =>
      labels ? slot : new Map([...slot].map(([name, one]) => [name, withoutLabel(one)])),
    );
  const names = slots.some((slot) => slot.size > 0) ? 1 : 0;
  return compareBucket(stored, "site", bucket, { rows: rowsOf(slots), names }, (found) => {
    const should = all.map((facts) => new Map([["", facts]]));
    const compared = (title: string, parts: readonly unknown[], compare: typeof compareFacts) =>
      [...pairs(readOf(parts), should)].flatMap(([part, own, facts]) =>
        compareNamed(own, facts, compare).map(([, numbers]): Named => [`${title}${part}`, numbers]),
      );
    return [
      ...compared("", found.parts, compareFacts),
      ...compared(", sum", [found.sum], compareSum),
      ...compareMargins(readFacts([found.margins]), all, labels !== undefined),
    ];
  });
}

function compareMargins(
  stored: readonly ReadonlyMap<string, StoredFacts>[],
  counted: readonly CountedFacts[],
  withLabels: boolean,
): Named[] {
  const dimensions = withLabels ? DIMENSIONS : DIMENSIONS.slice(NO_LABEL.length);
  return [...pairs(stored, counted)].flatMap(([part, had, should]) =>
    dimensions.map((name): Named => [`, each ${name}${part}`, compareMargin(had.get(name), should, name)]),
  );
}

/**
 * Compares a month with the sum of its days, as they are stored: nothing, where one of them cannot be read, which is a difference
 * of its own when the day is asked for.
 * @param isMendable whether its days are known to be right
 */
export async function compareMonthFacts(stored: Stored, month: string, isMendable: boolean): Promise<Difference[]> {
  const days: StoredFacts[] = [];
  for (const day of daysOf(month)) {
    const facts = await readDay(stored, "site", day);
    if (!facts) return [];
    days.push(...facts.map(([, one]) => one));
  }
  let rows = 0;
  for (const day of days) rows += day.rows;
  const names = days.length > 0 ? 1 : 0;
  const differences = await compareBucket(stored, "site", `month|${month}`, { rows, names }, (found) => [
    ["", compareMonth(readFacts(found.parts)[0]?.get(""), days, false)],
    [", sum", compareMonth(readFacts([found.sum])[0]?.get(""), days, true)],
    ...DIMENSIONS.map((name): Named => {
      const margin = readFacts([found.margins])[0]?.get(name);
      return [`, each ${name}`, compareMarginSum(margin, readFacts(found.parts)[0]?.get(""))];
    }),
  ]);
  return isMendable ? differences : differences.map((one) => ({ ...one, mend: undefined }));
}

/**
 * Compares what is kept together of a month's days with the days, as they are stored, on the same terms. Where it is not kept, reports
 * read the days themselves.
 */
export async function compareMonthDays(stored: Stored, month: string, isMendable: boolean): Promise<Difference[]> {
  const days = new Map<string, ReadonlyMap<string, StoredFacts>>();
  for (const day of daysOf(month)) {
    const found = await read(stored, "site", `day|${day}`);
    if (!found) continue;
    const facts = attempt(found, ({ parts, sum, margins }) => {
      const own = new Map(readFacts([margins])[0]);
      for (const [name, all] of [
        ["sum", [sum]],
        ["cells", parts],
      ] as const) {
        const one = readFacts(all)[0]?.get("");
        if (one) own.set(name, one);
      }
      return own;
    });
    if ("unreadable" in facts) return [];
    days.set(day, facts.content);
  }
  let rows = 0;
  for (const facts of days.values()) rows += facts.get("sum")?.rows ?? 0;
  const differences: Difference[] = [];
  for (const what of ["cells", "sum", ...DIMENSIONS]) {
    const bucket = `days-${what}|${month}`;
    const should = new Map([...days].map(([day, facts]) => [day, facts.get(what)]));
    const compared = await compareBucket(
      stored,
      "site",
      bucket,
      { rows, names: days.size, mayBeMissing: true },
      (found) => {
        const had = readFacts(found.parts)[0] ?? new Map<string, StoredFacts>();
        const names = [...new Set([...had.keys(), ...should.keys()])];
        return names.map((day): Named => [`, ${day}`, compareCopy(had.get(day), should.get(day))]);
      },
    );
    differences.push(...compared);
  }
  return isMendable ? differences : differences.map((one) => ({ ...one, mend: undefined }));
}

/** Compares the months of articles with the sums of their days, as they are stored, on the same terms. */
export async function compareArticleMonth(stored: Stored, month: string, isMendable: boolean): Promise<Difference[]> {
  const sums = new Map<string, CountedFacts>();
  for (const day of daysOf(month)) {
    const facts = await readDay(stored, "articles", day);
    if (!facts) return [];
    for (const [article, { rows, leftOut, cells }] of facts) {
      const sum = sums.get(article) ?? noFacts();
      sum.rows += rows;
      for (const measures of cells.values()) addToCell(sum.cells, "", measures);
      for (const [reason, views] of leftOut) sum.leftOut.set(reason, (sum.leftOut.get(reason) ?? 0) + views);
      sums.set(article, sum);
    }
  }
  const should = { rows: rowsOf([sums]), names: sums.size };
  const differences = await compareBucket(stored, "articles", `month|${month}`, should, (found) =>
    [...pairs(readFacts(found.parts), [sums])].flatMap(([, own, days]) =>
      compareNamed(own, days, compareMonthOfArticle),
    ),
  );
  return isMendable ? differences : differences.map((one) => ({ ...one, mend: undefined }));
}

function daysOf(month: string): string[] {
  return Array.from({ length: 31 }, (_, at) => `${month}-${String(at + 1).padStart(2, "0")}`);
}

/** The stored facts of a day by name; `undefined` when they cannot be read. */
async function readDay(stored: Stored, of: Of, day: string): Promise<[string, StoredFacts][] | undefined> {
  const found = await read(stored, of, `day|${day}`);
  const facts = found && attempt(found, ({ parts }) => readFacts(parts).flatMap((slot) => [...slot]));
  if (facts && "unreadable" in facts) return undefined;
  return facts?.content ?? [];
}

/** Compares how the articles of a day grew, views up to the end of each hour. */
export function compareCurves(
  stored: Stored,
  bucket: string,
  counted: ReadonlyMap<string, readonly number[]>,
): Promise<Difference[]> {
  return compareBucket(stored, "curves", bucket, { names: counted.size }, (found) =>
    compareNamed(readCurves(found), counted, (had, should) => {
      const hours = Math.max(had?.length ?? 0, should?.length ?? 0);
      return Array.from({ length: hours }, (_, at) => ({
        name: `views after ${at + 1} h`,
        stored: had?.[at] ?? 0,
        counted: should?.[at] ?? 0,
      }));
    }),
  );
}

/** What is compared within a bucket: how it is called there, and its numbers. */
type Named = readonly [string, readonly Differing[]];

function read({ client, rollups, site, nowMs }: Stored, of: Of, bucket: string) {
  return readBucket({ client, rollups }, `${PARTITIONS[of]}|${site}`, bucket, nowMs);
}

/**
 * @param should the number of rows that the bucket is to be kept by, where it is kept by that, of how many names it is, and whether
 * it is right for it not to be there
 * @param compare the numbers of each name in it; throws when it cannot be read
 */
async function compareBucket(
  stored: Stored,
  of: Of,
  bucket: string,
  should: { readonly rows?: number; readonly names: number; readonly mayBeMissing?: boolean },
  compare: (found: StoredBucket) => readonly Named[],
): Promise<Difference[]> {
  const found = await read(stored, of, bucket);
  const [grain, start] = bucket.split("|");
  const stretch = `${TITLES[of]} of ${grain} ${start}${grain === "hour" ? "Z" : ""}`;
  const whole = `${of === "site" ? "the whole site" : "all articles"}, ${stretch}`;
  const mend = { wrong: { of, bucket, items: found?.items ?? [], isCounted: should.names > 0 } };
  const buckets = (had: number, counted: number) => differ(whole, [{ name: "buckets", stored: had, counted }], mend);
  if (!found) return should.mayBeMissing ? [] : buckets(0, Math.min(should.names, 1));
  const compared = attempt(found, compare);
  if ("unreadable" in compared) {
    const what = `${whole}, key ${PARTITIONS[of]}|${stored.site} ${bucket}`;
    return [{ what, numbers: [], more: 0, unreadable: compared.unreadable, mend }];
  }
  const isKeptBy = { name: "rows that it is kept by", stored: compared.rows ?? 0, counted: should.rows ?? 0 };
  const kept = should.rows === undefined ? [] : differ(whole, [isKeptBy], mend);
  const differences = compared.content.flatMap(([name, numbers]) =>
    differ(of === "site" ? `${whole}${name}` : `${name}, ${stretch}`, numbers, mend),
  );
  return should.names === 0 && differences.length > 0 ? buckets(1, 0) : [...kept, ...differences];
}

function attempt<Content>(
  found: StoredBucket | Unreadable,
  make: (found: StoredBucket) => Content,
): { readonly rows: number | undefined; readonly content: Content } | { readonly unreadable: string } {
  if ("unreadable" in found) return found;
  try {
    return { rows: found.rows, content: make(found) };
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}

function compareNamed<Had, Should>(
  stored: ReadonlyMap<string, Had>,
  counted: ReadonlyMap<string, Should>,
  compare: (had: Had | undefined, should: Should | undefined) => readonly Differing[],
): Named[] {
  const names = new Set([...stored.keys(), ...counted.keys()]);
  return [...names].map((name) => [name, compare(stored.get(name), counted.get(name))]);
}

function* pairs<Had, Should>(stored: readonly Had[], counted: readonly Should[]): Generator<[string, Had, Should]> {
  if (stored.length !== counted.length)
    throw new Error(`it has ${stored.length} parts where the zone needs ${counted.length}`);
  for (const [at, should] of counted.entries()) {
    const had = stored[at];
    if (had) yield [counted.length === 1 ? "" : `, part ${at + 1} of ${counted.length}`, had, should];
  }
}

function rowsOf(slots: CountedSlots): number {
  return slots.flatMap((slot) => [...slot.values()]).reduce((sum, { rows }) => sum + rows, 0);
}

function sumOf(slot: ReadonlyMap<string, CountedFacts>, labels: Labels = new Map()): CountedFacts {
  const sum = noFacts();
  for (const [article, facts] of slot) addFacts(sum, { ...facts, cells: under(labels.get(article), facts.cells) });
  return sum;
}

function withoutLabel(facts: StoredFacts): StoredFacts {
  return { ...facts, cells: under(NO_LABEL, facts.cells) };
}

/** The cells under a section and an author. */
function under(label: readonly string[] = NO_LABEL, cells: Cells): Cells {
  const labelled: Cells = new Map();
  for (const [cell, measures] of cells) {
    addToCell(labelled, nameCell([...label, ...valuesOf(cell).slice(NO_LABEL.length)]), measures);
  }
  return labelled;
}
