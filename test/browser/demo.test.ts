import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Totals } from "../../functions/core/totals.ts";
import { articles } from "../../local/demo/articles.ts";
import { startLocalSystem, type LocalSystem } from "../local-system.ts";
import { launchBrowser, openProfile } from "./launch-browser.ts";

/** For what happens soon, on a machine that has other work as well. */
const SOON = { timeout: 10_000 };

let system: LocalSystem;
let browser: Browser;
let profile: BrowserContext;
/** What went wrong in the pages of a test. */
let pageErrors: Error[];
/** Articles that no test has read yet: each takes its own, so that numbers do not mix. */
const unread = articles.map(({ id }) => id);

beforeAll(async () => {
  [system, browser] = await Promise.all([startLocalSystem(), launchBrowser()]);
  // The first event of a day makes its salt, and the first request of a page loads a function: not what is timed here.
  const first = unread.pop() ?? "";
  const warm = await openProfile(browser);
  await (await warm.newPage()).goto(addressOf(first));
  await vi.waitUntil(async () => (await totalsOf(first)).views === 1, { timeout: 20_000 });
  await warm.close();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

beforeEach(async () => {
  pageErrors = [];
  profile = await openProfile(browser);
  profile.on("weberror", (error) => pageErrors.push(error.error()));
});

afterEach(async () => {
  await profile.close();
  expect(pageErrors).toEqual([]);
});

const addressOf = (article: string) => `${system.origin}/articles/${article}`;

function nextArticle(): string {
  const article = unread.pop();
  if (!article) throw new Error("the demo site has no article left that no test has read");
  return article;
}

async function totalsOf(article: string): Promise<Totals> {
  const answer = await fetch(`${system.origin}/v1/totals?site=demo&article=${encodeURIComponent(article)}`);
  const { totals } = (await answer.json()) as { totals: Record<string, Totals> };
  const found = totals[article];
  if (!found) throw new Error(`no numbers for ${article}`);
  return found;
}

/** Waits until an article has these numbers, and then a while longer for anything that would make them wrong. */
async function expectTotals(article: string, totals: Totals): Promise<void> {
  await expect.poll(() => totalsOf(article), SOON).toEqual(totals);
  await sleep(1_200);
  expect(await totalsOf(article)).toEqual(totals);
}

/** Collects the API's requests of a page, without those for its scripts. */
function requestsOf(page: Page): string[] {
  const requests: string[] = [];
  page.on("request", (request: Request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/v1/") && !pathname.endsWith(".js")) requests.push(`${request.method()} ${pathname}`);
  });
  return requests;
}

describe("an article page", () => {
  test("shows a number that holds its own view, two seconds after it was opened", async () => {
    const article = articles[0]?.id ?? "";
    unread.splice(unread.indexOf(article), 1);
    let views = 1465;
    let quickestMs = Infinity;
    // Of several readers the quickest counts: other programs of this machine can only hold one up.
    for (let reader = 0; reader < 8 && quickestMs >= 2_000; reader++) {
      views += 1;
      const page = await profile.newPage();
      await page.goto(addressOf(article));
      const openedMs = performance.now();
      const number = page.locator("footer view-count");
      await expect.poll(() => number.textContent(), { ...SOON, interval: 20 }).toBe(views.toLocaleString("en"));
      quickestMs = Math.min(quickestMs, performance.now() - openedMs);
      await page.close();
    }
    await expectTotals(article, { views, prints: 0, listens: 0 });
    expect(quickestMs).toBeLessThan(2_000);
  });

  test("makes one request to be counted and to show its number, and looks again every two seconds", async () => {
    const page = await profile.newPage();
    const requests = requestsOf(page);
    await page.goto(addressOf(nextArticle()));
    await expect.poll(() => page.locator("footer view-count").textContent(), SOON).toBe("1");
    expect(requests.filter((request) => request === "POST /v1/reads")).toHaveLength(1);
    await sleep(4_500);
    expect(requests[0]).toBe("POST /v1/reads");
    expect(requests.slice(1).every((request) => request === "GET /v1/totals")).toBe(true);
    expect(requests.length).toBeGreaterThanOrEqual(3);
    expect(requests.length).toBeLessThanOrEqual(5);
  });

  test("makes that one request alone when its number is not marked live", async () => {
    const page = await profile.newPage();
    const requests = requestsOf(page);
    await page.route(`${system.origin}/articles/**`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace(" live>", ">") });
    });
    await page.goto(addressOf(nextArticle()));
    await expect.poll(() => page.locator("footer view-count").textContent(), SOON).toMatch(/^\d+$/);
    await sleep(3_000);
    expect(requests).toEqual(["POST /v1/reads"]);
  });

  test("counts one view when it is loaded again at once", async () => {
    const article = nextArticle();
    const page = await profile.newPage();
    await page.goto(addressOf(article));
    await expect.poll(() => totalsOf(article), SOON).toMatchObject({ views: 1 });
    const again = page.waitForResponse((response) => response.url().endsWith("/v1/reads"));
    await page.reload();
    expect((await again).status()).toBe(202);
    await expectTotals(article, { views: 1, prints: 0, listens: 0 });
  });

  test("counts a second view for a second tab", async () => {
    const article = nextArticle();
    for (const views of [1, 2]) {
      await (await profile.newPage()).goto(addressOf(article));
      await expectTotals(article, { views, prints: 0, listens: 0 });
    }
  });

  test("counts one print when the print dialog is opened, and no listen when nothing is played", async () => {
    const article = nextArticle();
    const page = await profile.newPage();
    await page.goto(addressOf(article));
    await expect.poll(() => totalsOf(article), SOON).toMatchObject({ views: 1 });
    await page.pdf();
    await expectTotals(article, { views: 1, prints: 1, listens: 0 });
  });

  test("counts one listen when its audio is played, paused and played again", async () => {
    const article = nextArticle();
    const page = await profile.newPage();
    await page.goto(addressOf(article));
    const button = page.locator("#listen");
    const isPlaying = () => page.locator("#audio").evaluate((audio: HTMLAudioElement) => !audio.paused);
    for (const playing of [true, false, true]) {
      await button.click();
      await expect.poll(isPlaying, SOON).toBe(playing);
      await expect.poll(() => button.evaluate((element) => element.classList.contains("playing")), SOON).toBe(playing);
    }
    await expectTotals(article, { views: 1, prints: 0, listens: 1 });
  });

  test("counts one view when its page has the script tag twice", async () => {
    const article = nextArticle();
    const page = await profile.newPage();
    const requests = requestsOf(page);
    await page.route(`${system.origin}/articles/**`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace(/<script defer src="\/v1.*\n/g, "$&$&") });
    });
    await page.goto(addressOf(article));
    expect(await page.locator('script[src="/v1/reader.js"]').count()).toBe(2);
    await expectTotals(article, { views: 1, prints: 0, listens: 0 });
    expect(requests.filter((request) => request === "POST /v1/reads")).toHaveLength(1);
  });

  test("counts one view when the device's clock is two hours ahead", async () => {
    const article = nextArticle();
    await profile.addInitScript(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + 7_200_000;
    });
    const page = await profile.newPage();
    const statuses: number[] = [];
    page.on("response", (response) => response.url().endsWith("/v1/reads") && statuses.push(response.status()));
    await page.goto(addressOf(article));
    await expectTotals(article, { views: 1, prints: 0, listens: 0 });
    expect(statuses).toEqual([422, 202]);
  });

  test("counts one view when the answer to it was lost and it was sent again", async () => {
    const article = nextArticle();
    const page = await profile.newPage();
    let posts = 0;
    await page.route("**/v1/reads", async (route) => {
      posts += 1;
      if (posts > 1) return route.continue();
      await route.fetch();
      return route.abort("connectionreset");
    });
    await page.goto(addressOf(article));
    await expect.poll(() => posts, SOON).toBe(2);
    await expectTotals(article, { views: 1, prints: 0, listens: 0 });
  });
});

