import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { eachInParallel } from "../../functions/core/in-parallel.ts";
import { LANES } from "../../functions/core/lane.ts";
import { LOOK_BACK_MS } from "../../functions/core/repeat.ts";
import type { Database } from "../../functions/store/database.ts";
import { putEvent } from "../../functions/store/put-event.ts";
import { readTotals } from "../../functions/store/read-totals.ts";
import { startEmbeddedDatabase } from "../../local/embedded-database.ts";
import { groupWrites } from "../../local/newsroom/group-writes.ts";
import { seededRandom, type Random } from "../../local/newsroom/random.ts";
import { timePrice } from "../cost/billed-time.ts";
import type { Deployed, DeployedFunction } from "../cost/deployed.ts";
import { makePipeline, type Driven, type Flow } from "../cost/drive.ts";
import { START_MS, seedArticle } from "../cost/measure-live.ts";
import { PRICES } from "../cost/prices.ts";
import { SITE, articleId, readerRequests, type PageRequest } from "../cost/readers.ts";
import { gatherMs } from "../cost/stream-batches.ts";
import { openTables, reachDatabase } from "../open-tables.ts";
import { makePeaks, type Peak } from "./peaks.ts";

/** What readers do that is measured. */
export interface Heat {
  readonly name: string;
  readonly viewsAMinute: number;
  /** Whether all views are of one article, or each of another. */
  readonly isOneArticle: boolean;
}

/** What a heat took. */
export interface HotUse extends Heat {
  /** Views that were driven through the functions, and that lay in their minute besides. */
  readonly driven: number;
  readonly besides: number;
  /** Units of a view: its row, other writes, reads. */
  readonly rowWrites: number;
  readonly writes: number;
  readonly reads: number;
  /** US dollars for the units of a million such views, and for the time that recount pauses for them. */
  readonly perMillion: number;
  readonly pausesPerMillion: number;
  readonly batches: number;
  /** Seconds from the beginning of a batch to the next look at its lane, the mean. */
  readonly lookSeconds: number;
  /** The most units of a partition in a second. */
  readonly peakWrites: Peak;
  readonly peakReads: Peak;
}

/** What is measured where nobody asks for anything else: views a minute of one article, and articles with one view in an hour. */
export const USUAL_RATES: readonly number[] = [100, 1_000, 10_000, 100_000, 240_000];
export const USUAL_ARTICLES = 100_000;
/** Of fewer, less than a hundred views would be driven in the minute that stands for the hour: chance would tell what they take. */
export const LEAST_RATE = 100;
export const LEAST_ARTICLES = 100 * 60;

/** Up to so many views a minute, the whole minute is driven. */
const WHOLE_MINUTE = 1_200;
/**
 * Else some time from these seconds of it on: counting a minute reads all of it, so what a view takes grows evenly from its first to
 * its last.
 */
const SECONDS = [0, 30, 59];
/** Views that come in this time, unless that were longer than a second, or shorter than records take to come together. */
const VIEWS = 300;
/** The minute in the middle of the hour. */
const MINUTE_START_MS = START_MS + HOUR_MS / 2;
/** The hours before in which the article was read as often. */
const AGE_HOURS = 12;
const PATIENT_MS = 300_000;
const AT_ONCE = 400;

/** How the records come to recount, and what recount is billed by. */
export interface HotFlow extends Pick<Flow, "gatherMs"> {
  readonly batchSize: number;
  readonly recount: DeployedFunction;
}

/** Says so of what is deployed. */
export function flowOf({ stream, functions }: Pick<Deployed, "stream" | "functions">): HotFlow {
  return { gatherMs: gatherMs(stream), batchSize: stream.batchSize, recount: functions.recount };
}

/** Heats of one article that is viewed so often in each minute of an hour. */
export function heatsOf(rates: readonly number[]): Heat[] {
  return rates.map((viewsAMinute) => ({
    name: `one article, ${viewsAMinute.toLocaleString("en-GB")} views a minute`,
    viewsAMinute,
    isOneArticle: true,
  }));
}

/** The heat of so many articles, each of which is viewed once in an hour. */
export function coldHeat(articles: number): Heat {
  return {
    name: `a minute of ${articles.toLocaleString("en-GB")} articles, a view of each in an hour`,
    viewsAMinute: Math.round(articles / 60),
    isOneArticle: false,
  };
}

/**
 * Measures what each heat uses of each partition in each second, over a clock of its own, by driving record and recount against
 * a DynamoDB Local in memory.
 * @throws when an article's number is not what was stored of it
 */
export async function measureHot(
  heats: readonly Heat[],
  flow: HotFlow,
  tell: (what: string) => void,
): Promise<HotUse[]> {
  tell("starting the embedded database");
  const { endpoint, stop } = await startEmbeddedDatabase();
  try {
    const uses: HotUse[] = [];
    for (const [at, heat] of heats.entries()) {
      tell(heat.name);
      const db = await openTables(endpoint, String(at), PATIENT_MS);
      const bulk = { ...db, client: groupWrites(reachDatabase(endpoint, PATIENT_MS)) };
      uses.push(await measureHeat(db, bulk, heat, flow));
    }
    return uses;
  } finally {
    await stop();
  }
}

/**
 * Measures a heat in tables of its own.
 * @param bulk the same tables through a client that stores rows a hundred at a time
 * @param views how many are driven in each part of a minute that is not driven as a whole
 * @throws when an article's number is not what was stored of it
 */
