import { paginateQuery, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { DAY_MS, SECOND_MS, hourStartMs, type Hour } from "../core/clock.ts";
import { SPREADS } from "../core/lane.ts";
import { unpackTally } from "../core/packed-tally.ts";
import { mergeAll, type Tally } from "../core/tally.ts";
import type { HowToRead } from "./batch-get.ts";
import type { Database } from "./database.ts";
import { livePartition, parseLiveSort } from "./keys.ts";

/** The minutes of one lane of an article in a live hour. */
export interface LiveLane {
  readonly article: string;
  readonly lane: number;
  /** Tallies by minute of the hour, 0-59. */
  readonly minutes: ReadonlyMap<number, Tally>;
}

/** When a live hour expires, epoch seconds. */
export function liveTtlSeconds(db: Database, hour: Hour): number {
  return (hourStartMs(hour) + db.retention.minuteDays * DAY_MS) / SECOND_MS;
}

/** Reads the live lanes of one spread of a site's hour, page by page, eventually consistent where nothing else is said. */
export async function* readLiveLanes(
  db: Database,
  site: string,
  hour: Hour,
  spread: number,
  { consistent = false }: HowToRead = {},
): AsyncGenerator<readonly LiveLane[]> {
  const pages = paginateQuery(
    { client: db.client },
    {
      TableName: db.rollups,
      ConsistentRead: consistent,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: livePartition(site, hour, spread) } },
    },
  );
  for await (const page of pages) yield (page.Items ?? []).map(parseLiveLane);
}

/** Reads every live lane of a site's hour, eventually consistent where nothing else is said. */
export async function readLiveHour(db: Database, site: string, hour: Hour, how: HowToRead = {}): Promise<LiveLane[]> {
  const lanes: LiveLane[] = [];
  const readSpread = async (spread: number) => {
    for await (const page of readLiveLanes(db, site, hour, spread, how)) lanes.push(...page);
  };
  await Promise.all(Array.from({ length: SPREADS }, (_, spread) => readSpread(spread)));
  return lanes;
}

function parseLiveLane(item: Record<string, AttributeValue>): LiveLane {
  return { ...parseLiveSort(item["sk"]?.S ?? ""), minutes: minutesOf(item) };
}

/** The tallies of the minutes in a live item, by minute of the hour. */
export function minutesOf(item: Record<string, AttributeValue> = {}): Map<number, Tally> {
  const minutes = new Map<number, Tally>();
  for (const [name, value] of Object.entries(item)) {
    if (/^m\d\d$/.test(name) && value.S) minutes.set(Number(name.slice(1)), unpackTally(value.S));
  }
  return minutes;
}

/** How many raw rows an article's live minutes were made from. */
export function rowsOf(lanes: readonly LiveLane[]): number {
  return mergeAll(lanes.flatMap(({ minutes }) => [...minutes.values()])).rows;
}
