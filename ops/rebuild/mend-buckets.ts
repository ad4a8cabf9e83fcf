import { DeleteItemCommand, UpdateItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { HOUR_MS, addHours, hourOf, hourStartMs, type Hour } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import { CURVE_HOURS } from "../../functions/core/curve.ts";
import { addDays, dayStartMs } from "../../functions/core/zone.ts";
import { keepFacts } from "../../functions/store/article-facts.ts";
import { keepCurves } from "../../functions/store/curves.ts";
import type { Database } from "../../functions/store/database.ts";
import { keepBoard } from "../../functions/store/keep-board.ts";
import { labelReader, type LabelReader } from "../../functions/store/labels.ts";
import { liveTtlSeconds } from "../../functions/store/live-hour.ts";
import { readFolded } from "../../functions/store/read-folded.ts";
import { keepDayAlone, keepFactMonth } from "../../functions/store/settle-fact-days.ts";
import { factsTtlSeconds, keepSiteHour } from "../../functions/store/settle-facts.ts";
import { unlessRefused } from "../../functions/store/unless-refused.ts";
import type { WrongBucket } from "../audit/difference.ts";
import { boardOf, countHours, slotsIn, type CountedHour } from "./count-hours.ts";
import { readRawRows } from "./raw-rows.ts";

/** Nobody has made the item anew since it was read. */
const IS_AS_READ = {
  rows: { some: "#rows = :rows", none: "attribute_not_exists(#rows)" },
  data: { some: "#data = :data", none: "attribute_not_exists(#data)" },
  sum: { some: "#sum = :sum", none: "attribute_not_exists(#sum)" },
};

/**
 * Makes buckets anew from raw rows, whose hours it holds in memory. A wrong one is first said to be made from nothing, so that
 * what is made of the same rows is the fuller one, on condition that it is still the one that was read; all that is kept then is
 * kept as settling keeps it. So a settle that runs beside this is never overwritten with less, and a run that was stopped leaves
 * differences that the next audit finds.
 * @param nowMs epoch milliseconds, before anything was read
 */
export async function mendBuckets(
  db: Database,
  site: Site,
  wrong: readonly WrongBucket[],
  nowMs: number,
  signal: AbortSignal,
): Promise<void> {
  const counted = await countAgain(db, site, wrong, signal);
  const labelsOf = labelReader(db, site.id, await readFolded(db, site.id, true));
  for (const one of wrong) {
    signal.throwIfAborted();
    for (const item of one.items) await (one.isCounted ? makeLeast(db, item) : remove(db, item));
  }
  const slots = counted.flatMap(slotsIn);
  const read = async (fromMs: number, toMs: number) =>
    slots.filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
  const months = wrong.flatMap(({ bucket }) => (/^(month|days-\w+)\|/.test(bucket) ? bucket.split("|").slice(1) : []));
  for (const { of, bucket } of wrong) {
    signal.throwIfAborted();
    const [grain, start = ""] = bucket.split("|");
    if (grain === "hour") {
      const hour = counted.find((one) => one.hour === start);
      if (hour) await keepHour(db, site.id, hour, of, nowMs, labelsOf);
    } else if (grain === "day" && of === "board") {
      const board = boardOf(counted, dayStartMs(start, site.zone), dayStartMs(addDays(start, 1), site.zone));
      if (board.size > 0) await keepBoard(db, site.id, bucket, board);
    } else if (grain === "day" && of === "curves") {
      await keepCurves(db, site, start, nowMs, read);
    } else if (grain === "day") {
      await keepDayAlone(db, site, start, nowMs, labelsOf, read);
    }
  }
  // Of the days, as they are now.
  for (const month of new Set(months)) await keepFactMonth(db, site.id, month, nowMs);
}

async function keepHour(
  db: Database,
  site: string,
  { hour, board, slots }: CountedHour,
  of: WrongBucket["of"],
  nowMs: number,
  labelsOf: LabelReader,
): Promise<void> {
  const live = new Map([...board].map(([article, { rows }]) => [article, rows]));
  const facts = { bucket: `hour|${hour}`, readMs: nowMs, slots, live };
  if (of === "board") await keepBoard(db, site, facts.bucket, board, liveTtlSeconds(db, hour));
  else if (of === "articles") await keepFacts(db, site, "articles", facts, factsTtlSeconds(db, hour));
  else await keepSiteHour(db, site, facts, labelsOf);
}

/** Counts the hours that the buckets are made of. */
async function countAgain(
  db: Database,
  site: Site,
  wrong: readonly WrongBucket[],
  signal: AbortSignal,
): Promise<CountedHour[]> {
  const hours = new Set(wrong.flatMap((one) => hoursOf(site.zone, one)));
  if (hours.size === 0) return [];
  // The hour before each holds the rows that its first ones may repeat.
  const read = new Set([...hours].flatMap((hour) => [addHours(hour, -1), hour]));
  const isAsked = (pk: string) => read.has(/\|([^|]+)\|\d$/.exec(pk)?.[1] ?? "");
  const raw = (await readRawRows(db, new Map([[site.id, site.hosts]]), signal, isAsked)).get(site.id) ?? new Map();
  const counted = countHours(site, raw);
  return [...counted].filter(({ hour }) => hours.has(hour));
}

function hoursOf(zone: string, { of, bucket }: WrongBucket): Hour[] {
  const [grain, start = ""] = bucket.split("|");
  if (grain === "hour") return [start];
  if (grain !== "day") return [];
  const endMs = dayStartMs(addDays(start, 1), zone) + (of === "curves" ? CURVE_HOURS * HOUR_MS : 0);
  const hours: Hour[] = [];
  for (let hour = hourOf(dayStartMs(start, zone)); hourStartMs(hour) < endMs; hour = addHours(hour, 1))
    hours.push(hour);
  return hours;
}

/** Says of an item that it was made from nothing. */
async function makeLeast(db: Database, item: Record<string, AttributeValue>): Promise<void> {
  const { pk, sk } = item;
  if (!pk || !sk) return;
  const asRead = asItWasRead(item);
  await unlessRefused(
    db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk, sk },
        UpdateExpression: "SET #rows = :least",
        ...asRead,
        ExpressionAttributeValues: { ...asRead.ExpressionAttributeValues, ":least": { S: "" } },
      }),
    ),
  );
}

async function remove(db: Database, item: Record<string, AttributeValue>): Promise<void> {
  const { pk, sk } = item;
  if (!pk || !sk) return;
  const { ExpressionAttributeValues: values, ...asRead } = asItWasRead(item);
  await unlessRefused(
    db.client.send(
      new DeleteItemCommand({
        TableName: db.rollups,
        Key: { pk, sk },
        ...asRead,
        ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
      }),
    ),
  );
}

function asItWasRead(item: Record<string, AttributeValue>) {
  const names = ["rows", "data", "sum"] as const;
  const values = names.flatMap((name) => (item[name] ? [[`:${name}`, item[name]] as const] : []));
  return {
    ConditionExpression: names.map((name) => IS_AS_READ[name][item[name] ? "some" : "none"]).join(" AND "),
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(values),
  };
}
