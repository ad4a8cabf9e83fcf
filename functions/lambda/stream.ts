import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { setTimeout as sleep } from "node:timers/promises";
import { LOOK_BACK_MS } from "../core/repeat.ts";
import { MINUTE_MS, SECOND_MS, hourOf, minuteStartMs } from "../core/clock.ts";
import { eventTimeMs, parseEventId } from "../core/event-id.ts";
import { inParallel } from "../core/in-parallel.ts";
import type { Measure } from "../core/metrics.ts";
import { eventsPartition, isEventsPartition, parseEventsPartition, type LaneHour } from "../store/keys.ts";
import { paceReading, type Clock, type Pace } from "../store/pace.ts";
import { logError, warn } from "./log.ts";

/** Lanes that are counted at one time. */
const LANES_AT_ONCE = 10;

/** A batch waits no longer than this from its beginning on, and has the rest of its function's time to count. */
const LAST_WAIT_MS = 20 * SECOND_MS;

/** Minutes of a lane's hour that changed, by their first milliseconds, with the stream record that told of one of them first. */
interface Ring {
  readonly lane: LaneHour;
  readonly minutes: readonly number[];
  readonly sequenceNumber: string;
}

const MONOTONIC: Clock = { now: () => performance.now(), sleep: (ms) => sleep(ms) };

/**
 * Makes the Lambda handler of the stream of raw rows. A record says only that a minute changed; each minute is counted
 * once, however many records tell of it. A lane that fails is tried again with everything from its first record on,
 * which does no harm to the others. A record that is none of a row is set aside: no try would make it one, and a shard
 * waits for a batch that fails. A batch that read much ends only when its lanes may be read again: what comes meanwhile
 * is in the next one.
 */
export function serveStream(
  recount: (lane: LaneHour, minutes: readonly number[], pace: Pace) => Promise<void>,
  measure: Measure,
  clock: Clock = MONOTONIC,
) {
  // Where it is out of time, Lambda itself ends it and says so; middy would do it five milliseconds before, as an error of ours.
  const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>({ timeoutEarlyInMillis: 0 });
  return handler.handler(async (event) => {
    const lastMs = clock.now() + LAST_WAIT_MS;
    const { rings, setAside } = readRings(event.Records);
    for (const record of setAside) warn("a stream record was set aside", new NoRow(record));
    if (setAside.length > 0) measure({ setAside: setAside.length });
    // Two hours of a lane have one: the first minute of the later one is counted with the end of the other.
    const paces = new Map<string, Pace>();
    const results = await inParallel(rings, LANES_AT_ONCE, async ({ lane, minutes }) => {
      const name = eventsPartition({ ...lane, hour: "" });
      const pace = paces.get(name) ?? paceReading(clock, lastMs);
      paces.set(name, pace);
      await recount(lane, minutes, pace);
    });
    for (const result of results) if (result.status === "rejected") logError("a lane was not counted", result.reason);
    await Promise.all([...paces.values()].map((pace) => pace.rested()));
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
 * Reads which minutes some stream records tell of, by lane with the first that does, and which of the records are none of a row.
 */
export function readRings(records: readonly DynamoDBRecord[]): { rings: Ring[]; setAside: DynamoDBRecord[] } {
  const rings = new Map<string, Ring & { readonly minutes: number[] }>();
  const setAside: DynamoDBRecord[] = [];
  for (const record of records) {
    const found = minutesOf(record);
    if (!found) setAside.push(record);
    for (const { lane, minuteMs } of found ?? []) {
      const name = eventsPartition(lane);
      const { SequenceNumber: sequenceNumber = "" } = record.dynamodb ?? {};
      const ring = rings.get(name) ?? { lane, minutes: [], sequenceNumber };
      rings.set(name, ring);
      if (!ring.minutes.includes(minuteMs)) ring.minutes.push(minuteMs);
    }
  }
  return { rings: [...rings.values()], setAside };
}

/**
 * A row changes its own minute, and the next one when it may make a repeat of something there.
 * @returns nothing for a record that is none of a row
 */
function minutesOf(record: DynamoDBRecord): { lane: LaneHour; minuteMs: number }[] | undefined {
  const { Keys = {} } = record.dynamodb ?? {};
  const { S: pk = "" } = Keys["pk"] ?? {};
  const { S: sk = "" } = Keys["sk"] ?? {};
  if (!isEventsPartition(pk) || !parseEventId(sk.split("|")[0])) return undefined;
  const lane = parseEventsPartition(pk);
  const timeMs = eventTimeMs(sk);
  const minuteMs = minuteStartMs(timeMs);
  const nextMs = minuteMs + MINUTE_MS;
  const own = { lane, minuteMs };
  if (timeMs < nextMs - LOOK_BACK_MS) return [own];
  return [own, { lane: { ...lane, hour: hourOf(nextMs) }, minuteMs: nextMs }];
}
