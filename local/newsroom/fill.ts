import { eachInParallel } from "../../functions/core/in-parallel.ts";
import type { Site } from "../../functions/core/config.ts";
import type { Database } from "../../functions/store/database.ts";
import { describeArticle } from "../../functions/store/describe-article.ts";
import { eventKey } from "../../functions/store/keys.ts";
import { putEvent } from "../../functions/store/put-event.ts";
import { lastClosableHour } from "../../functions/core/acceptance.ts";
import { setImmediate as breath } from "node:timers/promises";
import { countHours, type CountedHour } from "../../ops/rebuild/count-hours.ts";
import { editionsOf } from "./editions.ts";
import { groupWrites } from "./group-writes.ts";
import { makeTraffic, type Delivery, type Edition } from "./make-traffic.ts";
import { finishPlan, type Plan } from "./plan.ts";
import { readRawRows, scanRawRows } from "../../ops/rebuild/raw-rows.ts";
import { settleInBulk } from "./settle-in-bulk.ts";
import type { Progress } from "../show-progress.ts";

/** Rows that are on their way at one time: some full transactions. */
const AT_ONCE = 300;

/** Hours that are counted without a breath: some ten milliseconds. */
const BREATHE_HOURS = 6;

/** What is read on a site, made. */
export interface Made {
  readonly edition: Edition;
  readonly deliveries: readonly Delivery[];
}

/** What a run added. */
export interface Filled {
  readonly articles: number;
  /** Rows of the plan, and those of them that were not there before. */
  readonly rows: number;
  readonly added: number;
}

/**
 * Stores the traffic of a plan as `record` stores it, then counts it. What is stored already stays as it is, so that this
 * may be stopped anywhere: the next run goes on.
 * @param sites the configured sites with their hosts
 * @param made the traffic, where it is not the plan's own
 */
export async function fill(
  base: Database,
  plan: Plan,
  sites: readonly Site[],
  { progress, signal, now }: { readonly progress: Progress; readonly signal: AbortSignal; readonly now: () => number },
  made?: readonly Made[],
): Promise<Filled> {
  const db = { ...base, client: groupWrites(base.client) };
  progress.begin("Making the traffic", 1);
  const all = made ?? editionsOf(plan, sites).map((edition) => ({ edition, deliveries: makeTraffic(plan, edition) }));
  const editions = all.map(({ edition }) => edition);
  const deliveries = all.flatMap((one) => one.deliveries);
  progress.done();
  await breathe(signal);
  await describe(db, editions, progress, now());
  const missing = await withoutStored(db, deliveries, signal);
  progress.begin("Storing events", missing.length);
  await inTurn(missing, signal, async ({ received }) => {
    await putEvent(db, received);
    progress.done();
  });
  for (const site of sites) await count(db, site, editions, { progress, signal, now });
  await finishPlan(db);
  return { articles: editions[0]?.articles.length ?? 0, rows: deliveries.length, added: missing.length };
}

async function describe(db: Database, editions: readonly Edition[], progress: Progress, nowMs: number): Promise<void> {
  const all = editions.flatMap(({ id, articles }) => articles.map((article) => ({ site: id, article })));
  progress.begin("Describing articles", all.length);
  await inTurn(all, undefined, async ({ site, article }) => {
    const { id, title, section, author, published } = article;
    await describeArticle(db, site, id, { title, section, author, published }, { nowMs, isCounted: false });
    progress.done();
  });
}

async function withoutStored(db: Database, deliveries: readonly Delivery[], signal: AbortSignal) {
  const stored = new Set<string>();
  await scanRawRows(db, (pk, { sk }) => stored.add(`${pk}\n${sk?.S}`), signal, { attributes: "pk, sk" });
  return deliveries.filter(({ received: { site, session, event } }) => {
    const { pk, sk } = eventKey(site, session, event);
    return !stored.has(`${pk}\n${sk}`);
  });
}

async function count(
  db: Database,
  site: Site,
  editions: readonly Edition[],
  { progress, signal, now }: Parameters<typeof fill>[3],
): Promise<void> {
  const edition = editions.find(({ id }) => id === site.id);
  if (!edition) return;
  progress.begin(`Counting ${site.id}`, 0);
  const raw = (await readRawRows(db, new Map([[site.id, site.hosts]]), signal)).get(site.id);
  const hours: CountedHour[] = [];
  for (const hour of countHours(site, raw ?? new Map())) {
    hours.push(hour);
    if (hours.length % BREATHE_HOURS === 0) await breathe(signal);
  }
  const own = new Set(edition.articles.map(({ id }) => id));
  const going = { signal, found: progress.found, done: progress.done };
  const nowMs = now();
  await settleInBulk(db, site, hours, { own, nowMs }, going);
  // A settle that runs beside this may have closed an hour before its articles were named there.
  const after = lastClosableHour(nowMs);
  if (lastClosableHour(now()) > after) await settleInBulk(db, site, hours, { own, nowMs: now(), after }, going);
}

/** Lets what came meanwhile be heard: a Ctrl-C, and connections that the database closed, which must not be used again. */
async function breathe(signal: AbortSignal): Promise<void> {
  await breath();
  signal.throwIfAborted();
}

async function inTurn<Item>(
  items: readonly Item[],
  signal: AbortSignal | undefined,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  await eachInParallel(items, AT_ONCE, async (item) => {
    signal?.throwIfAborted();
    await work(item);
  });
}
