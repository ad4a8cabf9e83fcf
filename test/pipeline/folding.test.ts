import { BatchGetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, expect, test } from "vitest";
import { hourOf } from "../../functions/core/clock.ts";
import { Problem } from "../../functions/core/problem.ts";
import { EMPTY_TALLY } from "../../functions/core/tally.ts";
import { keepMinutes } from "../../functions/store/keep-minutes.ts";
import { samePartition, totalsKey } from "../../functions/store/keys.ts";
import { readTotals } from "../../functions/store/read-totals.ts";
import { refold } from "../../functions/store/refold.ts";
import { setBaseline } from "../../functions/store/set-baseline.ts";
import { openTestDatabase, throughClient } from "../test-database.ts";
import { faultyNetwork } from "./faulty-network.ts";
import { seededRandom, type Random } from "./random.ts";

/** Worlds to try: `FOLDING_RUNS=1000 npm test -- test/pipeline/folding`. */
const RUNS = Number(process.env["FOLDING_RUNS"] ?? 20);
const T = Date.parse("2026-11-24T10:00:00Z");
const ARTICLES = ["new", "old|totals", "__proto__", "<b>&'\"\n at x", "x".repeat(512), "ж😀"];

let db: Awaited<ReturnType<typeof openTestDatabase>>;

beforeAll(async () => {
  db = await openTestDatabase();
});

/** What is stored of who is folded into whom, on its three places, read raw and consistent. */
async function readStored(site: string) {
  const Keys = ARTICLES.map((article) => totalsKey(site, article)).map(({ pk, sk }) => ({
    pk: { S: pk },
    sk: { S: sk },
  }));
  const { Responses } = await db.client.send(
    new BatchGetItemCommand({ RequestItems: { [db.rollups]: { Keys, ConsistentRead: true } } }),
  );
  const items = new Map((Responses?.[db.rollups] ?? []).map((item) => [item["pk"]?.S, item]));
  const { Items = [] } = await db.client.send(
    new QueryCommand({
      TableName: db.rollups,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: samePartition(site) } },
    }),
  );
  const itemOf = (article: string) => items.get(totalsKey(site, article).pk);
  return {
    same: new Map(ARTICLES.map((article) => [article, (itemOf(article)?.["same"]?.SS ?? []).toSorted()])),
    into: new Map(ARTICLES.flatMap((article) => pair(article, itemOf(article)?.["into"]?.S))),
    listed: new Map(Items.flatMap(({ sk, into }) => pair(sk?.S ?? "", into?.S))),
  };
}

function pair(old: string, article: string | undefined): [string, string][] {
  return article === undefined ? [] : [[old, article]];
}

/** A world: its articles' own views, as they should be, and what can be done in it. */
function makeWorld(site: string, random: Random) {
  const own = new Map(ARTICLES.map((article) => [article, 0]));
  const counted = new Map(ARTICLES.map((article) => [article, 0]));
  const view = async (article: string) => {
    const views = (counted.get(article) ?? 0) + 1;
    counted.set(article, views);
    own.set(article, (own.get(article) ?? 0) + 1);
    const lane = { site, article, hour: hourOf(T), lane: 0 };
    // What meets an admin's change of the same item is sent again by the stream.
    for (;;) {
      try {
        return await keepMinutes(db, lane, new Map([[T, { ...EMPTY_TALLY, rows: views, views }]]));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
      }
    }
  };
  const giveBaseline = async (article: string, views: number) => {
    await setBaseline(db, site, article, { views, prints: 0, listens: 0 });
    own.set(article, (counted.get(article) ?? 0) + views);
  };
  const someWanted = () => {
    const size = random.pick([0, 1, 1, 2]);
    return new Map([[random.pick(ARTICLES), random.shuffle(ARTICLES).slice(0, size)]]);
  };
  const check = async () => {
    const { same, into, listed } = await readStored(site);
    expect(new Map([...same].flatMap(([article, olds]) => olds.map((old) => [old, article])))).toEqual(into);
    expect(listed).toEqual(into);
    for (const old of into.keys()) expect(same.get(old)).toEqual([]);
    const expected = ARTICLES.map((article) => {
      const shown = into.get(article) ?? article;
      return [article, [shown, ...(same.get(shown) ?? [])].reduce((sum, one) => sum + (own.get(one) ?? 0), 0)];
    });
    const totals = await readTotals(db, site, ARTICLES);
    expect([...totals].map(([article, { views }]) => [article, views])).toEqual(expected);
    for (const article of ARTICLES) {
      expect((await readTotals(db, site, [article])).get(article)?.views).toBe(totals.get(article)?.views);
    }
  };
  return { own, view, giveBaseline, someWanted, check };
}

