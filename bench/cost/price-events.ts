import { HOUR_MS, SECOND_MS } from "../../functions/core/clock.ts";
import { ASSUMED } from "./assumptions.ts";
import type { Bill } from "./bill.ts";
import { startedShare } from "./billed-time.ts";
import type { Deployed } from "./deployed.ts";
import { COUNTED, type LiveOfMonth } from "./live-of-month.ts";
import { DAYS, sumHours, type Month } from "./month.ts";
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
  bill.charge("views: HTTP API", "httpRequest", counted);
  bill.chargeFunction("views: record", "record", counted, live.record, meanStarted(month, requests));
  bill.charge("views: raw put", "write", live.record.rawWrites);
  bill.charge("views: hours named", "write", live.record.writes);
  bill.charge("views: numbers in the answer", "read", live.record.reads);

  const gigabytes = ((live.record.rowBytes + live.reading.rowBytes) / GB) * (eventDays / DAYS);
  const busiest = Math.max(...month.hours.map(({ views }) => views));
  const shards = shardsOf(gigabytes, (busiest * requests) / HOUR_SECONDS);
  const batchesIn = (views: number) =>
    batchesOf(stream, shards, (views * COUNTED) / HOUR_SECONDS).perSecond * HOUR_SECONDS;
  const batches = sumHours(month, ({ views }) => batchesIn(views));
  const recount = { cpuMs: live.recount.cpuMs, waits: live.waitsABatch * batches, pausedMs: live.pausedMs };
  bill.chargeFunction("views: recount", "recount", batches, recount, meanStarted(month, COUNTED));
  bill.charge("views: recount reads", "read", live.recount.reads);
  bill.charge("views: recount writes", "write", live.recount.writes);
  bill.chargeKept("views: storage", live.record.rowBytes, eventDays);

  bill.charge("reading: HTTP API", "httpRequest", readings);
  bill.chargeFunction("reading: record", "record", readings, live.reading);
  bill.charge("reading: raw put", "write", live.reading.rawWrites);
  bill.charge("reading: late hours marked", "write", live.reading.writes);
  bill.charge("reading: numbers in the answer", "read", live.reading.reads);
  bill.chargeKept("reading: storage", live.reading.rowBytes, eventDays);
  return { shards, batches };
}

/** Which part of a function's invocations starts it, over a month's hours. @param perView invocations for each view */
export function meanStarted(month: Month, perView: number): number {
  const started = sumHours(month, ({ views }) => views * startedShare((views * perView) / HOUR_SECONDS));
  return started / month.views;
}
