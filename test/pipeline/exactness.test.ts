import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { APIGatewayProxyEventV2, Context, DynamoDBRecord } from "aws-lambda";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { HOUR_MS, MINUTE_MS, addHours, hourOf, hourStartMs } from "../../functions/core/clock.ts";
import { SPREADS } from "../../functions/core/lane.ts";
import { unpackTally } from "../../functions/core/packed-tally.ts";
import type { Totals } from "../../functions/core/totals.ts";
import { serveHttp } from "../../functions/lambda/http.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { serveStream } from "../../functions/lambda/stream.ts";
import { recordRoutes } from "../../functions/routes.ts";
import { moveMark } from "../../functions/store/mark.ts";
import type { Database } from "../../functions/store/database.ts";
import { articleHourKey, closedMarkKey, siteHourKey } from "../../functions/store/keys.ts";
import { readLiveLanes } from "../../functions/store/live-hour.ts";
import { readTotals } from "../../functions/store/read-totals.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import type { Site } from "../../functions/core/config.ts";
import { settle } from "../../functions/store/settle.ts";
import { openTestDatabaseWithStream, throughClient } from "../test-database.ts";
import { NO_FAULTS, faultyNetwork, type Faults } from "./faulty-network.ts";
import { addUp, countedEvents, type SentEvent } from "./oracle.ts";
import { seededRandom, type Random } from "./random.ts";
import { tapStream, type StreamTap } from "./stream-tap.ts";
import { EDGE_MS, makeWorld } from "./world.ts";

/** How many worlds are tried, and from which seed on: `PIPELINE_RUNS=3000 PIPELINE_SEED=7 npm test -- test/pipeline`. */
const RUNS = Number(process.env["PIPELINE_RUNS"] ?? 60);
const FIRST_SEED = Number(process.env["PIPELINE_SEED"] ?? 1);

/** Everything goes wrong, sometimes; each process of a world has its own luck. */
function someFaults(random: Random): Faults {
  if (random.chance(0.3)) return NO_FAULTS;
  const often = random.pick([0.05, 0.2, 0.6]);
  return {
    throttled: random.chance(0.5) ? often : 0,
    brokenBefore: random.chance(0.5) ? often / 2 : 0,
    brokenAfter: random.chance(0.5) ? often / 2 : 0,
    ...(random.chance(0.3) && { killBefore: 1 + random.below(6) }),
    ...(random.chance(0.3) && { killAfter: 1 + random.below(6) }),
  };
}

/** A consumer that stood still in the middle of its work, and wakes up when everybody has forgotten it. */
interface Sleeper {
  readonly wake: () => void;
  readonly ended: Promise<unknown>;
}

function siteNamed(id: string): Site {
  return { id, name: id, hosts: [], zone: "UTC", languages: ["en"] };
}

class World {
  readonly site: string;
  readonly sent: SentEvent[];
  readonly #random: Random;
  readonly #db: Database;
  readonly #tap: StreamTap;
  /** What was ever in the stream, and what of it no consumer has worked off yet. */
  readonly #records: DynamoDBRecord[] = [];
  readonly #undone = new Set<DynamoDBRecord>();
  readonly #sleepers: Sleeper[] = [];
  /** Chance that a record is given up for good: in some worlds, some of them or all of them are. */
  readonly #givenUp: number;
  #nowMs = EDGE_MS + 3 * MINUTE_MS;

