import { HOUR_MS, SECOND_MS } from "../../functions/core/clock.ts";
import { ASSUMED } from "./assumptions.ts";
import type { Bill } from "./bill.ts";
import { startedShare } from "./billed-time.ts";
import type { Deployed } from "./deployed.ts";
import { COUNTED, type LiveOfMonth } from "./live-of-month.ts";
import { DAYS, sumHours, type Month } from "./month.ts";
import { PRICES } from "./prices.ts";
import { batchesOf, shardsOf } from "./stream-batches.ts";

const GB = 1e9;
const HOUR_SECONDS = HOUR_MS / SECOND_MS;

/** Charges a month's views with their prints and listens, and its readings. @returns how its stream's records come to recount */
export function priceEvents(
  bill: Bill,
  month: Month,
  live: LiveOfMonth,
  { stream }: Deployed,
  eventDays: number,
): { shards: number; batches: number } {
  const counted = month.views * COUNTED;
  const readings = month.views * ASSUMED.readingShare;
  const requests = COUNTED + ASSUMED.readingShare;
  bill.charge("views: HTTP API", counted * PRICES.httpRequest.dollars);
  bill.chargeFunction("views: record", "record", counted, live.record, meanStarted(month, requests));
  bill.charge("views: raw put", live.record.rawWrites * PRICES.write.dollars);
  bill.charge("views: hours named", live.record.writes * PRICES.write.dollars);
  bill.charge("views: numbers in the answer", live.record.reads * PRICES.read.dollars);

  const gigabytes = ((live.record.rowBytes + live.reading.rowBytes) / GB) * (eventDays / DAYS);
  const busiest = Math.max(...month.hours.map(({ views }) => views));
  const shards = shardsOf(gigabytes, (busiest * requests) / HOUR_SECONDS);
  const batchesIn = (views: number) =>
    batchesOf(stream, shards, (views * COUNTED) / HOUR_SECONDS).perSecond * HOUR_SECONDS;
  const batches = sumHours(month, ({ views }) => batchesIn(views));
  const recount = { cpuMs: live.recount.cpuMs, waits: live.waitsABatch * batches, pausedMs: live.pausedMs };
  bill.chargeFunction("views: recount", "recount", batches, recount, meanStarted(month, COUNTED));
  bill.charge("views: recount reads", live.recount.reads * PRICES.read.dollars);
  bill.charge("views: recount writes", live.recount.writes * PRICES.write.dollars);
  bill.chargeKept("views: storage", live.record.rowBytes, eventDays);

  bill.charge("reading: HTTP API", readings * PRICES.httpRequest.dollars);
  bill.chargeFunction("reading: record", "record", readings, live.reading);
  bill.charge("reading: raw put", live.reading.rawWrites * PRICES.write.dollars);
  bill.charge("reading: late hours marked", live.reading.writes * PRICES.write.dollars);
  bill.charge("reading: numbers in the answer", live.reading.reads * PRICES.read.dollars);
  bill.chargeKept("reading: storage", live.reading.rowBytes, eventDays);
  return { shards, batches };
}

/** Which part of a function's invocations starts it, over a month's hours. @param perView invocations for each view */
export function meanStarted(month: Month, perView: number): number {
  const started = sumHours(month, ({ views }) => views * startedShare((views * perView) / HOUR_SECONDS));
  return started / month.views;
}
