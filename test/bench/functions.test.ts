import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inFreshProcess } from "../../bench/functions/in-fresh-process.ts";
import { inTurn } from "../../bench/functions/in-turn.ts";
import type { Stock } from "../../bench/functions/stock.ts";
import { SUBJECTS } from "../../bench/functions/subjects.ts";
import { temporaryFolder } from "../../bench/temporary-folder.ts";
import { seededRandom } from "../../local/newsroom/random.ts";

test("a view and a reading ask for the article's numbers, as pages do, and a server's reading does not", async () => {
  const site = {
    id: "paper",
    name: "",
    hosts: ["paper.example"],
    zone: "UTC",
    languages: ["en"],
  } satisfies Stock["site"];
  const stock = { site, article: "a", random: seededRandom("what is sent to record") } as Partial<Stock> as Stock;
  const asked = SUBJECTS.filter(({ name }) => name.startsWith("record")).map(async ({ name, invocations }) => {
    const [event] = await invocations(stock, 1, Date.now());
    const { totals, events } = JSON.parse((event as { body: string }).body);
    return [name, events[0].kind, totals];
  });
  expect(await Promise.all(asked)).toEqual([
    ["record: a view", "view", true],
    ["record: a reading", "read", true],
    ["record: a reading from a server, without numbers", "read", false],
  ]);
});

test("a request is sent when it is invoked with, however long ago it was made", async () => {
  const { folder, remove } = await temporaryFolder("test");
  const bundle = join(folder, "handler.mjs");
  const isNow = "Math.abs(JSON.parse(body).sent - Date.now()) < 100";
  const slowly = "await new Promise((done) => setTimeout(done, 150))";
  await writeFile(
    bundle,
    `export async function handler({ body }) { const ok = ${isNow}; ${slowly}; return { statusCode: ok ? 202 : 422 }; }`,
  );
  const event = { body: JSON.stringify({ sent: Date.now() - 60_000, events: [] }) };
  const tables = { db: { events: "", rollups: "" } };
  const { warmMs } = await inFreshProcess(bundle, tables, "", [event, event, event, event, event]);
  expect(warmMs).toHaveLength(2);
  await remove();
});

test("the order of a round is one of chance, in which each follows each other", () => {
  const random = seededRandom("the order of a round");
  const followers = new Set<string>();
  for (let round = 0; round < 100; round++) {
    const order = inTurn(random, ["a", "b", "c", "d"]);
    expect(order.toSorted()).toEqual(["a", "b", "c", "d"]);
    for (const [at, one] of order.entries()) followers.add(`${order[at - 1] ?? "nobody"} ${one}`);
  }
  expect(followers.size).toBe(4 * 4);
});
