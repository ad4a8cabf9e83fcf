import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { makeEventId } from "../../functions/core/event-id.ts";
import type { Totals } from "../../functions/core/totals.ts";
import { doesRun } from "../../local/does-run.ts";
import { BROWSER } from "../api/api.ts";
import { startLocalSystem, type LocalSystem } from "../local-system.ts";
import { addUp, countedEvents, type SentEvent } from "../pipeline/oracle.ts";
import { seededRandom, type Random } from "../pipeline/random.ts";

/** How many events are sent: `CRASH_EVENTS=2000 npm run test:long -- crash`. */
const EVENTS = Number(process.env["CRASH_EVENTS"] ?? 600);
const CLIENTS = 8;
const SETTLED_MS = 60_000;
/** 2,000 events take one minute on two busy cores, and have taken more than two on very busy ones. */
const BUSY_MACHINE_MS = 300_000;

let system: LocalSystem;

afterEach(async () => {
  await system.stop();
});

interface Post {
  readonly session: string;
  readonly events: readonly SentEvent["event"][];
}

/** The events of 300 readers on 20 articles, in posts of 1-5, and every fifth post once more. */
function makePosts(random: Random, nowMs: number): { sent: SentEvent[]; posts: Post[] } {
  const sent: SentEvent[] = [];
  const newId = () =>
    makeEventId(
      nowMs - random.below(600_000),
      Uint8Array.from({ length: 10 }, () => random.below(256)),
    );
  for (let at = 0; at < EVENTS; at++) {
    const kind = random.pick(["view", "view", "view", "view", "print", "listen"] as const);
    sent.push({
      session: `reader-${random.below(300)}`,
      event: { id: newId(), kind, article: `article-${random.below(20)}` },
    });
  }
  const posts: Post[] = [];
  for (const session of new Set(sent.map((one) => one.session))) {
    const events = sent.filter((one) => one.session === session).map((one) => one.event);
    while (events.length > 0) posts.push({ session, events: events.splice(0, 1 + random.below(5)) });
  }
  const again = posts.filter(() => random.chance(0.2));
  return { sent, posts: random.shuffle([...posts, ...again]) };
}

/** @returns whether it was answered 202 */
async function post(origin: string, { session, events }: Post): Promise<boolean> {
  const body = JSON.stringify({ site: "demo", sent: Date.now(), session, events });
  const headers = { "user-agent": BROWSER, origin, "content-type": "text/plain" };
  try {
    const answer = await fetch(`${origin}/v1/reads`, { method: "POST", headers, body });
    const { accepted } = (await answer.json()) as { accepted: number };
    return answer.status === 202 && accepted === events.length;
  } catch {
    return false;
  }
}

/** Eight clients send the posts; `onAnswer` is told after each. @returns the posts that were not answered 202 */
async function sendAll(origin: string, posts: readonly Post[], onAnswer: (answered: number) => void): Promise<Post[]> {
  const queue = posts.values();
  const unanswered: Post[] = [];
  let answered = 0;
  const client = async () => {
    for (const one of queue) {
      if (await post(origin, one)) onAnswer(++answered);
      else unanswered.push(one);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return unanswered;
}

async function totalsOf(origin: string, articles: readonly string[]): Promise<Record<string, Totals>> {
  const query = new URLSearchParams([["site", "demo"], ...articles.map((article) => ["article", article])]);
  const answer = await fetch(`${origin}/v1/totals?${query}`);
  return ((await answer.json()) as { totals: Record<string, Totals> }).totals;
}

/** Waits until the numbers are the expected ones, or until they had more than enough time. */
async function totalsOnce(origin: string, expected: Record<string, Totals>): Promise<Record<string, Totals>> {
  let totals = {};
  for (const giveUp = Date.now() + SETTLED_MS; Date.now() < giveUp; await sleep(200)) {
    totals = await totalsOf(origin, Object.keys(expected));
    if (JSON.stringify(totals) === JSON.stringify(expected)) break;
  }
  return totals;
}

describe("the whole local system", () => {
  test(
    `killed in the middle of ${EVENTS} events from ${CLIENTS} clients, loses nothing and counts nothing twice`,
    { timeout: BUSY_MACHINE_MS },
    async () => {
      const { sent, posts } = makePosts(seededRandom(20_261_124), Date.now());
      const expected = addUp(countedEvents(sent), ({ article }) => article);
      system = await startLocalSystem();
      let killed: Promise<unknown> | undefined;
      const unanswered = await sendAll(system.origin, posts, (answered) => {
        if (answered > posts.length * 0.45) killed ??= system.end("SIGKILL");
      });
      await killed;
      expect(unanswered.length).toBeGreaterThan(posts.length * 0.3);
      expect(unanswered.length).toBeLessThan(posts.length * 0.7);

      system = await startLocalSystem(system.dataDir);
      expect(await sendAll(system.origin, unanswered, () => undefined)).toEqual([]);
      expect(await totalsOnce(system.origin, expected)).toEqual(expected);
    },
  );

  test("ends the database with it on Ctrl-C, and goes on with its data when started again", async () => {
    system = await startLocalSystem();
    const { dataDir: folder } = system;
    const view = {
      session: "s",
      events: [{ id: makeEventId(Date.now(), new Uint8Array(10)), kind: "view", article: "kept" }],
    } as const;
    expect(await post(system.origin, view)).toBe(true);
    const { database } = await system.owners();
    expect(doesRun(database, "DynamoDBLocal")).toBe("yes");
    await system.end("SIGINT");
    expect(doesRun(database, "DynamoDBLocal")).toBe("no");

    system = await startLocalSystem(folder);
    expect(await post(system.origin, view)).toBe(true);
    const kept = { kept: { views: 1, prints: 0, listens: 0 } };
    expect(await totalsOnce(system.origin, kept)).toEqual(kept);
  });

  test("ends a database that a killed run left behind, and goes on with its data", async () => {
    system = await startLocalSystem();
    const { dataDir: folder } = system;
    const { runner, database } = await system.owners();
    process.kill(runner, "SIGKILL");
    await sleep(200);
    expect(doesRun(database, "DynamoDBLocal")).toBe("yes");
    system = await startLocalSystem(folder);
    expect(doesRun(database, "DynamoDBLocal")).toBe("no");
    expect((await fetch(`${system.origin}/v1/health`)).status).toBe(200);
  });
});