const seeds = Array.from({ length: RUNS }, (_, seed) => seed);

test.each(seeds)("world %i: folds and undone folds count every view once, whoever crashes in between", async (seed) => {
  const random = seededRandom(seed);
  const site = `folding-${seed}`;
  const world = makeWorld(site, random);
  for (const article of ARTICLES) if (random.chance(0.5)) await world.giveBaseline(article, random.below(2_000));

  for (let step = 0; step < 8; step++) {
    const wanted = world.someWanted();
    const admin = (kills: boolean) =>
      throughClient(
        db,
        faultyNetwork(
          {
            throttled: 0.1,
            brokenBefore: 0.1,
            brokenAfter: 0.1,
            killBefore: kills && random.chance(0.5) ? 1 + random.below(3) : undefined,
            killAfter: kills && random.chance(0.5) ? 1 + random.below(3) : undefined,
          },
          random.fork(),
        ).client,
      );
    await Promise.allSettled([
      refold(admin(true), site, wanted, T),
      refold(admin(true), site, random.chance(0.3) ? world.someWanted() : new Map(), T),
    ]);
    await world.check();
    await Promise.all(random.shuffle(ARTICLES).slice(0, 2).map(world.view));
    await world.check();

    // The admin whose request broke off sends it again.
    const before = await readStored(site);
    const again = await Promise.all([
      refold(db, site, wanted, T).catch((error: unknown) => error),
      world.view(random.pick(ARTICLES)),
    ]);
    const after = await readStored(site);
    if (again[0] instanceof Problem) {
      expect([again[0].problem, after]).toEqual(["body", before]);
    } else {
      expect(again[0]).toBeUndefined();
      for (const [article, olds] of wanted) expect(after.same.get(article)).toEqual(olds.toSorted());
    }
    await world.check();
  }

  const { same } = await readStored(site);
  await refold(db, site, new Map([...same.keys()].map((article) => [article, []])), T);
  const apart = await readTotals(db, site, ARTICLES);
  expect(new Map([...apart].map(([article, { views }]) => [article, views]))).toEqual(world.own);
  const [first = "", ...rest] = ARTICLES;
  await refold(db, site, new Map([[first, rest]]), T);
  const sum = [...world.own.values()].reduce((all, views) => all + views, 0);
  for (const { views } of (await readTotals(db, site, ARTICLES)).values()) expect(views).toBe(sum);
});

test("of two admins who would make a chain together, one is refused", async () => {
  for (let run = 0; run < 10; run++) {
    const site = `chain-${run}`;
    const results = await Promise.allSettled([
      refold(db, site, new Map([["a", ["b"]]]), T),
      refold(db, site, new Map([["c", ["a"]]]), T),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const [refused] = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(refused).toMatchObject({ problem: "body", message: expect.stringContaining('"sameAs"') });
  }
});

test("of two admins who give an article different old ids, the later one's are kept, and no mixture", async () => {
  for (let run = 0; run < 10; run++) {
    const site = `lists-${run}`;
    await Promise.all([refold(db, site, new Map([["a", ["b"]]]), T), refold(db, site, new Map([["a", ["c"]]]), T)]);
    const totals = ["b", "c"].map((old) => setBaseline(db, site, old, { views: 1, prints: 0, listens: 0 }));
    await Promise.all(totals);
    expect((await readTotals(db, site, ["a"])).get("a")?.views).toBe(1);
  }
});
