import type { DynamoDBStreamEvent } from "aws-lambda";
import { MINUTE_MS, minuteStartMs } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { laneOf } from "../../functions/core/lane.ts";
import type { Database } from "../../functions/store/database.ts";
import { eventKey, type Key } from "../../functions/store/keys.ts";
import { putEvent } from "../../functions/store/put-event.ts";
import type { Random } from "../../local/newsroom/random.ts";

/** Views whose rows are stored, and how a batch of the stream tells of them. */
export interface Batch {
  /** How many they are. */
  readonly views: number;
  /** The article of each. */
  readonly articleOf: (at: number) => string;
}

/**
 * Stores views of one lane in the first half of the minute before a time, where each rings its own minute alone, and makes the
 * batch of the stream that tells of them.
 */
export async function storeBatch(
  db: Database,
  site: string,
  random: Random,
  nowMs: number,
  { views, articleOf }: Batch,
): Promise<DynamoDBStreamEvent> {
  const startMs = minuteStartMs(nowMs) - MINUTE_MS;
  const keys = await Promise.all(
    Array.from({ length: views }, async (_, at) => {
      const id = makeEventId(startMs + Math.floor((at * MINUTE_MS) / 2 / views), random.bytes(10));
      const event = { id, kind: "view", article: articleOf(at), referrer: "https://t.me/", language: "en" } as const;
      const [session, visitor] = [sessionInFirstLane(random), Buffer.from(random.bytes(16)).toString("base64url")];
      await putEvent(db, { site, session, visitor, event, browser: "Chrome", device: "phone", country: "UZ" });
      return eventKey(site, session, event);
    }),
  );
  return { Records: keys.map(toRecord) };
}

function sessionInFirstLane(random: Random): string {
  for (;;) {
    const session = Buffer.from(random.bytes(9)).toString("base64url");
    if (laneOf(session) === 0) return session;
  }
}

function toRecord({ pk, sk }: Key, at: number) {
  const Keys = { pk: { S: pk }, sk: { S: sk } };
  return { eventName: "INSERT" as const, dynamodb: { Keys, SequenceNumber: String(at) } };
}
