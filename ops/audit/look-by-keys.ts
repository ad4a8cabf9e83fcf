import { GetItemCommand, paginateQuery, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { compareTallies } from "./compare-tallies.ts";
import { countMinutes, nameLane, type LaneName } from "./count-minutes.ts";
import { describe } from "./difference.ts";
import { parseRow, type RawRow } from "./raw-rows.ts";
import { emptyNumbers, learn } from "./stored-numbers.ts";
import type { Tables } from "../open-tables.ts";
import type { Range } from "../range.ts";

const HOUR_MS = 3_600_000;
/** The live hours of a site lie in so many partitions. */
const SPREADS = 8;
/** The raw rows of an article's hour lie in so many partitions. */
const LANES = 4;
/** How far before an hour its first rows may have what they repeat. */
const LOOK_BACK_MS = 30_000;
/** Queries that are asked at one time. */
const QUERIES_AT_ONCE = 32;

type Item = Record<string, AttributeValue>;

/**
 * Compares a site's stored numbers of some hours with its raw rows, as `npm run audit` does, for hours whose live minutes
 * are still kept. It asks for the rows of each article that a live hour names, and reads neither table as a whole: what it
 * costs grows with what was read in these hours, not with all that is kept. So it does not find rows of an hour of an
 * article of which no live minute is stored; the command does.
 * @param range whole hours of UTC
 * @returns one text for each number that is otherwise, the same whenever it is found
 * @throws the signal's reason when it aborts
 */
export async function lookByKeys(
  db: Tables,
  site: string,
  { fromMs, toMs }: Range,
  signal: AbortSignal,
): Promise<string[]> {
  const hours = Array.from({ length: (toMs - fromMs) / HOUR_MS }, (_, at) => nameHour(fromMs + at * HOUR_MS));
  const stored = emptyNumbers();
  const asked = new Set(hours);
  const isAsked = (hour: string) => asked.has(hour);
  const [mark] = await readNumber(db, `site|${site}`, "closed", signal);
  const wanted = { site, isAsked, closedMark: mark?.["hour"]?.S ?? "" };
  const spreads = hours.flatMap((hour) =>
    Array.from({ length: SPREADS }, (_, spread) => `live|${site}|${hour}|${spread}`),
  );
  const learnLive = async () => {
    const live = await each(spreads, signal, (pk) => readNumbers(db, pk, undefined, signal));
    for (const item of live.flat()) learn(stored, wanted, item);
  };
  await learnLive();
  const lanes = lanesOf(stored.lanes.values());
  const rows = await each(lanes, signal, ({ article, hour, lane }) =>
    readRows(db, `${site}|${article}|${hour}|${lane}`, COUNTED_ROWS, signal),
  );
  const before = nameHour(fromMs - HOUR_MS);
  const last: Part = { ...COUNTED_ROWS, from: firstIdFrom(fromMs - LOOK_BACK_MS) };
  const first = lanes.filter(({ hour }) => hour === hours[0]);
  const rowsBefore = await each(first, signal, ({ article, lane }) =>
    readRows(db, `${site}|${article}|${before}|${lane}`, last, signal),
  );
  const parsed = [...rowsBefore, ...rows].flat().flatMap((item): RawRow[] => {
    const row = parseRow(site, item);
    return row.kind === "read" ? [] : [row];
  });
  const counted = countMinutes(parsed).filter(({ hour }) => hour !== before);

  // After the raw rows: what comes between the two is a difference, and the next look does not find it again.
  await learnLive();
  const articles = [...new Set(lanes.map(({ article }) => article))];
  const ofArticles = await each(articles, signal, async (article) => {
    const pk = `article|${site}|${article}`;
    const settled = await readNumbers(db, pk, { from: "hour|", to: "hour|~" }, signal);
    return [...settled, ...(await readNumber(db, pk, "totals", signal))];
  });
  const ofSite = await readNumbers(
    db,
    `site|${site}`,
    { from: `hour|${hours[0]}`, to: `hour|${hours.at(-1)}` },
    signal,
  );
  for (const item of [...ofArticles.flat(), ...ofSite]) learn(stored, wanted, item);
  return compareTallies({ ...wanted, table: db.rollups, hasMinutes: isAsked }, stored, counted).map(describe);
}

/** Every lane of the articles' hours that some of them are of. */
function lanesOf(some: Iterable<LaneName>): LaneName[] {
  const hours = new Map([...some].map((one) => [nameLane({ ...one, lane: 0 }), one]));
  return [...hours.values()].flatMap(({ article, hour }) =>
    Array.from({ length: LANES }, (_, lane) => ({ article, hour, lane })),
  );
}

function nameHour(ms: number): string {
  return new Date(ms).toISOString().slice(0, 13);
}

/** The text that ids of this time and later ones sort after. */
function firstIdFrom(ms: number): string {
  const hex = ms.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

/** Part of a partition, up to what sorts before a text. */
interface Part {
  readonly from: string;
  readonly to: string;
}

/** Counted rows, whose sort keys are ids; `read|` sorts behind them. */
const COUNTED_ROWS: Part = { from: "0", to: "read" };

async function readRows(db: Tables, pk: string, part: Part, abortSignal: AbortSignal): Promise<Item[]> {
  const pages = paginateQuery({ client: db.client }, { TableName: db.events, ...partOf(pk, part) }, { abortSignal });
  return collect(pages);
}

async function readNumbers(db: Tables, pk: string, part: Part | undefined, abortSignal: AbortSignal): Promise<Item[]> {
  const pages = paginateQuery({ client: db.client }, { TableName: db.rollups, ...partOf(pk, part) }, { abortSignal });
  return collect(pages);
}

async function collect(pages: AsyncIterable<{ readonly Items?: Item[] | undefined }>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(page.Items ?? []));
  return items;
}

function partOf(pk: string, part: Part | undefined) {
  return {
    ConsistentRead: true,
    KeyConditionExpression: part ? "pk = :pk AND sk BETWEEN :from AND :to" : "pk = :pk",
    ExpressionAttributeValues: {
      ":pk": { S: pk },
      ...(part && { ":from": { S: part.from }, ":to": { S: part.to } }),
    },
  };
}

async function readNumber(db: Tables, pk: string, sk: string, abortSignal: AbortSignal): Promise<Item[]> {
  const asked = new GetItemCommand({
    TableName: db.rollups,
    Key: { pk: { S: pk }, sk: { S: sk } },
    ConsistentRead: true,
  });
  const { Item } = await db.client.send(asked, { abortSignal });
  return Item ? [Item] : [];
}

/** Asks for each, some at one time, and keeps their order. */
async function each<Asked, Answer>(
  all: readonly Asked[],
  signal: AbortSignal,
  ask: (one: Asked) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let at = 0; at < all.length; at += QUERIES_AT_ONCE) {
    signal.throwIfAborted();
    answers.push(...(await Promise.all(all.slice(at, at + QUERIES_AT_ONCE).map(ask))));
  }
  return answers;
}
