import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HOUR_MS, hourOf, hourStartMs } from "../../functions/core/clock.ts";
import { DIMENSIONS, EMPTY_FACTS, NO_MEASURES, UNKNOWN, type Facts } from "../../functions/core/facts.ts";
import { EMPTY_TALLY } from "../../functions/core/tally.ts";
import { keepFacts } from "../../functions/store/article-facts.ts";
import { keepBoard } from "../../functions/store/keep-board.ts";
import { keepAbouts } from "../../functions/store/settle-abouts.ts";
import { aboutsMarkKey, completeMarkKey, siteHourKey } from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { keepSettledHour } from "../../functions/store/settled-hour.ts";
import { openTables } from "../../ops/open-tables.ts";
import { startLocalSystem, type LocalSystem } from "../local-system.ts";
import { launchBrowser } from "./launch-browser.ts";

const SITE = "demo";
const ARTICLES = 10_000;
const SOON = { timeout: 60_000 };

/** The hour that they were read in: some hours ago, so that settling does not look at it. */
const HOUR = hourOf(Date.now() - 4 * HOUR_MS);
/** Each has as many views as its number says, the last one the most. */
const idOf = (at: number) => `many/${String(at).padStart(5, "0")}`;
const viewsOf = (at: number) => at + 1;

let system: LocalSystem;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [system, browser] = await Promise.all([startLocalSystem(), launchBrowser()]);
  await store();
  const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce" });
  page = await context.newPage();
  await page.goto(`${system.origin}/dashboard/?${PERIOD}`);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "editor" }).first().click();
  await list().first().waitFor(SOON);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

const PERIOD = new URLSearchParams({
  from: new Date(hourStartMs(HOUR)).toISOString().slice(0, 10),
  to: new Date(Date.now() + 12 * HOUR_MS).toISOString().slice(0, 10),
  compare: "none",
}).toString();

/** Keeps what settling would have kept of an hour in which so many articles were read. */
async function store(): Promise<void> {
  const db = {
    ...openTables({}, { DATA_DIR: system.dataDir }),
    retention: { eventDays: 400, factDays: 400, minuteDays: 8 },
  };
  const numbers = Array.from({ length: ARTICLES }, (_, at) => at);
  const facts = (views: number): Facts => ({
    ...EMPTY_FACTS,
    rows: views,
    cells: [{ values: DIMENSIONS.map(() => UNKNOWN), measures: { ...NO_MEASURES, views } }],
  });
  const slot = new Map(numbers.map((at) => [idOf(at), facts(viewsOf(at))]));
  const all = numbers.reduce((sum, at) => sum + viewsOf(at), 0);
  const bucket = { bucket: `hour|${HOUR}`, readMs: Date.now(), live: new Map() };
  const board = new Map(numbers.map((at) => [idOf(at), { ...EMPTY_TALLY, rows: viewsOf(at), views: viewsOf(at) }]));
  await keepBoard(db, SITE, `hour|${HOUR}`, board);
  await keepFacts(db, SITE, "articles", { ...bucket, slots: [slot] });
  await keepFacts(db, SITE, "site", { ...bucket, slots: [new Map([["", facts(all)]])] });
  await keepSettledHour(db, siteHourKey(SITE, HOUR), { ...EMPTY_TALLY, rows: all, views: all });
  const abouts = new Map(numbers.map((at) => [idOf(at), { title: `Story ${at + 1} of many`, section: "Town" }]));
  await keepAbouts(db, SITE, abouts, Date.now());
  await moveMark(db, aboutsMarkKey(SITE), new Date().toISOString());
  await moveMark(db, completeMarkKey(SITE), new Date().toISOString());
  db.client.destroy();
}

const list = () => page.getByRole("region", { name: "Top articles", exact: true }).locator("tbody tr");
const titles = () => list().locator("th a").allInnerTexts();

test("10,000 articles are listed page by page, the most read first, each once", async () => {
  const note = page.getByRole("region", { name: "Top articles", exact: true }).locator(".note");
  await expect.poll(() => note.innerText(), SOON).toContain("10,000");
  for (const pages of [1, 2, 3]) {
    await expect.poll(() => list().count(), SOON).toBe(20 * pages);
    const shown = await titles();
    expect(shown[0]).toContain(idOf(ARTICLES - 1));
    expect(new Set(shown).size).toBe(20 * pages);
    await page.getByRole("button", { name: "Load more" }).click();
  }
});

test("one of 10,000 articles is found by its title", async () => {
  await page.goto(`${system.origin}/dashboard/?page=search&q=${encodeURIComponent("story 7777")}`);
  const found = page.locator("main a", { hasText: "Story 7777 of many" });
  await found.first().waitFor(SOON);
  expect(await found.count()).toBe(1);
});

test("the front page says what 10,000 articles had together", async () => {
  await page.goto(`${system.origin}/dashboard/?${PERIOD}`);
  const total = ((ARTICLES * (ARTICLES + 1)) / 2).toLocaleString("en-GB");
  await expect.poll(() => page.locator("main").innerText(), SOON).toContain(total);
});
