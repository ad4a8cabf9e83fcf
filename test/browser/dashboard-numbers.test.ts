import { readFileSync } from "node:fs";
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

describe("the days that are shown", () => {
  test("are compared with the same day of the calendar a year before, after a leap day as well", async () => {
    for (const [day, before] of [
      ["2024-02-29", "28 Feb"],
      ["2024-03-01", "1 Mar"],
      ["2025-03-01", "1 Mar"],
    ] as const) {
      await open(`?from=${day}&to=${day}&compare=year`);
      await expect
        .poll(async () => (await page.locator(".period-note").allInnerTexts()).join(), SOON)
        .toMatch(new RegExp(`Compared with \\w+ ${before} \\d{4}$`, "m"));
    }
  });

  test.each([
    ["1970-01-01", "1970-01-02"],
    ["1994-12-31", "1995-01-01"],
    ["2000-01-01", "2026-11-26"],
    ["2016-01-01", "2026-01-08"],
  ])("are told to be none that can be shown, from %s to %s, and nothing is asked", async (from, to) => {
    const asked: string[] = [];
    page.on("request", (request) => void (/overview|breakdown/.test(request.url()) && asked.push(request.url())));
    for (const query of [`?from=${from}&to=${to}`, `?page=sections&from=${from}&to=${to}`]) {
      await open(query);
      await page.getByText("from 1 Jan 1995 on, at most 3,660 at a time").waitFor(SOON);
    }
    expect(asked).toEqual([]);
  });

  test.each([
    ["1995-01-01", "1995-01-02"],
    ["2016-01-01", "2026-01-07"],
  ])("are shown from %s to %s, the most that the API takes", async (from, to) => {
    const answer = page.waitForResponse((response) => response.url().includes("/reports/overview?"));
    await open(`?from=${from}&to=${to}`);
    expect((await answer).status()).toBe(200);
  });

  test("cannot be chosen where they cannot be shown", async () => {
    await open("");
    await page.getByText("Other days").click();
    const [from, to] = [page.locator("input[name=from]"), page.locator("input[name=to]")];
    const isRight = (field: typeof from) => field.evaluate((input: HTMLInputElement) => input.checkValidity());
    await from.fill("1994-12-31");
    expect(await isRight(from)).toBe(false);
    await from.fill("2010-01-01");
    await to.fill("2020-01-08");
    expect([await isRight(from), await isRight(to)]).toEqual([true, true]);
    await to.fill("2020-01-09");
    expect(await isRight(to)).toBe(false);
  });
});

test("another site is shown without the section and author of the one before", async () => {
  await page.route("**/v1/reports/sites*", async (route) => {
    const response = await route.fetch();
    const json = await response.json();
    await route.fulfill({
      response,
      json: { ...json, sites: [...json.sites, { ...json.sites[0], id: "b", name: "B" }] },
    });
  });
  await open("?section=Town&author=Sardor+Toshqinov&device=phone");
  await page.getByLabel("Site", { exact: true }).selectOption("b");
  await page.waitForURL((url) => url.searchParams.get("site") === "b");
  expect(new URL(page.url()).search).toBe("?device=phone&site=b");
});

describe("every number has its definition one click away", () => {
  /** Opens it, reads it, and closes it. */
  async function told(where: ReturnType<typeof panel>, name: string): Promise<string> {
    const definition = where.locator("details", { has: page.getByLabel(`What is counted: ${name}`, { exact: true }) });
    await definition.first().locator("summary").click(SOON);
    const text = await definition.first().locator("p").innerText();
    await page.keyboard.press("Escape");
    return text;
  }

  test.each([
    ["", "Top articles", ["Place", "Now", "Views", "Read", "Prints", "Listens"]],
    ["", "Last 30 minutes", ["Last 30 minutes"]],
    ["", "Today so far", ["Views"]],
    ["", "Devices", ["Share"]],
    ["?page=sections", "Sections", ["Views", "Share", "Read", "Prints", "Listens"]],
    ["?page=authors", "Authors", ["Views", "Share", "Read", "Prints", "Listens"]],
    ["?page=article&article=quiet", "Devices", ["Share"]],
    ["?page=article&article=quiet", "Since publication", ["Since publication"]],
  ])("at %j in %s", async (query, name, numbers) => {
    await open(query);
    const texts: string[] = [];
    for (const number of numbers) texts.push(await told(panel(name), number));
    expect(texts.filter((text) => text.length > 20)).toHaveLength(numbers.length);
    expect(new Set(texts).size).toBe(numbers.length);
  });

  test.each([
    ["ru", "Просмотры строки как доля"],
    ["uz", "Qatordagi koʻrishlarning"],
    ["uz-Cyrl", "Қатордаги кўришларнинг"],
  ])("in the language %s", async (tag, text) => {
    await page.addInitScript((language) => localStorage.setItem("tirage.language", language), tag);
    await open("?page=sections");
    await page.locator("th.share details summary").click(SOON);
    await page.locator(`th.share p[lang=${tag}]`, { hasText: text }).waitFor(SOON);
  });
});

describe("a file", () => {
  async function saved(query: string, name: string) {
    await open(query);
    const button = page.getByRole("button", { name });
    await button.waitFor(SOON);
    const [file] = await Promise.all([page.waitForEvent("download", SOON), button.click()]);
    const lines = readFileSync(await file.path(), "utf8")
      .trim()
      .split("\r\n");
    return { name: file.suggestedFilename(), lines };
  }

  test("of the articles has the table's order, and what there was before", async () => {
    const { name, lines } = await saved("?order=asc", "Download as CSV: Top articles");
    expect(name).toMatch(/^demo-articles-(\d{4}-\d\d-\d\d)-\1\.csv$/);
    expect(lines[0]).toContain("views,views previous,");
    expect(lines[1]).toMatch(/^quiet,/);
  });

  test("is named after what is in it and of when, and has semicolons for the spreadsheets of Russian", async () => {
    await page.addInitScript(() => localStorage.setItem("tirage.language", "ru"));
    const { name, lines } = await saved("?from=2026-01-05&to=2026-01-07", "Скачать как CSV: Устройства");
    expect(name).toBe("demo-breakdown-device-2026-01-05-2026-01-07.csv");
    expect(lines[0]).toContain("device;views;views previous;");
  });
});
