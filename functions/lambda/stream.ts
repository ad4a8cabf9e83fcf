import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { LOOK_BACK_MS } from "../core/repeat.ts";
import { MINUTE_MS, hourOf, minuteStartMs } from "../core/clock.ts";
import { eventTimeMs, parseEventId } from "../core/event-id.ts";
import { inParallel } from "../core/in-parallel.ts";
import type { Measure } from "../core/metrics.ts";
import { isEventsPartition, parseEventsPartition, type LaneHour } from "../store/keys.ts";
import { logError, warn } from "./log.ts";

/** Minutes that are counted at one time. */
const MINUTES_AT_ONCE = 10;

/** A minute of a lane that changed, with the stream record that told of it first. */
interface Ring {
  readonly lane: LaneHour;
  readonly minuteMs: number;
  readonly sequenceNumber: string;
}

/**
 * Makes the Lambda handler of the stream of raw rows. A record says only that a minute changed; each minute is counted
 * once, however many records tell of it. A minute that fails is tried again with everything from its first record on,
 * which does no harm to the others. A record that is none of a row is set aside: no try would make it one, and a shard
 * waits for a batch that fails.
 */
export function serveStream(recount: (lane: LaneHour, minuteMs: number) => Promise<void>, measure: Measure) {
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().handler(async (event) => {
    const { rings, setAside } = readRings(event.Records);
    for (const record of setAside) warn("a stream record was set aside", new NoRow(record));
    if (setAside.length > 0) measure({ setAside: setAside.length });
    const results = await inParallel(rings, MINUTES_AT_ONCE, ({ lane, minuteMs }) => recount(lane, minuteMs));
    for (const result of results) if (result.status === "rejected") logError("a minute was not counted", result.reason);
    // Rings are in the records' order, and Lambda begins again at the lowest sequence number: the first says it all.
    const first = rings.find((_, at) => results[at]?.status === "rejected");
    return { batchItemFailures: first ? [{ itemIdentifier: first.sequenceNumber }] : [] };
  });
}

/** A stream record whose keys are not those of a raw row. */
class NoRow extends Error {
  override readonly name = "NoRow";
  constructor({ dynamodb }: DynamoDBRecord) {
    super(`${JSON.stringify(dynamodb?.Keys)} is no raw row's key (sequence number ${dynamodb?.SequenceNumber})`);
  }
}

/**
 * Reads which minutes some stream records tell of, each with the first that does, and which of the records are none of a row.
 */
export function readRings(records: readonly DynamoDBRecord[]): { rings: Ring[]; setAside: DynamoDBRecord[] } {
  const rings = new Map<string, Ring>();
  const setAside: DynamoDBRecord[] = [];
  for (const record of records) {
    const found = ringsOf(record);
    if (!found) setAside.push(record);
    for (const ring of found ?? []) {
      const name = `${ring.minuteMs}|${ring.lane.lane}|${ring.lane.site}|${ring.lane.article}`;
      if (!rings.has(name)) rings.set(name, ring);
    }
  }
  return { rings: [...rings.values()], setAside };
}

/**
 * A row changes its own minute, and the next one when it may make a repeat of something there.
 * @returns nothing for a record that is none of a row
 */
function ringsOf(record: DynamoDBRecord): Ring[] | undefined {
  const { Keys = {}, SequenceNumber: sequenceNumber = "" } = record.dynamodb ?? {};
  const { S: pk = "" } = Keys["pk"] ?? {};
  const { S: sk = "" } = Keys["sk"] ?? {};
  if (!isEventsPartition(pk) || !parseEventId(sk.split("|")[0])) return undefined;
  const lane = parseEventsPartition(pk);
  const timeMs = eventTimeMs(sk);
  const minuteMs = minuteStartMs(timeMs);
  const nextMs = minuteMs + MINUTE_MS;
  const own = { lane, minuteMs, sequenceNumber };
  if (timeMs < nextMs - LOOK_BACK_MS) return [own];
  return [own, { lane: { ...lane, hour: hourOf(nextMs) }, minuteMs: nextMs, sequenceNumber }];
}
