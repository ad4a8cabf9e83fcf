import { paginateQuery, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { MINUTE_MS, addHours, hourStartMs } from "../core/clock.ts";
import { eventIdFloor, eventTimeMs } from "../core/event-id.ts";
import { LOOK_BACK_MS } from "../core/repeat.ts";
import type { CountedKind, LeftOut, Row } from "../core/row.ts";
import type { Database } from "./database.ts";
import { eventsPartition, type LaneHour } from "./keys.ts";
import { UNPACED, type Pace } from "./pace.ts";

/**
 * Reads the counted rows of a lane with times in [from, to), where both lie in the lane's hour or at its end, with those of
 * the 30 s before. These may lie in the hour before, another partition, which is read only for an hour's first minute that
 * has a row. Consistent: what was stored before the call is in the answer.
 */
export async function readRows(
  db: Database,
  lane: LaneHour,
  fromMs: number,
  toMs: number,
  pace: Pace = UNPACED,
): Promise<Row[]> {
  const startMs = hourStartMs(lane.hour);
  const lookBackMs = fromMs - LOOK_BACK_MS;
  const rows = await queryRows(db, lane, Math.max(lookBackMs, startMs), toMs, pace);
  if (lookBackMs >= startMs || !rows.some(({ timeMs }) => timeMs < startMs + MINUTE_MS)) return rows;
  const before = { ...lane, hour: addHours(lane.hour, -1) };
  return [...rows, ...(await queryRows(db, before, lookBackMs, startMs, pace))];
}

async function queryRows(db: Database, lane: LaneHour, fromMs: number, toMs: number, pace: Pace): Promise<Row[]> {
  const rows: Row[] = [];
  const pages = paginateQuery(
    { client: db.client },
    {
      TableName: db.events,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
      ProjectionExpression: "sk, s, v, x, re",
      ReturnConsumedCapacity: "TOTAL",
      ExpressionAttributeValues: {
        ":pk": { S: eventsPartition(lane) },
        ":from": { S: eventIdFloor(fromMs) },
        // BETWEEN includes its end, and no row has a bare floor as its key.
        ":to": { S: eventIdFloor(toMs) },
      },
    },
  );
  for await (const { Items = [], ConsumedCapacity, LastEvaluatedKey } of pages) {
    for (const item of Items) rows.push(parseRow(item));
    pace.read(ConsumedCapacity?.CapacityUnits ?? 0);
    if (LastEvaluatedKey) await pace.ready();
  }
  return rows;
}

const KINDS: readonly string[] = ["view", "print", "listen"] satisfies CountedKind[];
const REASONS: readonly string[] = ["unsigned", "robot", "prefetch", "own"] satisfies LeftOut[];

/** Reads a counted row. @throws when it is of an unknown kind */
export function parseRow(item: Record<string, AttributeValue>): Row {
  const id = item["sk"]?.S ?? "";
  const kind = id.slice(id.indexOf("|") + 1);
  if (!isKind(kind)) throw new Error(`a raw row of unknown kind: ${id}`);
  const reason = item["x"]?.S;
  // A session and a visitor hash may be the same text, and are never the same reader.
  const reader = item["s"]?.S ?? `visitor ${item["v"]?.S}`;
  const rejudged = Number(item["re"]?.N ?? 0);
  return {
    id,
    timeMs: eventTimeMs(id),
    kind,
    reader,
    ...(isReason(reason) && { leftOut: reason }),
    ...(rejudged && { rejudged }),
  };
}

function isKind(kind: string): kind is CountedKind {
  return KINDS.includes(kind);
}

function isReason(reason: string | undefined): reason is LeftOut {
  return reason !== undefined && REASONS.includes(reason);
}
