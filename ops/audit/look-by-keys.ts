import { paginateQuery, type AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Site } from "../../functions/core/config.ts";
import type { Range } from "../range.ts";
import { describe, type Difference } from "./difference.ts";
import { look, type Audited, type Source } from "./look.ts";
import { tellRow } from "./raw-rows.ts";
import { emptyNumbers, learn } from "./stored-numbers.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** The live hours of a site lie in so many partitions. */
const SPREADS = 8;
/** The raw rows of an article's hour lie in so many partitions. */
const LANES = 4;
/** Queries that are asked at one time. */
const QUERIES_AT_ONCE = 32;

type Item = Record<string, AttributeValue>;

/**
 * Compares a site's stored numbers of some hours with its raw rows, as `npm run audit` does, for hours whose live minutes
 * are still kept. It asks for the rows of each article that a live hour names, and reads neither table as a whole: what it
 * costs grows with what was read in these hours, not with all that is kept. So it does not find rows of an hour of an
 * article of which no live minute is stored, nor what is wrong with how articles grew; the command does.
 * @param nowMs epoch milliseconds
 * @returns one text for each number that is otherwise, the same whenever it is found
 * @throws the signal's reason when it aborts
 */
export async function lookByKeys(
  db: Audited,
  site: Site,
  range: Range,
  nowMs: number,
  signal: AbortSignal,
): Promise<string[]> {
  const found: string[] = [];
  const tell = () => undefined;
  const take = (differences: readonly Difference[]) => void found.push(...differences.map(describe));
  await look(db, site, range, { nowMs, signal, tell }, take, byKeys(db, nowMs));
  return found;
}

function byKeys(db: Audited, nowMs: number): Source {
  // An hour's first minutes may have expired while its last ones have not.
  const oldestMs = nowMs - db.retention.minuteDays * DAY_MS + HOUR_MS;
  const named = new Map<string, ReadonlySet<string>>();
  return {
    oldestMs,
    afterDayMs: 0,
    readRows: async (_, site, isAsked, finders, signal) => {
      for (const hour of hoursBetween(oldestMs, nowMs).filter(isAsked)) {
        const live = await each(spreadsOf(site, hour), signal, (pk) => readCounted(db, pk, signal));
        const articles = new Set(live.flat().map((item) => articleOf(item["sk"]?.S ?? "")));
        named.set(hour, articles);
        const lanes = [...articles].flatMap((article) =>
          Array.from({ length: LANES }, (__, lane) => `${site}|${article}|${hour}|${lane}`),
        );
        await each(lanes, signal, async (pk) => {
          const items = await readRaw(db, pk, signal);
          finders.onPage(items.length);
          for (const item of items) tellRow(site, item, isAsked, finders);
        });
      }
    },
    readNumbers: async (_, wanted, signal) => {
      const stored = emptyNumbers();
      const { site, isAsked } = wanted;
      const hours = [...named.keys()].filter(isAsked);
      const articles = new Set(hours.flatMap((hour) => [...(named.get(hour) ?? [])]));
      const partitions = [
        ...hours.flatMap((hour) => spreadsOf(site, hour)),
        ...[...articles].map((article) => `article|${site}|${article}`),
      ];
      const ofSite = hours.length > 0 ? await readCounted(db, `site|${site}`, signal, hours) : [];
      for (const item of ofSite) learn(stored, wanted, item);
      await each(partitions, signal, async (pk) => {
        for (const item of await readCounted(db, pk, signal)) learn(stored, wanted, item);
      });
      return stored;
    },
  };
}

function spreadsOf(site: string, hour: string): string[] {
  return Array.from({ length: SPREADS }, (_, spread) => `live|${site}|${hour}|${spread}`);
}

/** A live item's sort key ends with the lane. */
function articleOf(sk: string): string {
  return sk.slice(0, sk.lastIndexOf("|"));
}

function hoursBetween(fromMs: number, toMs: number): string[] {
  const first = Math.floor(fromMs / HOUR_MS);
  const count = Math.ceil(toMs / HOUR_MS) - first;
  return Array.from({ length: count }, (_, at) => new Date((first + at) * HOUR_MS).toISOString().slice(0, 13));
}

/** Reads the raw rows of a lane's hour. */
function readRaw(db: Audited, pk: string, abortSignal: AbortSignal): Promise<Item[]> {
  return collect(paginateQuery({ client: db.client }, { TableName: db.events, ...inPartition(pk) }, { abortSignal }));
}

/** Reads a partition of what was counted, or its settled hours between the first and the last of some. */
function readCounted(db: Audited, pk: string, abortSignal: AbortSignal, hours?: readonly string[]): Promise<Item[]> {
  const part = inPartition(pk, hours);
  return collect(paginateQuery({ client: db.client }, { TableName: db.rollups, ...part }, { abortSignal }));
}

function inPartition(pk: string, hours: readonly string[] = []) {
  return {
    ConsistentRead: true,
    KeyConditionExpression: hours.length > 0 ? "pk = :pk AND sk BETWEEN :first AND :last" : "pk = :pk",
    ExpressionAttributeValues: {
      ":pk": { S: pk },
      ...(hours.length > 0 && { ":first": { S: `hour|${hours[0]}` }, ":last": { S: `hour|${hours.at(-1)}` } }),
    },
  };
}

async function collect(pages: AsyncIterable<{ readonly Items?: Item[] | undefined }>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(page.Items ?? []));
  return items;
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