  constructor(seed: number, db: Database, tap: StreamTap) {
    this.#random = seededRandom(seed);
    this.site = `world-${seed}`;
    this.sent = makeWorld(this.#random);
    this.#givenUp = this.#random.pick([0, 0, 0, 0.3, 1]);
    this.#db = db;
    this.#tap = tap;
  }

  /** Whether every record reaches a consumer in the end; otherwise only settling can make the numbers right. */
  get streamWorks(): boolean {
    return this.#givenUp === 0;
  }

  /** Clients send their events until each was answered 202, some of them twice, while consumers come and go. */
  async live(): Promise<void> {
    const posts = this.#makePosts();
    const again = posts.filter(() => this.#random.chance(0.3));
    const queue = this.#random.shuffle([...posts, ...again]);
    for (let post = queue.pop(); post; post = queue.pop()) {
      if (!(await this.#post(post))) queue.splice(this.#random.below(queue.length + 1), 0, post);
      if (this.#random.chance(0.4)) this.#nowMs += this.#random.below(10 * MINUTE_MS);
      if (this.#random.chance(0.5)) await this.#consume();
      if (this.#random.chance(0.06)) await this.#settle();
    }
  }

  /**
   * Lambda's promise, and no more: a record is handed over until a consumer that lived said that it is done, or is given
   * up. In any order, here.
   */
  async catchUp(): Promise<void> {
    await this.#readStream();
    for (const record of this.#random.shuffle([...this.#undone])) {
      expect(await this.#consumer(this.#db)({ Records: [record] }, {} as Context)).toEqual({ batchItemFailures: [] });
    }
    await this.#wake(this.#sleepers.filter(() => this.#random.chance(0.5)));
  }

  /** A run of settle that nothing stops, when the last hour of all events is over and none is closed. */
  async settleInTime(): Promise<void> {
    this.#nowMs = Math.max(this.#nowMs, EDGE_MS + HOUR_MS + 2 * MINUTE_MS);
    expect(await settle(this.#db, siteNamed(this.site), this.#nowMs, () => true)).toMatchObject({ finished: true });
  }

  /** A day later the hours are closed, by settles that are killed, and run twice at once; then the last sleepers wake. */
  async close(): Promise<void> {
    this.#nowMs = EDGE_MS + 27 * HOUR_MS;
    for (let tried = this.#random.below(4); tried > 0; tried--) await this.#settle();
    expect(await settle(this.#db, siteNamed(this.site), this.#nowMs, () => true)).toMatchObject({ finished: true });
    await this.#wake(this.#sleepers);
  }

  #makePosts(): SentEvent[][] {
    const posts: SentEvent[][] = [];
    for (const session of new Set(this.sent.map((one) => one.session))) {
      const events = this.#random.shuffle(this.sent.filter((one) => one.session === session));
      while (events.length > 0) posts.push(events.splice(0, 1 + this.#random.below(4)));
    }
    return posts;
  }

  /** @returns whether it was answered 202 */
  async #post(post: readonly SentEvent[]): Promise<boolean> {
    const db = this.#unlucky(this.#random.fork());
    const sites = [{ id: this.site, name: "", hosts: [], zone: "Asia/Tashkent", languages: ["en"] as const }];
    const warn = () => undefined;
    const handler = serveHttp(recordRoutes, {
      sites,
      now: () => this.#nowMs,
      store: recordStore(db),
      pageSecrets: new Map(),
      warn,
    });
    const events = post.map(({ event }) => event);
    const body = {
      site: this.site,
      sent: this.#nowMs,
      session: post[0]?.session,
      totals: this.#random.chance(0.5),
      events,
    };
    const answer = await handler(postOf(JSON.stringify(body)), {} as Context);
    if (answer.statusCode === 202)
      expect(JSON.parse(answer.body ?? "").rejected.map(reasonOf)).toEqual(post.flatMap(ownOf));
    return answer.statusCode === 202;
  }

  async #readStream(): Promise<void> {
    for (const record of await this.#tap(this.site)) {
      if (this.#random.chance(this.#givenUp)) continue;
      this.#records.push(record);
      this.#undone.add(record);
    }
  }

  /** Hands the consumers some of what was ever in the stream: shuffled, overlapping, repeated, cut anywhere. */
  async #consume(): Promise<void> {
    await this.#readStream();
    const consumers = Array.from({ length: 1 + this.#random.below(3) }, async () => {
      const random = this.#random.fork();
      const Records = random.shuffle(this.#records).slice(0, 1 + random.below(8));
      if (random.chance(0.25)) return this.#fallAsleep(Records.slice(0, 3), random);
      const network = faultyNetwork(someFaults(random), random);
      const { batchItemFailures } = await this.#consumer(throughClient(this.#db, network.client))(
        { Records },
        {} as Context,
      );
      if (!network.isAlive()) return;
      const failed = Records.findIndex(
        ({ dynamodb }) => dynamodb?.SequenceNumber === batchItemFailures[0]?.itemIdentifier,
      );
      for (const record of failed < 0 ? Records : Records.slice(0, failed)) this.#undone.delete(record);
    });
    await Promise.all(consumers);
  }

  #fallAsleep(Records: DynamoDBRecord[], random: Random): void {
    const { promise: until, resolve: wake } = Promise.withResolvers<void>();
    const frozen = { atWrite: 1 + random.below(5), until };
    const db = throughClient(this.#db, faultyNetwork({ ...NO_FAULTS, frozen }, random).client);
    this.#sleepers.push({ wake, ended: this.#consumer(db)({ Records }, {} as Context) });
  }

  async #settle(): Promise<void> {
    const runs = Array.from({ length: 1 + this.#random.below(2) }, async () => {
      const random = this.#random.fork();
      const db = this.#unlucky(random);
      await settle(db, siteNamed(this.site), this.#nowMs, () => random.chance(0.95)).catch(() => undefined);
    });
    await Promise.all(runs);
  }

  /** The database as a process sees it that has its own luck. */
  #unlucky(random: Random): Database {
    return throughClient(this.#db, faultyNetwork(someFaults(random), random).client);
  }

  #consumer(db: Database) {
    return serveStream(
      (lane, minutes, pace) => recountMinutes(db, lane, minutes, pace),
      () => undefined,
    );
  }

  async #wake(sleepers: readonly Sleeper[]): Promise<void> {
    for (const sleeper of sleepers) sleeper.wake();
    await Promise.all(sleepers.map((sleeper) => sleeper.ended));
  }
}

function postOf(body: string): APIGatewayProxyEventV2 {
  const headers = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36" };
  const http = { sourceIp: "203.0.113.9" };
  const event = {
    routeKey: "POST /v1/reads",
    rawQueryString: "",
    headers,
    body,
    isBase64Encoded: false,
    requestContext: { http },
  };
  return event as unknown as APIGatewayProxyEventV2;
}

const reasonOf = ({ reason }: { reason: string }) => reason;
const ownOf = ({ event }: SentEvent) => (event.own ? ["excluded"] : []);

const HOURS = [-2, -1, 0, 1].map((off) => addHours(hourOf(EDGE_MS), off));

const onlyTotals = ({ views, prints, listens }: Totals): Totals => ({ views, prints, listens });
const isSome = ({ views, prints, listens }: Totals) => views + prints + listens > 0;

async function storedTotals(db: Database, site: string): Promise<Record<string, Totals>> {
  const totals = await readTotals(db, site, [...new Set(["b", "2026/11/a|b|2026-11-24T23|1"])]);
  return Object.fromEntries(
    [...totals].map(([article, one]) => [article, onlyTotals(one)] as const).filter(([, one]) => isSome(one)),
  );
}

async function storedMinutes(db: Database, site: string): Promise<Record<string, Totals>> {
  const minutes: Record<string, Totals> = {};
  for (const hour of HOURS) {
    for (let spread = 0; spread < SPREADS; spread++) {
      for await (const page of readLiveLanes(db, site, hour, spread)) {
        for (const lane of page) {
          for (const [minute, one] of lane.minutes) {
            const name = `${lane.article} ${hourStartMs(hour) + minute * MINUTE_MS}`;
            const sum = minutes[name] ?? { views: 0, prints: 0, listens: 0 };
            if (!isSome(one)) continue;
            minutes[name] = {
              views: sum.views + one.views,
              prints: sum.prints + one.prints,
              listens: sum.listens + one.listens,
            };
          }
        }
      }
    }
  }
  return minutes;
}

async function settledHours(
  db: Database,
  keyOf: (hour: string) => { pk: string; sk: string },
): Promise<Record<string, Totals>> {
  const hours: Record<string, Totals> = {};
  for (const hour of HOURS) {
    const { pk, sk } = keyOf(hour);
    const { Item } = await db.client.send(
      new GetItemCommand({ TableName: db.rollups, Key: { pk: { S: pk }, sk: { S: sk } } }),
    );
    const tally = Item?.["tally"]?.S ? onlyTotals(unpackTally(Item["tally"].S)) : undefined;
    if (tally && isSome(tally)) hours[hour] = tally;
  }
  return hours;
}

describe("the pipeline, whatever crashes, repeats, overlaps or comes late", () => {
  let db: Awaited<ReturnType<typeof openTestDatabaseWithStream>>;
  let tap: StreamTap;

  beforeAll(async () => {
    db = await openTestDatabaseWithStream();
    tap = await tapStream(db.streamArn);
    vi.spyOn(console, "error").mockReturnValue();
  });

  test.concurrent.for(Array.from({ length: RUNS }, (_, run) => FIRST_SEED + run))(
    "ends in the rule's numbers: world %i",
    async (seed) => {
      const world = new World(seed, db, tap);
      await moveMark(db, closedMarkKey(world.site), addHours(hourOf(EDGE_MS), -3));
      const counted = countedEvents(world.sent);
      const byArticle = addUp(counted, ({ article }) => article);

      await world.live();
      await world.catchUp();
      const byMinute = addUp(counted, ({ article, minuteMs }) => `${article} ${minuteMs}`);
      if (!world.streamWorks) await world.settleInTime();
      expect(await storedTotals(db, world.site)).toEqual(byArticle);
      expect(await storedMinutes(db, world.site)).toEqual(byMinute);

      await world.close();
      expect(await storedMinutes(db, world.site)).toEqual(byMinute);
      expect(await storedTotals(db, world.site)).toEqual(byArticle);
      for (const article of Object.keys(byArticle)) {
        const ofArticle = counted.filter((one) => one.article === article);
        expect(await settledHours(db, (hour) => articleHourKey(world.site, article, hour))).toEqual(
          addUp(ofArticle, ({ minuteMs }) => hourOf(minuteMs)),
        );
      }
      expect(await settledHours(db, (hour) => siteHourKey(world.site, hour))).toEqual(
        addUp(counted, ({ minuteMs }) => hourOf(minuteMs)),
      );
    },
  );
});
