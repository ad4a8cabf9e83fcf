import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { LOOK_BACK_MS } from "../core/repeat.ts";
import { MINUTE_MS, hourOf, minuteStartMs } from "../core/clock.ts";
import { eventTimeMs } from "../core/event-id.ts";
import { inParallel } from "../core/in-parallel.ts";
import { parseEventsPartition, type LaneHour } from "../store/keys.ts";
import { logError } from "./log.ts";

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
 * which does no harm to the others.
 */
export function serveStream(recount: (lane: LaneHour, minuteMs: number) => Promise<void>) {
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().handler(async (event) => {
    const rings = firstOfEachMinute(event.Records);
    const results = await inParallel(rings, MINUTES_AT_ONCE, ({ lane, minuteMs }) => recount(lane, minuteMs));
    for (const result of results) if (result.status === "rejected") logError("a minute was not counted", result.reason);
    // Rings are in the records' order, and Lambda begins again at the lowest sequence number: the first says it all.
    const first = rings.find((_, at) => results[at]?.status === "rejected");
    return { batchItemFailures: first ? [{ itemIdentifier: first.sequenceNumber }] : [] };
  });
}

function firstOfEachMinute(records: readonly DynamoDBRecord[]): Ring[] {
  const rings = new Map<string, Ring>();
  for (const record of records) {
    for (const ring of ringsOf(record)) {
      const name = `${ring.minuteMs}|${ring.lane.lane}|${ring.lane.site}|${ring.lane.article}`;
      if (!rings.has(name)) rings.set(name, ring);
    }
  }
  return [...rings.values()];
}

/** A row changes its own minute, and the next one when it may make a repeat of something there. */
function ringsOf(record: DynamoDBRecord): Ring[] {
  const { Keys = {}, SequenceNumber: sequenceNumber = "" } = record.dynamodb ?? {};
  const lane = parseEventsPartition(Keys["pk"]?.S ?? "");
  const timeMs = eventTimeMs(Keys["sk"]?.S ?? "");
  const minuteMs = minuteStartMs(timeMs);
  const nextMs = minuteMs + MINUTE_MS;
  const own = { lane, minuteMs, sequenceNumber };
  if (timeMs < nextMs - LOOK_BACK_MS) return [own];
  return [own, { lane: { ...lane, hour: hourOf(nextMs) }, minuteMs: nextMs, sequenceNumber }];
}