describe("the front page", () => {
  test("asks once for the numbers of its whole list, and counts no view", async () => {
    const before = await totalsOf(articles[0]?.id ?? "");
    const page = await profile.newPage();
    const requests = requestsOf(page);
    await page.goto(system.origin);
    const numbers = page.locator("view-count");
    await expect
      .poll(async () => (await numbers.allTextContents()).every((text) => /^[\d,\u00a0]+$/.test(text)), SOON)
      .toBe(true);
    await sleep(2_500);
    expect(await numbers.count()).toBe(articles.length);
    expect(requests.toSorted()).toEqual(["GET /v1/most-read", "GET /v1/totals"]);
    expect(await totalsOf(articles[0]?.id ?? "")).toEqual(before);
  });

  test("lists what was read most, in the window that its reader chooses", async () => {
    const page = await profile.newPage();
    const windows: string[] = [];
    page.on("request", (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname === "/v1/most-read") windows.push(searchParams.get("window") ?? "");
    });
    await page.goto(system.origin);
    const links = page.locator("most-read li a");
    await expect.poll(() => links.count(), SOON).toBeGreaterThan(0);
    for (const window of ["Month", "Hour", "Month"]) await page.getByLabel(window).check();
    await expect.poll(() => windows, SOON).toEqual(["24h", "30d", "1h"]);
    await sleep(500);
    expect(windows).toHaveLength(3);
    const first = await links.first().textContent();
    const article = articles.find(({ title }) => title === first)?.id ?? "";
    const { views } = await totalsOf(article);
    await links.first().click();
    await expect.poll(() => totalsOf(article), SOON).toMatchObject({ views: views + 1 });
  });
});

describe("a browser that a program drives", () => {
  test("is not counted", async () => {
    const article = articles[0]?.id ?? "";
    const before = await totalsOf(article);
    const robot = await launchBrowser("robot");
    try {
      const page = await (await openProfile(robot)).newPage();
      const answer = page.waitForResponse((response) => response.url().endsWith("/v1/reads"));
      await page.goto(addressOf(article));
      expect(await (await answer).json()).toMatchObject({ accepted: 0, rejected: [{ reason: "robot" }] });
      await expectTotals(article, before);
    } finally {
      await robot.close();
    }
  });
});

describe("when the server is away", () => {
  test("a page keeps its dash and throws nothing", async () => {
    const page = await profile.newPage();
    await page.route(/\/v1\/(reads|totals)/, (route) => route.abort("connectionrefused"));
    await page.goto(addressOf(articles[0]?.id ?? ""));
    await sleep(3_000);
    expect(await page.locator("footer view-count").textContent()).toBe("–");
  });

  test("a page that stays open keeps its number", async () => {
    const page = await profile.newPage();
    await page.goto(addressOf(articles[0]?.id ?? ""));
    const number = page.locator("footer view-count");
    await expect.poll(() => number.textContent(), SOON).toMatch(/^1,4\d\d$/);
    await profile.setOffline(true);
    await sleep(3_000);
    expect(await number.textContent()).toMatch(/^1,4\d\d$/);
  });
});
