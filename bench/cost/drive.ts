import type { Site } from "../../functions/core/config.ts";
import { serveHttp } from "../../functions/lambda/http.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { serveStream } from "../../functions/lambda/stream.ts";
import { recordRoutes } from "../../functions/routes.ts";
import type { Database } from "../../functions/store/database.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import type { Random } from "../../local/newsroom/random.ts";
import { NOTHING, add, meterOf, type PartitionUse, type StoredKeys, type Used } from "./meter.ts";
import { CONTEXT, ORIGIN_SECRET, SITE, type PageRequest } from "./readers.ts";

/** What the requests of readers took. */
export interface Driven {
  readonly views: number;
  readonly readings: number;
  /** Stream records that ring a minute. */
  readonly records: number;
  readonly batches: number;
  /** Milliseconds that batches paused, and from the beginning of each to the next look at its lane. */
  readonly pausedMs: number;
  readonly servedMs: number;
  /** Requests of views, prints and listens at record; requests of readings; batches at recount. */
  readonly record: Used;
  readonly reading: Used;
  readonly recount: Used;
  /** Bytes of bodies: of requests with views, of requests with readings, and of the answers to all of them. */
  readonly viewBytes: number;
  readonly readingBytes: number;
  readonly answerBytes: number;
}

/** The same, while they are driven. */
type Driving = { -readonly [Name in keyof Driven]: Driven[Name] };

/** How requests come to be counted. */
export interface Flow {
  /** In which the records of a shard come together into a batch. */
  readonly gatherMs: number;
  /** The most records of a batch; all that have come together without. */
  readonly batchSize?: number;
  /** When in that time each shard is looked into; at random without. */
  readonly phaseMs?: number;
  readonly site?: Site;
  /** Is told what each call of a function used of each partition, and when. */
  readonly onPartition?: (use: PartitionUse, atMs: number, by: "record" | "recount") => void;
}

/**
 * Connects the real handlers of record and recount by a stream that is looked into on a clock, and returns what drives them
 * with requests, each at its time. A lane is looked into again when its batch has ended; calls take none of the clock's time, and
 * pauses as much as they ask for.
 */
export function makePipeline(
  db: Database,
  random: Random,
  { gatherMs, batchSize = Infinity, phaseMs, site = SITE, onPartition = () => undefined }: Flow,
) {
  let nowMs = 0;
  let by: "record" | "recount" = "record";
  const meter = meterOf(db, (use) => onPartition(use, nowMs, by));
  const warn = (message: string, error: unknown) => {
    throw new Error(message, { cause: error });
  };
  const given = { sites: [site], now: () => nowMs, store: recordStore(db), pageSecrets: new Map(), warn };
  const record = serveHttp(recordRoutes, given, [ORIGIN_SECRET]);
  const recount = serveStream(
    (lane, minutes, pace) => recountMinutes(db, lane, minutes, pace),
    () => undefined,
    {
      now: () => nowMs,
      sleep: (ms) => {
        nowMs += ms;
        return Promise.resolve();
      },
    },
  );
  return async (requests: readonly PageRequest[]): Promise<Driven> => {
    const waiting = new Map<string, { dueMs: number; rows: StoredKeys[] }>();
    const phases = new Map<string, number>();
    const busyUntil = new Map<string, number>();
    const driven: Driving = { ...UNDRIVEN };
    /** The first look at a lane at a time or after it. */
    const lookAt = (pk: string, timeMs: number) => {
      const phase = phases.get(pk) ?? phaseMs ?? random.next() * gatherMs;
      phases.set(pk, phase);
      return Math.ceil((timeMs - phase) / gatherMs) * gatherMs + phase;
    };
    const nextDue = () => [...waiting].toSorted((a, b) => a[1].dueMs - b[1].dueMs)[0];
    const deliver = async (untilMs: number) => {
      for (let due = nextDue(); due && due[1].dueMs <= untilMs; due = nextDue()) {
        const [pk, { rows, dueMs }] = due;
        [nowMs, by] = [dueMs, "recount"];
        const batch = rows.slice(0, batchSize);
        const used = await meter.measure(async () => {
          const { batchItemFailures } = await recount({ Records: batch.map(toRecord) }, CONTEXT);
          if (batchItemFailures.length > 0) throw new Error("a lane was not counted");
        });
        driven.recount = add(driven.recount, used);
        driven.records += batch.length;
        driven.batches += 1;
        driven.pausedMs += nowMs - dueMs;
        driven.servedMs += lookAt(pk, Math.max(nowMs, dueMs + 1)) - dueMs;
        busyUntil.set(pk, nowMs);
        // What is left waits for nothing but the batch's end.
        if (rows.length > batchSize) waiting.set(pk, { dueMs: nowMs, rows: rows.slice(batchSize) });
        else waiting.delete(pk);
      }
    };
    for (const { kind, timeMs, event, bytes } of requests.toSorted((a, b) => a.timeMs - b.timeMs)) {
      await deliver(timeMs);
      [nowMs, by] = [timeMs, "record"];
      meter.takeRows();
      let answerBytes = 0;
      const used = await meter.measure(async () => {
        const { statusCode, body = "" } = await record(event, CONTEXT);
        if (statusCode !== 202) throw new Error(`a reading was not taken: ${statusCode} ${body}`);
        answerBytes = body.length;
      });
      if (kind === "read") {
        driven.reading = add(driven.reading, used);
        driven.readings += 1;
        driven.readingBytes += bytes;
      } else {
        driven.record = add(driven.record, used);
        driven.views += kind === "view" ? 1 : 0;
        driven.viewBytes += bytes;
      }
      driven.answerBytes += answerBytes;
      // As the event source mapping filters them: counted rows alone.
      for (const row of meter.takeRows().filter(({ sk }) => sk.startsWith("0"))) {
        const before = waiting.get(row.pk);
        if (before) before.rows.push(row);
        else {
          const dueMs = lookAt(row.pk, Math.max(timeMs, busyUntil.get(row.pk) ?? 0));
          waiting.set(row.pk, { dueMs, rows: [row] });
        }
      }
    }
    await deliver(Infinity);
    return driven;
  };
}

/** What no requests take. */
export const UNDRIVEN: Driven = {
  views: 0,
  readings: 0,
  records: 0,
  batches: 0,
  pausedMs: 0,
  servedMs: 0,
  record: NOTHING,
  reading: NOTHING,
  recount: NOTHING,
  viewBytes: 0,
  readingBytes: 0,
  answerBytes: 0,
};

function toRecord({ pk, sk }: StoredKeys, at: number) {
  const Keys = { pk: { S: pk }, sk: { S: sk } };
  return { eventName: "INSERT" as const, dynamodb: { Keys, SequenceNumber: String(at) } };
}
