import { paginateScan, type AttributeValue, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { nameLane, type LaneHour, type LaneName } from "./count-minutes.ts";
import { readCounts, type Counts } from "./counts.ts";

/** What the table of derived numbers holds of a site. Names of articles and hours are as their keys write them. */
export interface StoredNumbers {
  /** Lanes' hours of live minutes, by their names. */
  readonly lanes: Map<string, LaneHour>;
  readonly articles: Map<string, StoredArticle>;
  /** The site's own settled hours. */
  readonly siteHours: Map<string, Counts>;
  /** The hour up to which every article is closed. */
  readonly closedMark: string | undefined;
}

export interface StoredArticle {
  /** The sum of the closed hours. */
  closed?: Counts;
  /** The last closed hour. */
  through?: string;
  /** Lanes' hours that are still open, by their names. */
  readonly open: Map<string, LaneName & { readonly counts: Counts }>;
  /** Settled hours. */
  readonly hours: Map<string, Counts>;
}

const SEGMENTS = 4;

/** Reads everything that is stored of a site's numbers, by a scan of the whole table. */
export async function readStoredNumbers(client: DynamoDBClient, table: string, site: string): Promise<StoredNumbers> {
  const stored = emptyNumbers();
  const scanSegment = async (Segment: number) => {
    const pages = paginateScan(
      { client },
      { TableName: table, Segment, TotalSegments: SEGMENTS, ConsistentRead: true },
    );
    for await (const page of pages) for (const item of page.Items ?? []) learn(stored, site, item);
  };
  await Promise.all(Array.from({ length: SEGMENTS }, (_, segment) => scanSegment(segment)));
  return stored;
}

type Item = Record<string, AttributeValue>;
/** Numbers that more of is learnt. */
export type Draft = { -readonly [Name in keyof StoredNumbers]: StoredNumbers[Name] };

export function emptyNumbers(): Draft {
  return { lanes: new Map(), articles: new Map(), siteHours: new Map(), closedMark: undefined };
}

/** Takes in what an item of the table says of a site; of another one's it takes nothing. */
export function learn(stored: Draft, site: string, item: Item): void {
  const pk = item["pk"]?.S ?? "";
  const sk = item["sk"]?.S ?? "";
  if (pk.startsWith(`live|${site}|`)) return learnLive(stored, pk, sk, item);
  if (pk === `site|${site}`) {
    if (sk === "closed") stored.closedMark = item["hour"]?.S;
    const hour = hourIn(sk);
    if (hour && item["tally"]?.S) stored.siteHours.set(hour, readCounts(item["tally"].S));
    return;
  }
  if (!pk.startsWith(`article|${site}|`)) return;
  const name = pk.slice(`article|${site}|`.length);
  const article = stored.articles.get(name) ?? { open: new Map(), hours: new Map() };
  stored.articles.set(name, article);
  const hour = hourIn(sk);
  if (hour && item["tally"]?.S) article.hours.set(hour, readCounts(item["tally"].S));
  if (sk === "totals") learnTotals(name, article, item);
}

function learnLive(stored: Draft, pk: string, sk: string, item: Item): void {
  const hour = pk.split("|")[2] ?? "";
  const at = sk.lastIndexOf("|");
  const minutes = new Map<number, Counts>();
  for (const [name, value] of Object.entries(item)) {
    if (/^m\d\d$/.test(name) && value.S) minutes.set(Number(name.slice(1)), readCounts(value.S));
  }
  const lane = { article: sk.slice(0, at), hour, lane: Number(sk.slice(at + 1)), minutes };
  stored.lanes.set(nameLane(lane), lane);
}

function learnTotals(name: string, article: StoredArticle, item: Item): void {
  if (item["closed"]?.S) article.closed = readCounts(item["closed"].S);
  if (item["through"]?.S) article.through = item["through"].S;
  for (const [attribute, value] of Object.entries(item)) {
    const [, lane, hours] = /^o(\d)([0-9a-z]{4,})$/.exec(attribute) ?? [];
    if (!lane || !hours || !value.S) continue;
    const hour = new Date(Number.parseInt(hours, 36) * 3_600_000).toISOString().slice(0, 13);
    const open = { article: name, hour, lane: Number(lane), counts: readCounts(value.S) };
    article.open.set(nameLane(open), open);
  }
}

function hourIn(sk: string): string | undefined {
  return sk.startsWith("hour|") ? sk.slice("hour|".length) : undefined;
}
