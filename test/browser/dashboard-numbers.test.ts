import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startLocalSystem, type LocalSystem } from "../local-system.ts";
import { sendVisit, type TestArticle } from "./dashboard-reads.ts";
import { launchBrowser } from "./launch-browser.ts";

/** For what happens soon, on a machine that has other work as well. */
const SOON = { timeout: 30_000 };

/** More than the report of now lists, each with two views. */
const BUSY: readonly TestArticle[] = Array.from({ length: 24 }, (_, at) => ({
  id: `busy-${at}`,
  title: `Busy story ${at}`,
  section: "Town",
  author: "Sardor Toshqinov",
}));
const QUIET = { id: "quiet", title: "A quiet story", section: "River", author: "Lola Bandarova" };

let system: LocalSystem;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let cookies: Awaited<ReturnType<BrowserContext["cookies"]>>;

beforeAll(async () => {
  [system, browser] = await Promise.all([startLocalSystem(), launchBrowser()]);
  for (const article of BUSY) for (const _ of [1, 2]) await sendVisit(system.origin, { article });
  await sendVisit(system.origin, { article: QUIET });
  await openPage();
  await page.goto(`${system.origin}/dashboard/`);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "admin" }).first().click();
  await page.locator("main .panel").first().waitFor(SOON);
  cookies = await context.cookies();
  await context.close();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

beforeEach(async () => {
  await openPage();
  await context.addCookies(cookies);
  await page.addInitScript(() => localStorage.setItem("tirage.signed-in", "yes"));
});

afterEach(async () => {
  await context.close();
});

async function openPage(): Promise<void> {
  context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce" });
  page = await context.newPage();
}

const open = (query: string) => page.goto(`${system.origin}/dashboard/${query}`);
const panel = (name: string) => page.getByRole("region", { name, exact: true });

describe("an article's last 30 minutes", () => {
  const tile = async () =>
    (await page.locator(".tiles.wide > div", { hasText: "Last 30 minutes" }).locator("dd").allInnerTexts()).join();

  test.each(["", "&section=Town", "&author=Nobody"])(
    "are its own, with its place, behind 24 busier ones%s",
    async (filter) => {
      await open(`?page=article&article=${QUIET.id}${filter}`);
      await expect.poll(tile, SOON).toMatch(/^1\s+#25$/);
    },
  );

  test("are a dash while they are not known, and those of the article that is shown", async () => {
    let isHeard = false;
    await page.route("**/v1/reports/now?*", (route) => (isHeard ? route.fallback() : route.fulfill({ status: 503 })));
    await open(`?page=article&article=${QUIET.id}`);
    await expect.poll(tile, SOON).toBe("–");
    isHeard = true;
    await expect.poll(tile, SOON).toMatch(/^1\s+#25$/);
    await page.getByRole("link", { name: "Back to the front page" }).click();
    await panel("Top articles").getByRole("link", { name: "Busy story 0", exact: true }).click();
    await expect.poll(tile, SOON).toMatch(/^2\s+#1$/);
  });

  test("are 0 and without a place where nobody reads it", async () => {
    await open("?page=article&article=never");
    await expect.poll(tile, SOON).toBe("0");
  });
});
