import { paginateScan, type AttributeValue, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { nameLane, type LaneName } from "./count-minutes.ts";
import { add, NOTHING, readCounts, type Counts } from "./counts.ts";

/** Counts as they are stored. */
export interface StoredCounts {
  readonly value: AttributeValue;
  /** Nothing, when they cannot be read. */
  readonly counts: Counts | undefined;
  readonly unreadable?: string;
}

/** The stored minutes of a lane's hour, by minute of the hour. */
export interface StoredLane extends LaneName {
  readonly minutes: ReadonlyMap<number, StoredCounts>;
}

/**
 * What the table of derived numbers holds of the tallies of some hours of a site. Names of articles and hours are as their
 * keys write them.
 */
export interface StoredNumbers {
  /** Lanes' hours of live minutes, by their names. */
  readonly lanes: Map<string, StoredLane>;
  readonly articles: Map<string, StoredArticle>;
  /** The site's own settled hours. */
  readonly siteHours: Map<string, StoredCounts>;
}

export interface StoredArticle {
  /** The sum of the closed hours. */
  closed?: StoredCounts;
  /** The last closed hour. */
  through?: string;
  /** Lanes' hours that are still open, by their names. */
  readonly open: Map<string, LaneName & { readonly stored: StoredCounts }>;
  /** Settled hours that were asked for, or that the mark has not come to. */
  readonly hours: Map<string, StoredCounts>;
  /** The sum of all others; nothing, when one of them cannot be read. */
  others: Counts | undefined;
}

/** Which numbers are wanted. */
export interface Wanted {
  readonly site: string;
  readonly isAsked: (hour: string) => boolean;
  /** The hour up to which every article is closed. */
  readonly closedMark: string;
}

const SEGMENTS = 4;

/** Numbers that more of is learnt. */
export function emptyNumbers(): StoredNumbers {
  return { lanes: new Map(), articles: new Map(), siteHours: new Map() };
}

export function nothingStored(): StoredArticle {
  return { open: new Map(), hours: new Map(), others: NOTHING };
}

/** Reads what is stored of a site's tallies, by a scan of the whole table. */
export async function readStoredNumbers(
  { client, rollups }: { readonly client: DynamoDBClient; readonly rollups: string },
  wanted: Wanted,
  signal: AbortSignal,
): Promise<StoredNumbers> {
  const stored = emptyNumbers();
  const { site } = wanted;
  const scanSegment = async (Segment: number) => {
    const pages = paginateScan(
      { client },
      {
        TableName: rollups,
        Segment,
        TotalSegments: SEGMENTS,
        ConsistentRead: true,
        FilterExpression: "begins_with(pk, :live) OR begins_with(pk, :article) OR pk = :site",
        ExpressionAttributeValues: {
          ":live": { S: `live|${site}|` },
          ":article": { S: `article|${site}|` },
          ":site": { S: `site|${site}` },
        },
      },
    );
    for await (const page of pages) {
      signal.throwIfAborted();
      for (const item of page.Items ?? []) learn(stored, wanted, item);
    }
  };
  await Promise.all(Array.from({ length: SEGMENTS }, (_, segment) => scanSegment(segment)));
  return stored;
}

type Item = Record<string, AttributeValue>;

/** Takes in what an item of the table says of a site; of another one's it takes nothing. */
export function learn(stored: StoredNumbers, wanted: Wanted, item: Item): void {
  const pk = item["pk"]?.S ?? "";
  const sk = item["sk"]?.S ?? "";
  const { site, isAsked, closedMark } = wanted;
  if (pk.startsWith(`live|${site}|`)) return learnLive(stored, wanted, pk, sk, item);
  const hour = sk.startsWith("hour|") ? sk.slice("hour|".length) : undefined;
  if (pk === `site|${site}`) {
    if (hour && isAsked(hour) && item["tally"]) stored.siteHours.set(hour, readStored(item["tally"]));
    return;
  }
  const name = pk.slice(`article|${site}|`.length);
  const article = stored.articles.get(name) ?? nothingStored();
  stored.articles.set(name, article);
  if (hour && item["tally"]) {
    const tally = readStored(item["tally"]);
    if (isAsked(hour) || hour > closedMark) article.hours.set(hour, tally);
    else article.others = article.others && tally.counts ? add([article.others, tally.counts]) : undefined;
  }
  if (sk === "totals") learnTotals(name, article, wanted, item);
}

function learnLive({ lanes }: StoredNumbers, { isAsked }: Wanted, pk: string, sk: string, item: Item): void {
  const hour = pk.split("|")[2] ?? "";
  if (!isAsked(hour)) return;
  const at = sk.lastIndexOf("|");
  const minutes = new Map<number, StoredCounts>();
  for (const [name, value] of Object.entries(item)) {
    if (/^m\d\d$/.test(name)) minutes.set(Number(name.slice(1)), readStored(value));
  }
  const lane = { article: sk.slice(0, at), hour, lane: Number(sk.slice(at + 1)), minutes };
  lanes.set(nameLane(lane), lane);
}

function learnTotals(name: string, article: StoredArticle, { isAsked }: Wanted, item: Item): void {
  const { closed, through } = item;
  if (closed) Object.assign(article, { closed: readStored(closed) });
  if (through?.S) Object.assign(article, { through: through.S });
  for (const [attribute, value] of Object.entries(item)) {
    const [, lane, hours] = /^o(\d)([0-9a-z]{4,})$/.exec(attribute) ?? [];
    if (!lane || !hours) continue;
    const hour = new Date(Number.parseInt(hours, 36) * 3_600_000).toISOString().slice(0, 13);
    const open = { article: name, hour, lane: Number(lane), stored: readStored(value) };
    if (isAsked(hour)) article.open.set(nameLane(open), open);
  }
}

function readStored(value: AttributeValue): StoredCounts {
  try {
    return { value, counts: readCounts(value.S ?? "") };
  } catch (error) {
    return { value, counts: undefined, unreadable: error instanceof Error ? error.message : String(error) };
  }
}
