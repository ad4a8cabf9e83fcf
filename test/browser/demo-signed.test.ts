import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Event } from "../../functions/core/event.ts";
import { articles } from "../../local/demo/articles.ts";
import { startLocalSystem, type LocalSystem } from "../local-system.ts";
import { openStoredRows } from "../stored-rows.ts";
import { launchBrowser, openProfile } from "./launch-browser.ts";

/** For what happens soon, on a machine that has other work as well. */
const SOON = { timeout: 30_000 };
const SECRET = "aSecretOfTheFerryPost";
const TOKEN = /^\d{10}\.[\w-]{12}\.[\w-]{43}$/;

const META = /<meta name="tirage:token"[^>]*>/;

let system: LocalSystem;
let browser: Browser;
let stored: ReturnType<typeof openStoredRows>;

beforeAll(async () => {
  [system, browser] = await Promise.all([startLocalSystem(undefined, [], [], SECRET), launchBrowser()]);
  stored = openStoredRows(system.database);
});

afterAll(async () => {
  stored?.close();
  await browser?.close();
  await system?.stop();
});

const [signed = "", unsigned = "", moved = ""] = articles.filter(({ baseline }) => !baseline).map(({ id }) => id);
const addressOf = (article: string) => `${system.origin}/articles/${article}`;

/** Opens a page in a profile of its own. @returns it, and the events that it sends */
async function open(prepare: (page: Page) => Promise<unknown>, article: string) {
  const page = await (await openProfile(browser)).newPage();
  const sent: Event[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/v1/reads")) sent.push(...JSON.parse(request.postData() ?? "").events);
  });
  await prepare(page);
  await page.goto(addressOf(article));
  return { page, sent };
}

async function numbersOf(article: string): Promise<unknown> {
  const answer = await fetch(`${system.origin}/v1/totals?site=demo&article=${encodeURIComponent(article)}`);
  return ((await answer.json()) as { totals: Record<string, unknown> }).totals[article];
}

const reasonsOf = async (article: string) =>
  (await stored.of(article)).map(({ kind, leftOut }) => `${kind} ${leftOut ?? "counts"}`);

test("a page that its newspaper has signed counts, with its print, its listen and how it was read", async () => {
  // Time can be skipped in it, for what only a long reading tells.
  const skipping = `const now = performance.now.bind(performance); let skipped = 0;
    performance.now = () => now() + skipped; window.skip = (ms) => { skipped += ms; };`;
  const { page, sent } = await open((one) => one.addInitScript(skipping), signed);
  await expect.poll(() => reasonsOf(signed), SOON).toEqual(["view counts"]);
  await page.evaluate('dispatchEvent(new Event("beforeprint")); window.tirage("listen")');
  await expect.poll(() => numbersOf(signed), SOON).toEqual({ views: 1, prints: 1, listens: 1 });
  await page.waitForFunction(
    "performance.getEntriesByType('resource').some(({ name }) => name.includes('/v1/stay.js'))",
  );
  await page.waitForTimeout(500);
  await page.evaluate('skip(9_000); dispatchEvent(new Event("pointermove")); dispatchEvent(new Event("pagehide"))');
  await expect.poll(async () => (await stored.of(signed)).map(({ kind }) => kind), SOON).toContain("read");
  expect((await stored.of(signed)).map(({ leftOut }) => leftOut)).toEqual(Array(4).fill(undefined));
  const tokens = new Set(sent.map(({ token }) => token));
  expect([...tokens]).toEqual([expect.stringMatching(TOKEN)]);
  await page.context().close();
});

test.each([
  ["no token", unsigned, false],
  ["the token of another article", moved, true],
])("a page with %s is left out, with what follows its view", async (_, article, hasOther) => {
  const other = await (await fetch(addressOf(signed))).text();
  const [theirs = ""] = META.exec(other) ?? [];
  expect(theirs).not.toBe("");
  const { page } = await open(
    (one) =>
      one.route(addressOf(article), async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replace(META, hasOther ? theirs : "");
        await route.fulfill({ response, body });
      }),
    article,
  );
  await expect.poll(() => reasonsOf(article), SOON).toEqual(["view unsigned"]);
  await page.evaluate('window.tirage("print"); window.tirage("listen")');
  const all = new Set(["view unsigned", "print unsigned", "listen unsigned"]);
  await expect.poll(async () => new Set(await reasonsOf(article)), SOON).toEqual(all);
  await expect.poll(() => numbersOf(article), SOON).toEqual({ views: 0, prints: 0, listens: 0 });
  await page.context().close();
});