export async function measureHeat(
  db: Database,
  bulk: Database,
  heat: Heat,
  { recount, ...flow }: HotFlow,
  views = VIEWS,
): Promise<HotUse> {
  const { viewsAMinute, isOneArticle } = heat;
  const random = seededRandom(heat.name);
  const windows = windowsOf(heat, flow.gatherMs, views);
  const isWhole = windows.length === 1;
  const peaks = makePeaks(db.events);
  // The rest of a second is like what of it is driven; batches have the time that they take.
  const times = SECOND_MS / Math.min(SECOND_MS, ...windows.map(([fromMs, toMs]) => toMs - fromMs));
  const drive = makePipeline(db, random, {
    ...flow,
    // Parts of a minute end with a look.
    ...(!isWhole && { phaseMs: 0 }),
    onPartition: (use, atMs, by) => peaks.add(use, atMs, by === "record" ? times : 1),
  });
  const made = readerRequests(random);
  const hot = articleId(0);
  // The first view of a process brings the day's salt.
  await drive(made(articleId(-1), MINUTE_START_MS - HOUR_MS).filter(({ kind }) => kind === "view"));
  if (isOneArticle) {
    await seedArticle(bulk, random, hot, { perHour: viewsAMinute * 60, minutes: 1 }, AGE_HOURS);
  }
  const before = isOneArticle ? await viewsOf(db, [hot]) : 0;
  const viewed: string[] = [];
  const requests = (fromMs: number, toMs: number): PageRequest[] =>
    Array.from({ length: Math.round((viewsAMinute * (toMs - fromMs)) / MINUTE_MS) }, () => {
      const article = isOneArticle ? hot : articleId(viewed.length);
      viewed.push(article);
      const [view] = made(article, Math.floor(fromMs + random.next() * (toMs - fromMs)));
      if (!view) throw new Error("a reader sends no view");
      return view;
    });
  const found: Driven[] = [];
  // Rows of the minute before that may be repeated are read with the minute; they count in their own, which is seeded.
  if (isOneArticle) await storeBetween(bulk, random, hot, viewsAMinute, -LOOK_BACK_MS, 0);
  let [besides, doneMs] = [0, 0];
  for (const [fromMs, toMs] of windows) {
    besides += await storeBetween(bulk, random, hot, viewsAMinute, doneMs, fromMs);
    found.push(await drive(requests(MINUTE_START_MS + fromMs, MINUTE_START_MS + toMs)));
    doneMs = toMs;
  }
  const counts = (await viewsOf(db, [...new Set(viewed)])) - before;
  const sent = viewed.length + besides;
  if (counts !== sent) throw new Error(`${heat.name}: ${sent} views were stored and ${counts} are counted`);
  const sum = (of: (driven: Driven) => number) => found.reduce((total, one) => total + of(one), 0);
  const batches = sum((one) => one.batches);
  const lookMs = sum((one) => one.servedMs) / batches;
  // A batch of a part of the minute serves what comes to its lane until the next one, as far as that may have it.
  const inBatch = Math.min(flow.batchSize, (viewsAMinute * lookMs) / MINUTE_MS / LANES);
  const [recorded, counted] = [viewed.length, isWhole ? viewed.length : batches * inBatch];
  const rowWrites = sum(({ record }) => record.rawWrites) / recorded;
  const each = (what: "writes" | "reads") =>
    sum(({ record }) => record[what]) / recorded + sum((one) => one.recount[what]) / counted;
  const [writes, reads] = [each("writes"), each("reads")];
  return {
    ...heat,
    driven: viewed.length,
    besides,
    rowWrites,
    writes,
    reads,
    perMillion: 1e6 * ((rowWrites + writes) * PRICES.write.dollars + reads * PRICES.read.dollars),
    pausesPerMillion: 1e6 * timePrice(sum((one) => one.pausedMs) / counted, recount),
    batches,
    lookSeconds: lookMs / SECOND_MS,
    peakWrites: peaks.peak("writes"),
    peakReads: peaks.peak("reads"),
  };
}

/** The parts of the minute that are driven, milliseconds from its start. */
function windowsOf(
  { viewsAMinute, isOneArticle }: Heat,
  lookMs: number,
  views: number,
): (readonly [fromMs: number, toMs: number])[] {
  if (viewsAMinute <= WHOLE_MINUTE || !isOneArticle) return [[0, MINUTE_MS]];
  const ms = Math.min(SECOND_MS, Math.max(lookMs, Math.round((views * MINUTE_MS) / viewsAMinute)));
  return SECONDS.map((second) => [second * SECOND_MS, second * SECOND_MS + ms]);
}

/** Stores the rows of the views between two of these parts, for the next one to count. @returns how many they are */
async function storeBetween(
  bulk: Database,
  random: Random,
  article: string,
  viewsAMinute: number,
  fromMs: number,
  toMs: number,
): Promise<number> {
  const count = Math.round((viewsAMinute * (toMs - fromMs)) / MINUTE_MS);
  const startMs = MINUTE_START_MS + fromMs;
  const times = Array.from({ length: count }, (_, at) => startMs + Math.floor((at * (toMs - fromMs)) / count));
  await eachInParallel(times, AT_ONCE, async (timeMs) => {
    const [id, session] = [makeEventId(timeMs, random.bytes(10)), Buffer.from(random.bytes(9)).toString("base64url")];
    const visitor = Buffer.from(random.bytes(16)).toString("base64url");
    const event = { id, kind: "view", article, referrer: "https://t.me/", language: "en" } as const;
    await putEvent(bulk, { site: SITE.id, session, visitor, event, browser: "Chrome", device: "phone", country: "UZ" });
  });
  return count;
}

async function viewsOf(db: Database, articles: readonly string[]): Promise<number> {
  let views = 0;
  for (let from = 0; from < articles.length; from += 100) {
    const totals = await readTotals(db, SITE.id, articles.slice(from, from + 100));
    for (const one of totals.values()) views += one.views;
  }
  return views;
}
