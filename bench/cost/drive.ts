import type { Site } from "../../functions/core/config.ts";
import { serveHttp } from "../../functions/lambda/http.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { serveStream } from "../../functions/lambda/stream.ts";
import { recordRoutes } from "../../functions/routes.ts";
import type { Database } from "../../functions/store/database.ts";
import { recountMinute } from "../../functions/store/recount-minute.ts";
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
  readonly site?: Site;
  /** Is told what each call used of each partition. @param atMs the time of the request or the batch that it belongs to */
  readonly onPartition?: (use: PartitionUse, atMs: number) => void;
}

/**
 * Connects the real handlers of record and recount by a stream that is looked into on a clock, and returns what drives them
 * with requests, each at its time.
 */
export function makePipeline(
  db: Database,
  random: Random,
  { gatherMs, batchSize = Infinity, site = SITE, onPartition = () => undefined }: Flow,
) {
  let nowMs = 0;
  const meter = meterOf(db, (use) => onPartition(use, nowMs));
  const warn = (message: string, error: unknown) => {
    throw new Error(message, { cause: error });
  };
  const given = { sites: [site], now: () => nowMs, store: recordStore(db), pageSecrets: new Map(), warn };
  const record = serveHttp(recordRoutes, given, [ORIGIN_SECRET]);
  const recount = serveStream(
    (lane, minuteMs) => recountMinute(db, lane, minuteMs),
    () => undefined,
  );
  return async (requests: readonly PageRequest[]): Promise<Driven> => {
    const waiting = new Map<string, { dueMs: number; rows: StoredKeys[] }>();
    const phases = new Map<string, number>();
    const driven: Driving = { ...UNDRIVEN };
    const deliver = async (untilMs: number) => {
      const due = [...waiting].filter(([, { dueMs }]) => dueMs <= untilMs).toSorted((a, b) => a[1].dueMs - b[1].dueMs);
      for (const [pk, { rows, dueMs }] of due) {
        waiting.delete(pk);
        nowMs = dueMs;
        for (let from = 0; from < rows.length; from += batchSize) {
          const batch = rows.slice(from, from + batchSize);
          const used = await meter.measure(async () => {
            const { batchItemFailures } = await recount({ Records: batch.map(toRecord) }, CONTEXT);
            if (batchItemFailures.length > 0) throw new Error("a minute was not counted");
          });
          driven.recount = add(driven.recount, used);
          driven.records += batch.length;
          driven.batches += 1;
        }
      }
    };
    for (const { kind, timeMs, event, bytes } of requests.toSorted((a, b) => a.timeMs - b.timeMs)) {
      await deliver(timeMs);
      nowMs = timeMs;
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
        const phase = phases.get(row.pk) ?? random.next() * gatherMs;
        phases.set(row.pk, phase);
        const dueMs = Math.ceil((timeMs - phase) / gatherMs) * gatherMs + phase;
        const { rows } = waiting.get(row.pk) ?? { rows: [] };
        waiting.set(row.pk, { dueMs, rows: [...rows, row] });
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
