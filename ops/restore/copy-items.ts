import { setTimeout as sleep } from "node:timers/promises";
import {
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  paginateScan,
  type AttributeValue,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { SECOND_MS } from "../../functions/core/clock.ts";
import { eachInParallel } from "../../functions/core/in-parallel.ts";
import { Problem } from "../../functions/core/problem.ts";
import { batchGet } from "../../functions/store/batch-get.ts";
import type { Database } from "../../functions/store/database.ts";
import { parseArticlePartition, parseBucketSort } from "../../functions/store/keys.ts";
import { markAbout } from "../../functions/store/marked-abouts.ts";
import { unlessRefused } from "../../functions/store/unless-refused.ts";
import { keepSumOfHours } from "../rebuild/keep-sum-of-hours.ts";
import { foldAgain, type Fold } from "./fold-again.ts";
import { kindOf, type Item, type Kind } from "./rule-of.ts";
import { isFuller, whatLacks } from "./what-lacks.ts";

/** Parts that one run reads beside each other, and writes of each that are on their way at one time. */
const SEGMENTS = 4;
const WRITES_AT_ONCE = 16;
/** Somebody else writes an item that is put together: it is read again. */
const TRIES = 20;
/** What is throttled is asked again after this time, for as long as it takes. */
const THROTTLED_MS = 2_000;

/** What is copied, and how it goes. */
export interface Copying {
  readonly client: DynamoDBClient;
  readonly from: string;
  readonly to: string;
  /** One site's items; all, without. */
  readonly site?: string | undefined;
  /** Which of how many parts of the table, from 1 on: others copy the others. */
  readonly part: { readonly at: number; readonly of: number };
  readonly retention: Database["retention"];
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly tell: (soFar: Copied) => void;
}

/** How many items there were. */
export interface Copied {
  /** Read from the copy, of the sites that were asked for. */
  readonly read: number;
  /** Put, or put together with what was there. */
  readonly written: number;
  /** Expired in the copy, and left out. */
  readonly expired: number;
  /** Of no kind that is known, and left out. */
  readonly unknown: number;
  /** Old ids that cannot be folded as they were. */
  readonly notFolded: readonly Fold[];
}

/** What waits until everything else is there. */
interface Later {
  /** Heads of buckets in parts, which whoever reads one finds all of, and marks that something is done. */
  readonly items: [Item, Kind][];
  readonly folds: Fold[];
  /** Articles whose closed sum may lack settled hours. */
  readonly sums: Map<string, { readonly site: string; readonly article: string }>;
}

/**
 * Puts the items of a copy into a table, each only where it is missing there or was made from less, so that it may run beside
 * everything that writes there, be stopped anywhere, and be done again.
 */
export async function copyItems(copying: Copying): Promise<Copied> {
  const { client, from, part, signal } = copying;
  const db = { client, events: copying.to, rollups: copying.to, retention: copying.retention };
  const later: Later = { items: [], folds: [], sums: new Map() };
  const copied = { read: 0, written: 0, expired: 0, unknown: 0, notFolded: [] as Fold[] };
  const copyPage = async (items: readonly Item[]) => {
    const wanted: [Item, Kind][] = [];
    for (const item of items) {
      const kind = kindOf(item);
      if (!kind) copied.unknown += 1;
      if (!kind || (copying.site !== undefined && kind.site !== copying.site)) continue;
      copied.read += 1;
      if (Number(item["ttl"]?.N ?? Infinity) * SECOND_MS <= copying.now()) copied.expired += 1;
      else if (kind.rule.by === "fold") later.folds.push(...foldOf(item, kind.site));
      else if (isLast(item, kind)) later.items.push([item, kind]);
      else if (kind.rule.by !== "made") wanted.push([item, kind]);
    }
    copied.written += await keepAll(db, wanted, later, copying);
    copying.tell(copied);
  };
  const copySegment = async (segment: number) => {
    const where = { Segment: (part.at - 1) * SEGMENTS + segment, TotalSegments: part.of * SEGMENTS };
    for await (const { Items = [] } of paginateScan({ client }, { TableName: from, ...where })) {
      signal.throwIfAborted();
      await copyPage(Items);
    }
  };
  await eachInParallel([...Array(SEGMENTS).keys()], SEGMENTS, copySegment);
  for (let at = 0; at < later.items.length; at += 100) {
    copied.written += await keepAll(db, later.items.slice(at, at + 100), later, copying);
  }
  await eachInParallel([...later.sums.values()], WRITES_AT_ONCE, async ({ site, article }) => {
    signal.throwIfAborted();
    await keepSumOfHours(db, site, article);
  });
  // One after another: an article may have many old ids.
  for (const fold of later.folds) {
    signal.throwIfAborted();
    if (!(await foldAgain(db, fold, copying.now()))) copied.notFolded.push(fold);
  }
  return copied;
}

function foldOf(item: Item, site: string): Fold[] {
  const [old, into] = [item["sk"]?.S, item["into"]?.S];
  return old && into ? [{ site, old, into }] : [];
}

function isLast(item: Item, { rule }: Kind): boolean {
  if (rule.by !== "measure") return false;
  const sk = item["sk"]?.S ?? "";
  return rule.attribute === "hour" || (Number(item["parts"]?.N ?? 1) > 1 && sk === parseBucketSort(sk).bucket);
}

/** @returns how many were written */
async function keepAll(
  db: Database,
  wanted: readonly [Item, Kind][],
  later: Later,
  { now, signal }: Copying,
): Promise<number> {
  // A write that is refused costs as much as one that is done, and reading an eighth of it.
  const there = await readThere(db, wanted, signal);
  let written = 0;
  await eachInParallel(wanted, WRITES_AT_ONCE, async ([item, kind]) => {
    signal.throwIfAborted();
    if (await keep(db, item, kind, there.get(nameOf(item)), now())) written += 1;
    const { rule } = kind;
    if (rule.by !== "attributes" || rule.of !== "totals" || !item["through"]) return;
    const article = parseArticlePartition(item["pk"]?.S ?? "");
    later.sums.set(nameOf(item), { site: kind.site, article });
  });
  return written;
}

async function readThere(
  db: Database,
  wanted: readonly [Item, Kind][],
  signal: AbortSignal,
): Promise<Map<string, Item>> {
  const keys = wanted.map(([item]) => ({ pk: item["pk"]?.S ?? "", sk: item["sk"]?.S ?? "" }));
  for (;;) {
    signal.throwIfAborted();
    try {
      const items = await batchGet(db, keys);
      return new Map(items.map((item) => [nameOf(item), item]));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      await sleep(THROTTLED_MS, undefined, { signal });
    }
  }
}

/** @returns false when what is stored is as full */
async function keep(
  db: Database,
  item: Item,
  { rule, site }: Kind,
  stored: Item | undefined,
  nowMs: number,
): Promise<boolean> {
  if (rule.by === "absent" || rule.by === "measure") {
    const attribute = rule.by === "measure" ? rule.attribute : "pk";
    return isFuller(attribute, item, stored) && put(db, item, attribute);
  }
  if (rule.by !== "attributes") return false;
  let known = stored;
  for (let tried = 0; tried < TRIES; tried++) {
    const { set, asRead } = whatLacks(rule.of, item, known ?? {});
    if (Object.keys(set).length === 0) return false;
    // Before it is there: whoever reads the list of all looks up what is marked.
    if (rule.of === "about") await markAbout(db, site, item["sk"]?.S ?? "", nowMs);
    if (await fill(db, item, known, set, asRead)) return true;
    known = await readAgain(db, item);
  }
  throw new Error(`an item could not be put together in ${TRIES} tries`);
}

async function put(db: Database, item: Item, attribute: string): Promise<boolean> {
  const mine = item[attribute];
  const isMeasured = attribute !== "pk" && mine !== undefined;
  // Of a tally its rows are compared, which stand first.
  const value = attribute === "tally" ? { S: mine?.S?.split(",")[0] ?? "" } : mine;
  return unlessRefused(
    db.client.send(
      new PutItemCommand({
        TableName: db.rollups,
        Item: { ...item },
        ConditionExpression: isMeasured
          ? "attribute_not_exists(#measure) OR #measure < :mine"
          : "attribute_not_exists(pk)",
        ...(isMeasured &&
          value && {
            ExpressionAttributeNames: { "#measure": attribute },
            ExpressionAttributeValues: { ":mine": value },
          }),
      }),
    ),
  );
}

/** Sets attributes of an item, if these are as they were read. */
async function fill(
  db: Database,
  { pk, sk }: Item,
  known: Item = {},
  set: Item,
  asRead: readonly string[],
): Promise<boolean> {
  const judged = [...new Set([...Object.keys(set), ...asRead])];
  const names = Object.fromEntries(judged.map((name, at) => [`#${at}`, name]));
  const values: Record<string, AttributeValue> = {};
  for (const [at, name] of judged.entries()) {
    if (set[name]) values[`:s${at}`] = set[name];
    if (known[name]) values[`:b${at}`] = known[name];
  }
  const sets = judged.flatMap((name, at) => (set[name] ? [`#${at} = :s${at}`] : []));
  const conditions = judged.map((name, at) => (known[name] ? `#${at} = :b${at}` : `attribute_not_exists(#${at})`));
  return unlessRefused(
    db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: keyOf(pk, sk),
        UpdateExpression: `SET ${sets.join(", ")}`,
        ConditionExpression: conditions.join(" AND "),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      }),
    ),
  );
}

async function readAgain(db: Database, { pk, sk }: Item): Promise<Item | undefined> {
  const read = new GetItemCommand({ TableName: db.rollups, Key: keyOf(pk, sk), ConsistentRead: true });
  return (await db.client.send(read)).Item;
}

function keyOf(pk: AttributeValue = { S: "" }, sk: AttributeValue = { S: "" }) {
  return { pk, sk };
}

function nameOf(item: Item): string {
  return JSON.stringify([item["pk"]?.S, item["sk"]?.S]);
}
