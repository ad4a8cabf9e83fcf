import { readFileSync } from "node:fs";
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { measureDashboard } from "../../build-dashboard.ts";
import { startLocalSystem, type LocalSystem } from "../local-system.ts";
import { ARTICLES, HOSTILE, VISITS, countViews, sendVisit } from "./dashboard-reads.ts";
import { launchBrowser } from "./launch-browser.ts";

/** For what happens soon, on a machine that has other work as well. */
const SOON = { timeout: 20_000 };
/** The local runner settles once a minute, and what is not live is there then. */
const SETTLED = { timeout: 100_000 };

let system: LocalSystem;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What went wrong in the pages of a test. */
let complaints: string[];
/** What the page says before anything was read. */
let emptyPage: string;
/** When the first view was. */
let firstSentMs: number;

beforeAll(async () => {
  [system, browser] = await Promise.all([startLocalSystem(), launchBrowser()]);
  await openPage();
  await signIn();
  await page.getByRole("heading", { name: "No view has been counted yet." }).waitFor(SOON);
  emptyPage = await page.locator("main").innerText();
  firstSentMs = Date.now() - 10_000;
  for (const visit of VISITS) await sendVisit(system.origin, visit);
  // What is left out is not live: it shows by itself once it was settled.
  await page.goto(`${system.origin}/dashboard/?page=left-out`);
  await page.getByRole("row", { name: /Googlebot/ }).waitFor(SETTLED);
  await context.close();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

beforeEach(async () => {
  await openPage();
});

afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

async function openPage(options: Parameters<Browser["newContext"]>[0] = {}): Promise<void> {
  await context?.close();
  complaints = [];
  context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce", ...options });
  context.on("weberror", (error) => complaints.push(error.error().message));
  context.on("console", (message) => {
    // Such as a violation of the content policy; answers that a test refuses are its own.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      complaints.push(message.text());
  });
  page = await context.newPage();
}

type User = "editor" | "admin";

/** What the browsers of users who have signed in before keep, which is the issuer's cookie and no token. */
const cookies = new Map<User, Awaited<ReturnType<BrowserContext["cookies"]>>>();

/** Opens a page as a user who has signed in before, by hand the first time, and waits for it. */
async function signIn(query = "", user: User = "editor"): Promise<void> {
  const known = cookies.get(user);
  if (!known) {
    await signInByHand(query, user);
    return void cookies.set(user, await context.cookies());
  }
  await context.addCookies(known);
  await page.addInitScript(() => localStorage.setItem("tirage.signed-in", "yes"));
  await page.goto(`${system.origin}/dashboard/${query}`);
  await arrive();
}

async function signInByHand(query = "", user: User = "editor"): Promise<void> {
  await page.goto(`${system.origin}/dashboard/${query}`);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: user }).first().click();
  await arrive();
}

async function arrive(): Promise<void> {
  await page.waitForURL((url) => url.pathname === "/dashboard/" && !url.searchParams.has("code"));
  await page.locator("main .panel").first().waitFor(SOON);
}

const countBy = (of: "section" | "author", name: string) =>
  countViews(VISITS.filter(({ article }) => article[of] === name));

const panel = (name: string) => page.getByRole("region", { name, exact: true });
/** A day of the demo's calendar, so many days ago. */
const siteDay = (ago: number) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Tashkent" }).format(Date.now() - ago * 86_400_000);
const topArticles = () => panel("Top articles").locator("tbody tr");

/** The text of each cell, as a reader sees it. */
const rowsOf = async (name: string) => {
  await panel(name).locator("tbody tr").first().waitFor(SOON);
  return panel(name)
    .locator("tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => (cell.textContent ?? "").trim())));
};

describe("the list of articles", () => {
  /** Pages of two articles each, so that there are several; `answer` may change what the API says. */
  async function openList(answer: (report: Listed, isFirst: boolean) => Listed | undefined) {
    await page.route("**/v1/reports/articles*limit=20*", async (route) => {
      const url = route.request().url().replace("limit=20", "limit=2");
      const headers = { ...route.request().headers(), "if-none-match": "" };
      const response = await route.fetch({ url, headers });
      const report: Listed = await response.json();
      const json = response.ok() ? answer(report, !url.includes("cursor=")) : report;
      return json ? route.fulfill({ response, json }) : route.fulfill({ status: 409 });
    });
    await signIn();
    await topArticles().nth(1).waitFor(SOON);
  }
  type Listed = { readonly articles: readonly { readonly article: string }[]; readonly cursor: string | null };

  const more = () => page.getByRole("button", { name: "Load more" });
  const shown = async () => topArticles().locator("th a").allTextContents();

  test("goes on with the next page, until there is none", async () => {
    await openList((report) => report);
    expect(await topArticles().count()).toBe(2);
    await more().click();
    await topArticles().nth(3).waitFor(SOON);
    expect(new Set(await shown()).size).toBe(Object.keys(ARTICLES).length);
    expect(await more().count()).toBe(0);
  });

  test("begins again by itself when it has changed too much for a next page", async () => {
    const asked: string[] = [];
    await openList((report, isFirst) => {
      asked.push(isFirst ? "first" : "next");
      return asked.filter((one) => one === "next").length === 1 && !isFirst ? undefined : report;
    });
    await more().click();
    await topArticles().nth(3).waitFor(SOON);
    expect(asked.slice(asked.indexOf("next"))).toEqual(["next", "first", "next"]);
    expect(new Set(await shown()).size).toBe(Object.keys(ARTICLES).length);
  });

  test("keeps what has left the first page since the next one was turned", async () => {
    let isLater = false;
    await page.route("**/v1/reports/now*", async (route) => {
      const response = await route.fetch({ headers: { ...route.request().headers(), "if-none-match": "" } });
      const report: { completeTo: number } = await response.json();
      const json = { ...report, completeTo: report.completeTo + (isLater ? 60_000 : 0) };
      await route.fulfill({ response, json });
    });
    let again = 0;
    await openList((report, isFirst) => {
      if (!isLater || !isFirst) return report;
      again++;
      return { ...report, articles: report.articles.slice(1) };
    });
    await more().click();
    await topArticles().nth(3).waitFor(SOON);
    const before = await shown();
    isLater = true;
    await expect.poll(shown, SOON).toEqual([before[1], before[0], ...before.slice(2)]);
    expect(again).toBeGreaterThan(0);
  });
});

describe("the numbers", () => {
  test("are those of an independent count, on the front page", async () => {
    await signIn();
    const views = countViews(VISITS);
    for (const name of ["Last 30 minutes", "Today so far"]) {
      await expect.poll(async () => panel(name).locator(".figure strong").textContent(), SOON).toBe(String(views));
    }
    const expected = Object.values(ARTICLES)
      .map((article) => ({ title: article.title, views: countViews(VISITS, article) }))
      .toSorted((a, b) => b.views - a.views);
    await topArticles().nth(3).waitFor(SOON);
    const shown = await topArticles().evaluateAll((rows) =>
      rows.map((row) => ({
        title: row.querySelector("a")?.textContent,
        views: Number(row.querySelector("td.views b")?.textContent),
        now: Number(row.querySelector("td.now")?.textContent),
      })),
    );
    expect(shown.map(({ views: count }) => count)).toEqual(expected.map(({ views: count }) => count));
    expect(shown.map(({ now }) => now)).toEqual(expected.map(({ views: count }) => count));
    expect(shown.slice(0, 2).map(({ title }) => title)).toEqual(expected.slice(0, 2).map(({ title }) => title));

    const tiles = await page.locator(".tiles.wide").innerText();
    expect(tiles).toMatch(new RegExp(`Views[^0-9]*${views}\\b`));
    // 60, 20 and 40 s were told of three views, of which two came past half.
    expect(tiles).toContain("0:40");
    expect(tiles).toContain("67%");

    // Telegram 3, Google 2, one other site, and three of which nothing is known.
    expect((await rowsOf("Where from")).map(([name, count]) => [name, count])).toEqual([
      ["Directly, or not known", "3"],
      ["Messengers", "3"],
      ["Search engines", "2"],
      ["Other sites", "1"],
    ]);
    expect((await rowsOf("Devices")).map(([name, count]) => [name, count])).toEqual([
      ["Computers", "6"],
      ["Phones", "3"],
    ]);
    for (const name of ["Where from", "Sections", "Authors", "Countries", "Devices"]) {
      const sum = (await rowsOf(name)).reduce((total, [, count]) => total + Number(count), 0);
      expect(sum, `${name} adds up`).toBe(views);
    }
  });

  test("are those of an independent count, on an article's page", async () => {
    await signIn();
    await page.getByRole("link", { name: ARTICLES.ferry.title }).click();
    await page.getByRole("heading", { level: 1, name: ARTICLES.ferry.title }).waitFor(SOON);
    const tiles = await page.locator(".tiles.wide").innerText();
    expect(tiles).toMatch(/Views[^0-9]*5\b/);
    expect(tiles).toMatch(/Prints[^0-9]*1\b/);
    expect(tiles).toMatch(/Listens[^0-9]*1\b/);
    expect((await rowsOf("How far it is read")).map(([name, count]) => [name, count])).toEqual([
      ["Reached 25%", "3"],
      ["Reached 50%", "2"],
      ["Reached 75%", "2"],
      ["Reached 100%", "1"],
    ]);
    expect((await rowsOf("Where from"))[0]?.slice(0, 2)).toEqual(["Telegram", "3"]);
    await panel("Where from").getByRole("button", { name: "Pages" }).click();
    expect((await rowsOf("Where from"))[0]?.slice(0, 2)).toEqual(["t.me/s/ferrypost/812", "3"]);
    const leftOut = await panel("Left out").innerText();
    expect(leftOut).toMatch(/Robots[^0-9]*2\b/);
    expect(leftOut).toMatch(/Repeats[^0-9]*1\b/);

    await page.goBack();
    await panel("Top articles").waitFor(SOON);
    expect(new URL(page.url()).search).toBe("");
  });

  test("of an article by the hour of the day are those of its views", async () => {
    await signIn("?page=article&article=ferry");
    await page.getByRole("button", { name: "By the hour of the day" }).click();
    expect(new URL(page.url()).searchParams.get("views")).toBe("clock");
    await panel("By the hour of the day").getByText("Show as a table").click();
    const rows = (await rowsOf("By the hour of the day")).map(([hour = "", count]) => ({ hour, count: Number(count) }));
    expect(rows).toHaveLength(24);
    const sum = rows.reduce((views, { count }) => views + count, 0);
    expect(String(sum)).toBe(await page.locator(".tiles.wide dd").first().textContent());
    const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", timeZone: "Asia/Tashkent" });
    const hours = [firstSentMs, Date.now()].map((ms) => clock.format(ms));
    for (const { hour } of rows.filter(({ count }) => count > 0)) expect(hours).toContain(hour.slice(0, 2));
  });

  test("say what was left out and by which robot", async () => {
    await signIn();
    await page.getByRole("link", { name: "Left out" }).click();
    await page.getByRole("row", { name: /Googlebot/ }).waitFor(SOON);
    expect(await rowsOf("Robots by name")).toEqual([["Googlebot", "Search engine", "2"]]);
    const reasons = await panel("Left out").innerText();
    expect(reasons).toMatch(/Robots[^0-9]*2\b/);
    expect(reasons).toMatch(/Repeats[^0-9]*1\b/);
    expect(reasons).toMatch(/Own visits[^0-9]*1\b/);
  });

  test("are dashes where there is no data, before the first view, and nothing is new beside them", async () => {
    const before = "from=2026-01-01&to=2026-01-02";
    await signIn(`?page=left-out&${before}`);
    const reasons = panel("Left out");
    await reasons.getByText("Own visits").waitFor(SOON);
    expect(await reasons.locator("dd").allInnerTexts()).toEqual(["–", "–", "–", "–"]);
    await page.goto(`${system.origin}/dashboard/?${before}`);
    const tiles = page.locator("dl.tiles.wide dd");
    await expect.poll(async () => tiles.allInnerTexts(), SOON).toEqual(["–", "–", "–", "–", "–"]);
    await page.goto(`${system.origin}/dashboard/?period=today&compare=year`);
    expect((await rowsOf("Sections")).length).toBeGreaterThan(1);
    await topArticles().first().waitFor(SOON);
    for (const name of ["Sections", "Top articles"]) {
      expect(await panel(name).locator("td .change").count()).toBe(0);
    }
  });

  test("are of the days that are chosen, and tell the two hours apart that a clock shows when it is set back", async () => {
    await signIn("?site=demo-berlin");
    await page.locator("summary", { hasText: "Other days" }).click();
    await page.getByLabel("From", { exact: true }).fill("2026-10-25");
    await page.getByLabel("To", { exact: true }).fill("2026-10-25");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("from"), SOON).toBe("2026-10-25");
    // What was chosen is said, and the form is out of the way, after a reload too.
    for (const again of [false, true]) {
      if (again) await page.reload();
      await page.locator(".period-note", { hasText: "Sun 25 Oct" }).waitFor(SOON);
      expect(await page.getByLabel("From", { exact: true }).isVisible()).toBe(false);
    }
    await panel("Views per hour").locator(".as-table summary").click();
    const hours = await rowsOf("Views per hour");
    expect(hours.map(([time]) => time).slice(0, 5)).toEqual(["00:00", "01:00", "02:00 GMT+2", "02:00 GMT+1", "03:00"]);
    expect(hours).toHaveLength(25);
  });

  test("are drawn day by day of a time too long to know what was published in it", async () => {
    const [from, to] = [-70, 0].map((days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
    const answered = page.waitForResponse((response) => response.url().includes("/v1/reports/overview"), SOON);
    await signIn(`?from=${from}&to=${to}`);
    expect((await (await answered).json()).published).toBeNull();
    await panel("Views per day").locator("svg").first().waitFor(SOON);
  });

  test("say what was left out of a section, and by a browser, which is not kept, that they are of the whole site", async () => {
    await signIn("?page=left-out&section=Town");
    const reasons = panel("Left out");
    await reasons.getByText("Own visits").waitFor(SOON);
    expect(await reasons.innerText()).toMatch(/Own visits[^0-9]*1\b/);
    expect(await reasons.innerText()).not.toMatch(/Robots[^0-9]*2\b|whole site/);
    expect(await page.getByRole("row", { name: /Googlebot/ }).count()).toBe(0);
    // What it is filtered by can be seen, and taken away.
    expect(await page.getByRole("list", { name: "Filters" }).getByRole("button").allInnerTexts()).toEqual([
      expect.stringContaining("Town"),
    ]);
    await page.goto(`${system.origin}/dashboard/?page=left-out&section=Town&browser=Chrome`);
    await page.getByRole("row", { name: /Googlebot/ }).waitFor(SOON);
    expect(await reasons.innerText()).toMatch(/whole site/);
  });

  test("of robots have no colour when they rise: that is no good news", async () => {
    await page.route("**/v1/reports/excluded*", async (route) => {
      const response = await route.fetch();
      const report = await response.json();
      report.counted.previous = report.reasons.robot.previous = report.robots[0].views.previous = 1;
      await route.fulfill({ response, json: report });
    });
    await signIn("?page=left-out");
    const rises = page.locator("main .change", { hasText: "+100%" });
    await rises.nth(1).waitFor(SOON);
    expect(await rises.evaluateAll((all) => all.map(({ className }) => className))).toEqual(["change", "change"]);
  });

  test("of an article's last 24 hours are a small line, which tells their sum to who does not see it", async () => {
    const hourly = [0, 4, ...Array.from({ length: 20 }, () => 1), 2, 8];
    const lastDays = [hourly, hourly.map(() => 0), hourly.map((_, at) => at)];
    await page.route("**/v1/reports/articles*lastDay*", async (route) => {
      const response = await route.fetch({ headers: { ...route.request().headers(), "if-none-match": "" } });
      const report = await response.json();
      const articles = report.articles.map((one: object, at: number) => ({ ...one, lastDay: lastDays[at % 3] }));
      await route.fulfill({ response, json: { ...report, articles } });
    });
    await signIn();
    const lines = topArticles().locator(".sparkline");
    await lines.nth(2).waitFor(SOON);
    const labels = await lines.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
    const ofHourly = "Views in the last 24 hours: 34";
    expect(labels).toEqual([ofHourly, "Views in the last 24 hours: 276", ofHourly]);
    const points = (await lines.first().locator("polyline").getAttribute("points"))?.split(" ") ?? [];
    // Of 24 units the highest hour has all, and time goes to the right.
    expect(points.map((point) => 24 - Number(point.split(",")[1]))).toEqual(hourly.map((views) => views * 3));
    expect(points.map((point) => Number(point.split(",")[0]))).toEqual(
      hourly.map((_, at) => expect.closeTo((at * 96) / 23)),
    );
    expect(await violations()).toEqual([]);
    for (const width of [320, 700, 1000]) {
      await page.setViewportSize({ width, height: 640 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });

  test("say how an article does for its age, and what is not usual by more than a colour", async () => {
    const among = { of: "section", articles: 31, p25: 10, p50: 14, p75: 21 };
    const usual = [{ ...among, views: 29 }, { ...among, views: 3 }, { ...among, views: 168, p75: 200 }, null];
    await page.route("**/v1/reports/articles*with=usual*", async (route) => {
      const response = await route.fetch({ headers: { ...route.request().headers(), "if-none-match": "" } });
      const report = await response.json();
      const articles = report.articles.map((one: object, at: number) => ({ ...one, usual: usual[at] }));
      await route.fulfill({ response, json: { ...report, articles } });
    });
    await signIn();
    const shown = page.locator(".articles td.views small");
    await expect
      .poll(async () => shown.locator("[aria-hidden]").allTextContents(), SOON)
      .toEqual(["↑2.1×", "↓0.2×", "12×"]);
    const words = [
      "2.1× usual for its age. Usual: 10–21",
      "0.2× usual for its age. Usual: 10–21",
      "12× usual for its age. Usual: 10–200",
    ];
    expect(await shown.locator(".hidden").allTextContents()).toEqual(words);
    expect(await shown.evaluateAll((all) => all.map((one) => one.getAttribute("title")))).toEqual(words);
    const colours = await shown.evaluateAll((all) => all.map((one) => getComputedStyle(one).color));
    expect(new Set(colours).size).toBe(3);
    expect(colours[2]).toBe(
      await topArticles()
        .locator(".facts")
        .first()
        .evaluate((one) => getComputedStyle(one).color),
    );
    expect(await violations()).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    for (const [tag, text] of [
      ["uz", "Shu yoshdagi maqola uchun odatdagidan 2,1×"],
      ["uz-Cyrl", "Шу ёшдаги мақола учун одатдагидан 2,1×"],
      ["ru", "2,1× от обычного для возраста статьи"],
    ] as const) {
      await page.locator("select", { has: page.locator("option[lang=uz]") }).selectOption(tag);
      await expect.poll(async () => shown.first().getAttribute("title"), SOON).toContain(text);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    }
  });

  test("of sections and authors are those of an independent count, in their lists and on their pages", async () => {
    await signIn();
    for (const { list, of } of [
      { list: "Sections", of: "section" },
      { list: "Authors", of: "author" },
    ] as const) {
      await page.getByRole("navigation").getByRole("link", { name: list }).click();
      await page.getByRole("heading", { level: 1, name: list }).waitFor(SOON);
      const shown = (await rowsOf(list)).map(([name, views]) => [name, Number(views)]);
      const names = [...new Set(Object.values(ARTICLES).map((article) => article[of]))];
      const expected = names.map((name) => [name, countBy(of, name)]);
      expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(expected));
    }
    await page.getByRole("link", { name: "Lola Bandarova" }).click();
    await page.getByRole("heading", { level: 1, name: "Lola Bandarova" }).waitFor(SOON);
    const views = countBy("author", "Lola Bandarova");
    await expect
      .poll(() => page.locator(".tiles.wide").innerText(), SOON)
      .toMatch(new RegExp(`Views[^0-9]*${views}\\b`));
    await expect.poll(async () => topArticles().count(), SOON).toBe(2);
    await expect.poll(async () => panel("Today so far").locator(".figure strong").textContent(), SOON).toBe(`${views}`);
    expect((await rowsOf("Sections")).map(([name, count]) => [name, Number(count)])).toEqual([
      ["River", countViews(VISITS, ARTICLES.ferry)],
      ["Town", countViews(VISITS, ARTICLES.long)],
    ]);
    await page.getByRole("link", { name: "All authors" }).click();
    await page.getByRole("heading", { level: 1, name: "Authors" }).waitFor(SOON);
    expect(new URL(page.url()).search).toBe("?page=authors");
  });

  test("can be read point by point with the keyboard, and as a table", async () => {
    await signIn();
    const slider = page.getByRole("slider", { name: /^Views per minute/ });
    await slider.focus();
    const told = () => slider.getAttribute("aria-valuetext");
    await page.keyboard.press("Home");
    const first = await told();
    await page.keyboard.press("ArrowRight");
    expect(await told()).not.toBe(first);
    await page.keyboard.press("End");
    expect(await told()).toMatch(/^\d\d:\d\d: \d+/);
    // Of minutes before the hour of the site's first view nothing is known.
    expect(first).toMatch(/^\d\d:\d\d: (?:\d+|no data)/);
    await panel("Last 30 minutes").getByText("Show as a table").click();
    await panel("Last 30 minutes").getByRole("table").waitFor(SOON);
    const table = await panel("Last 30 minutes").getByRole("table").locator("tbody td").allInnerTexts();
    expect(table).toHaveLength(30);
    expect(table.reduce((sum, count) => sum + (count === "no data" ? 0 : Number(count)), 0)).toBe(countViews(VISITS));
  });

  test("have their definition one click away", async () => {
    await signIn();
    await panel("Today so far").getByLabel("What is counted: Views").click();
    expect(await panel("Today so far").getByText("How often the article was shown to a person").isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await panel("Today so far").getByText("How often the article was shown to a person").isVisible()).toBe(
      false,
    );
  });

  test("are saved as a file", async () => {
    await signIn();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download as CSV: Top articles" }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^demo-articles-(\d{4}-\d\d-\d\d)-\1\.csv$/);
    const text = readFileSync(await file.path(), "utf8");
    expect(text).toContain(ARTICLES.ferry.title);
  });

  test("are saved as a file that is begun again when the list has changed too much between its parts", async () => {
    let asked = 0;
    await page.route("**/v1/reports/export.csv*", async (route) => {
      asked++;
      if (route.request().url().includes("cursor=")) return route.fulfill({ status: 409 });
      const response = await route.fetch();
      const headers = { ...response.headers(), link: `<${route.request().url()}&cursor=a>; rel="next"` };
      return route.fulfill({ response, ...(asked === 1 && { headers }) });
    });
    await signIn();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download as CSV: Top articles" }).click(),
    ]);
    expect(asked).toBe(3);
    const lines = readFileSync(await file.path(), "utf8")
      .trim()
      .split("\r\n");
    expect(lines).toHaveLength(1 + Object.keys(ARTICLES).length);
  });

  test("are saved as a file where the page has all of them, with no text that a spreadsheet would run", async () => {
    await page.route("**/v1/reports/excluded*", async (route) => {
      const response = await route.fetch();
      const report = await response.json();
      report.robots.push({ name: '=HYPERLINK("x")', kind: "scanner", views: { value: 1 } });
      await route.fulfill({ response, json: report });
    });
    await signIn("?page=left-out");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download as CSV: Robots by name" }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("demo-robots.csv");
    expect(readFileSync(await file.path(), "utf8")).toBe(
      `\ufeff"Robot","Kind","Views"\r\n"Googlebot","Search engine",2\r\n"'=HYPERLINK(""x"")","Scanner",1\r\n`,
    );
  });

  test("are copied as text for a chat", async () => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await signIn("?page=article&article=ferry");
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor(SOON);
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^The ferry is late again\n\d+ views · Read past half: 67%\nhttp.*\/articles\/ferry$/);
    await page.getByRole("link", { name: "Back to the front page" }).click();
    await page.getByRole("button", { name: "Copy Top articles" }).click();
    await page.getByRole("button", { name: "Copied Top articles" }).waitFor(SOON);
    const list = await page.evaluate(() => navigator.clipboard.readText());
    expect(list.split("\n")).toHaveLength(4);
    expect(list).toMatch(/^1\. The ferry is late again: \d+\n2\. A dry roof: 2\n/);
  });
});

describe("the address", () => {
  test("holds the filters: a click filters, back takes it away, and a link shows the same", async () => {
    await signIn();
    await panel("Where from").getByRole("button", { name: "Messengers" }).click();
    await page.waitForURL((url) => url.searchParams.get("source") === "messenger");
    await expect.poll(async () => topArticles().count(), SOON).toBe(1);
    expect(await topArticles().first().locator("td.views b").textContent()).toBe("3");
    expect(await panel("Today so far").innerText()).toContain("whole site");

    await page.reload();
    await expect.poll(async () => topArticles().count(), SOON).toBe(1);
    // By script, since Playwright waits for a load that a page out of the page cache does not have.
    await page.evaluate(() => void setTimeout(() => history.back()));
    await expect.poll(async () => topArticles().count(), SOON).toBe(4);
    await page.evaluate(() => void setTimeout(() => history.forward()));
    await page.getByRole("button", { name: "Remove the filter Source: Messengers" }).click();
    await expect.poll(async () => topArticles().count(), SOON).toBe(4);

    // Sections are known of live numbers, too.
    await panel("Sections").getByRole("button", { name: "River" }).click();
    const river = String(countViews(VISITS, ARTICLES.ferry));
    await expect.poll(async () => panel("Today so far").locator(".figure strong").textContent(), SOON).toBe(river);
    expect(await panel("Today so far").innerText()).not.toContain("whole site");
  });

  test("holds no order by what is read now with a filter that leaves it unknown", async () => {
    await signIn("?sort=now&section=River");
    await topArticles().first().waitFor(SOON);
    const list = panel("Top articles");
    expect(await list.locator("[aria-sort=descending]").getAttribute("class")).toContain("now");
    await page.goto(`${system.origin}/dashboard/?sort=now&source=messenger`);
    await topArticles().first().waitFor(SOON);
    expect(await list.locator("[aria-sort=descending]").getAttribute("class")).toContain("views");
    expect(await list.locator("thead .now").getByRole("button").count()).toBe(0);
    expect(await topArticles().first().locator("td.now").innerText()).toBe("–");
    expect(await violations()).toEqual([]);
  });

  test("holds the period, the comparison and the order", async () => {
    await signIn();
    await page.getByRole("link", { name: "7 days" }).click();
    await page.getByRole("button", { name: "Sort by: Prints" }).click();
    await page.getByLabel("Compare with").selectOption("none");
    const { searchParams } = new URL(page.url());
    expect(Object.fromEntries(searchParams)).toEqual({ period: "7d", sort: "prints", compare: "none" });
    expect(await panel("Top articles").locator("[aria-sort=descending]").innerText()).toContain("Prints");
    await page.getByRole("heading", { name: "Views per day" }).waitFor(SOON);
  });

  test("holds the order of sections and authors, which is not that of an article's list", async () => {
    await signIn("?page=authors");
    const names = async () => (await rowsOf("Authors")).map(([name]) => name);
    const byViews = await names();
    expect(byViews).toHaveLength(3);
    const list = panel("Authors");
    await list.getByRole("button", { name: "Sort by: Author" }).click();
    const byName = byViews.toSorted((a = "", b = "") => a.localeCompare(b));
    await expect.poll(names, SOON).toEqual(byName);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      page: "authors",
      sort: "name",
      order: "asc",
    });
    expect(await list.locator("[aria-sort=ascending]").innerText()).toContain("Author");
    await list.getByRole("button", { name: "Sort by: Author" }).click();
    await expect.poll(names, SOON).toEqual(byName.toReversed());
    await page.reload();
    await expect.poll(names, SOON).toEqual(byName.toReversed());
    await list.getByRole("button", { name: "Sort by: Views" }).click();
    await expect.poll(names, SOON).toEqual(byViews);
    expect(new URL(page.url()).search).toBe("?page=authors");
    // Nothing is known of the week before, so nothing can have grown.
    expect(await list.getByRole("button", { name: "Sort by: Growth" }).count()).toBe(0);
    await page.goto(`${system.origin}/dashboard/?page=authors&sort=name`);
    await list.getByRole("link", { name: "Lola Bandarova" }).click();
    await page.getByRole("heading", { level: 1, name: "Lola Bandarova" }).waitFor(SOON);
    expect(new URL(page.url()).searchParams.has("sort")).toBe(false);
  });

  test("sorts sections by how they have grown", async () => {
    await page.route("**/v1/reports/breakdown*by=section*", async (route) => {
      const response = await route.fetch({ headers: { ...route.request().headers(), "if-none-match": "" } });
      const report: { rows: { value: string; views: { value: number; previous: number | null } }[] } =
        await response.json();
      for (const [at, { views }] of report.rows.entries()) views.previous = views.value * (at + 1);
      await route.fulfill({ response, json: report });
    });
    await signIn("?page=sections&sort=growth&order=asc");
    const shares = async () =>
      (await rowsOf("Sections")).map(([, views = ""]) => Number(/−(\d+)%/.exec(views)?.[1] ?? 0));
    await expect.poll(shares, SOON).toEqual([67, 50, 0]);
    await panel("Sections").getByRole("button", { name: "Sort by: Growth" }).click();
    await expect.poll(shares, SOON).toEqual([0, 50, 67]);
    expect(await panel("Sections").locator("[aria-sort=descending]").innerText()).toContain("Growth");
  });

  test("filters what is searched for, and shows by what", async () => {
    const found = () => page.locator(".results a").allTextContents();
    await signIn("?page=search&q=a&section=Town");
    await expect
      .poll(async () => (await found()).toSorted(), SOON)
      .toEqual([ARTICLES.roof.title, ARTICLES.long.title].toSorted());
    const hint = page.getByText("What had such a view in the last 30 days.");
    expect(await hint.count()).toBe(0);
    await page.getByRole("button", { name: "Remove the filter Section: Town" }).click();
    await expect.poll(async () => (await found()).length, SOON).toBe(4);
    expect(new URL(page.url()).search).toBe("?page=search&q=a");
    await page.goto(`${system.origin}/dashboard/?source=messenger`);
    await page.getByRole("searchbox").fill("a");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "1 article found" }).waitFor(SOON);
    expect(await found()).toEqual([ARTICLES.ferry.title]);
    await hint.waitFor(SOON);
    await page.getByRole("button", { name: "Remove the filter Source: Messengers" }).click();
    await expect.poll(async () => (await found()).length, SOON).toBe(4);
  });

  test("finds articles by their words", async () => {
    await signIn();
    await page.getByRole("searchbox").fill("FERRY late");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "1 article found" }).waitFor(SOON);
    await page.getByRole("link", { name: ARTICLES.ferry.title }).click();
    await page.getByRole("heading", { level: 1, name: ARTICLES.ferry.title }).waitFor(SOON);
  });
});

describe("metadata", () => {
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const status = () => page.getByRole("status").filter({ hasText: "Saved." });
  const viewsOfRoof = async () => {
    const response = await fetch(`${system.origin}/v1/totals?site=demo&article=roof`);
    return ((await response.json()) as { totals: { roof: { views: number } } }).totals.roof.views;
  };

  test("is changed and undone by admins, and what the API refuses is said in its words", async () => {
    await signIn("?page=article&article=roof", "admin");
    await page.getByRole("link", { name: "Change what is known of it" }).click();
    const title = page.getByLabel("Title", { exact: true });
    expect(await title.inputValue()).toBe(ARTICLES.roof.title);
    await title.fill(HOSTILE);
    await page.getByLabel("Views", { exact: true }).fill("1000");
    await button("Save").click();
    await status().waitFor(SOON);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(HOSTILE);
    const counted = countViews(VISITS, ARTICLES.roof);
    expect(await viewsOfRoof()).toBe(counted + 1_000);

    await button("Undo").click();
    await expect.poll(async () => title.inputValue(), SOON).toBe(ARTICLES.roof.title);
    expect(await viewsOfRoof()).toBe(counted);

    await page.getByLabel("Old id", { exact: true }).fill("roof-of-2019");
    await button("Add").click();
    await button("Separate roof-of-2019").click();
    await button("Separate roof-of-2019").waitFor({ state: "detached", ...SOON });
    await button("Undo").click();
    await button("Separate roof-of-2019").click();
    await button("Separate roof-of-2019").waitFor({ state: "detached", ...SOON });

    await page.getByLabel("Old id", { exact: true }).fill("roof");
    await button("Add").click();
    await expect
      .poll(() => page.getByRole("alert").innerText(), SOON)
      .toMatch(/^Nothing was saved\. The field "sameAs"/);
  });

  test("is not for editors, who see no way to it", async () => {
    await signIn("?page=article&article=roof");
    await page.getByRole("heading", { level: 1, name: ARTICLES.roof.title }).waitFor(SOON);
    expect(await page.getByRole("link", { name: "Change what is known of it" }).count()).toBe(0);
    await page.goto(`${system.origin}/dashboard/?page=metadata&article=roof`);
    await page.getByText("Only admins change articles.").waitFor(SOON);
    expect(await page.getByRole("textbox").count()).toBe(0);
  });
});

describe("the keyboard's focus", () => {
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");

  test("stays on what sorts the articles, and goes to the page when a filter is taken away", async () => {
    await signIn("?section=Town");
    await topArticles().first().waitFor(SOON);
    await panel("Top articles").getByRole("button", { name: "Prints" }).focus();
    await page.keyboard.press("Enter");
    await expect
      .poll(() => panel("Top articles").locator("[aria-sort=descending]").innerText(), SOON)
      .toMatch(/Prints/);
    await page.waitForLoadState("networkidle", SOON);
    expect(await focused()).toMatch(/^Prints/);
    await page.locator(".chips button").focus();
    await page.keyboard.press("Enter");
    await page.locator(".chips").waitFor({ state: "detached", ...SOON });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  });
});

describe("a chart's cursor", () => {
  test("stays within it when the period has fewer steps", async () => {
    await signIn();
    const slider = panel("Views per hour").getByRole("slider");
    await slider.focus();
    await page.keyboard.press("End");
    await expect.poll(() => slider.getAttribute("aria-valuetext"), SOON).toMatch(/^23:00/);
    await page.keyboard.press("w");
    const byDay = panel("Views per day").getByRole("slider");
    await byDay.waitFor(SOON);
    expect(await byDay.getAttribute("aria-valuetext")).not.toContain("undefined");
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });

  test("names the day that a day is compared with, and the year of another one", async () => {
    await page.route("**/v1/reports/overview*", async (route) => {
      const response = await route.fetch({ headers: { ...route.request().headers(), "if-none-match": "" } });
      const report: { series: { previous?: { views: (number | null)[] } } } = await response.json();
      report.series.previous?.views.fill(7);
      await route.fulfill({ response, json: report });
    });
    await signIn("?period=7d");
    const slider = panel("Views per day").getByRole("slider");
    await slider.waitFor(SOON);
    const ago = (days: number) => {
      const ms = Date.parse(siteDay(days));
      const weekday = new Intl.DateTimeFormat("en", { weekday: "short", timeZone: "UTC" }).format(ms);
      return `${weekday} ${new Date(ms).getUTCDate()} `;
    };
    const said = (await slider.getAttribute("aria-valuetext")) ?? "";
    expect(said).toMatch(new RegExp(`^${ago(0)}.*, Before: ${ago(7)}.*: 7$`));
    await page.unrouteAll({ behavior: "ignoreErrors" });
    const year = Number(siteDay(0).slice(0, 4)) - 1;
    await page.goto(`${system.origin}/dashboard/?from=${year}-11-20&to=${year}-11-25`);
    await expect
      .poll(() => page.locator(".period-note b").innerText(), SOON)
      .toMatch(new RegExp(`20 Nov ${year} – .*25 Nov ${year}`));
  });
});

describe("keys", () => {
  const period = () => new URL(page.url()).searchParams.get("period");

  test("choose the period, whichever script the keyboard writes, find the search, and show their list", async () => {
    await signIn();
    await page.keyboard.press("w");
    await expect.poll(period, SOON).toBe("7d");
    await page.keyboard.press("t");
    await expect.poll(period, SOON).toBe(null);
    await page.evaluate(() => dispatchEvent(new KeyboardEvent("keydown", { key: "ь", code: "KeyM" })));
    await expect.poll(period, SOON).toBe("28d");
    await page.keyboard.press("/");
    await page.keyboard.type("t?");
    expect(await page.getByRole("searchbox").inputValue()).toBe("t?");
    expect(period()).toBe("28d");
    await page.getByRole("searchbox").blur();
    await page.keyboard.press("?");
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor(SOON);
    expect(await page.locator("kbd").allInnerTexts()).toEqual(["T", "Y", "W", "M", "← →", "C", "/ Ctrl+K ⌘K", "?"]);
  });

  test("go to the days before and after, and no further than today", async () => {
    await signIn("?period=7d");
    await panel("Top articles").waitFor(SOON);
    const days = () => ["from", "to"].map((name) => new URL(page.url()).searchParams.get(name));
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(days, SOON).toEqual([siteDay(13), siteDay(7)]);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(days, SOON).toEqual([siteDay(20), siteDay(14)]);
    await page.keyboard.press("t");
    await expect.poll(days, SOON).toEqual([null, null]);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(days, SOON).toEqual([siteDay(1), siteDay(1)]);
    await page.keyboard.press("ArrowRight");
    await expect.poll(days, SOON).toEqual([null, null]);
    // The arrows of a chart's cursor are its own.
    await page.getByRole("slider").first().focus();
    await page.keyboard.press("ArrowLeft");
    expect(days()).toEqual([null, null]);
  });

  test("change what it is compared with, and find the search from within a field too", async () => {
    await signIn("?period=yesterday");
    const compared = () => new URL(page.url()).searchParams.get("compare");
    for (const next of ["previous", "year", "none", null]) {
      await page.keyboard.press("c");
      await expect.poll(compared, SOON).toBe(next);
    }
    await page.getByRole("combobox", { name: "Compare with" }).focus();
    await page.keyboard.press("Control+k");
    expect(await page.getByRole("searchbox").evaluate((box) => box === document.activeElement)).toBe(true);
  });

  test("do nothing once they are turned off", async () => {
    await signIn("?page=settings");
    await page.getByLabel("Single keys do something").uncheck();
    await page.getByLabel("Theme", { exact: true }).selectOption("dark");
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor(SOON);
    expect(await page.getByLabel("Single keys do something").isChecked()).toBe(false);
    expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
    await page.keyboard.press("/");
    expect(await page.getByRole("searchbox").evaluate((box) => box === document.activeElement)).toBe(false);
  });
});

describe("on a wall", () => {
  test("it shows what happens now with nothing to press, and keeps the screen on", async () => {
    await page.addInitScript(() => {
      const request = () => {
        document.documentElement.dataset["awake"] = "yes";
        return Promise.resolve({ release: () => Promise.resolve() });
      };
      Object.defineProperty(navigator, "wakeLock", { value: { request } });
    });
    await openWall();
    const figure = await panel("Last 30 minutes").locator(".figure strong").textContent();
    const first = panel("Top articles").getByRole("listitem").first();
    expect(await first.innerText()).toContain(ARTICLES.ferry.title);
    const rows = await panel("Where from").locator("tbody td:not(.share)").allInnerTexts();
    expect(rows.reduce((sum, count) => sum + Number(count), 0)).toBe(Number(figure));
    expect(await page.locator("a, button, input, select, summary").filter({ visible: true }).count()).toBe(0);
    expect(await page.locator("html").getAttribute("data-awake")).toBe("yes");
  });

  test("it signs in again by itself when its session is over", async () => {
    await openWall();
    let refused = 0;
    for (const path of ["**/sign-in/token", "**/v1/reports/**"]) {
      await page.route(path, async (route) => {
        refused += 1;
        await route.fulfill({ status: 401, json: { error: "invalid_grant" } });
      });
    }
    await expect.poll(() => refused, SOON).toBeGreaterThan(1);
    await page.unrouteAll();
    await page.getByText("Live").waitFor(SOON);
    expect(new URL(page.url()).search).toBe("?tv=1");
  });

  async function openWall(): Promise<void> {
    await signIn("?tv=1");
    await panel("Where from").locator("tbody tr").first().waitFor(SOON);
  }
});

test("a site that nobody has read yet is shown the line that counts its readers", async () => {
  expect(emptyPage).toContain("No view has been counted yet.");
  expect(emptyPage).toContain(`<script defer src="${system.origin}/v1/reader.js" data-site="demo"></script>`);
});

test("titles, sections, authors and referrers are text, whatever stands in them", async () => {
  await signIn();
  await page.getByRole("link", { name: "onerror" }).click();
  const heading = page.getByRole("heading", { level: 1 });
  // The article, its section, and its author.
  for (const at of [0, 1]) {
    await expect.poll(async () => heading.textContent(), SOON).toBe(HOSTILE);
    const link = page.locator(".article-head .facts").getByRole("link").nth(at);
    await link.click();
    await page.getByRole("link", { name: /^All (sections|authors)$/ }).waitFor(SOON);
    await expect.poll(async () => heading.textContent(), SOON).toBe(HOSTILE);
    await panel("Top articles").getByRole("link", { name: "onerror" }).click();
    await page.getByRole("heading", { name: "Since publication" }).waitFor(SOON);
  }
  expect(await page.locator("img").count()).toBe(0);
  expect(await page.title()).toBe(`${HOSTILE} · Tirage`);
});

describe("live", () => {
  test("a view shows by itself, and a hidden tab asks for nothing", async () => {
    await signIn();
    const number = panel("Last 30 minutes").locator(".figure strong");
    const before = Number(await number.textContent());
    await sendVisit(system.origin, { article: ARTICLES.ferry });
    await expect.poll(async () => Number(await number.textContent()), SOON).toBe(before + 1);

    let asked = 0;
    await page.evaluate(() => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    page.on("request", (request) => (asked += Number(request.url().includes("/reports/now"))));
    await page.waitForTimeout(6_000);
    expect(asked).toBe(0);
    await page.evaluate(() => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => false });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await expect.poll(() => asked, SOON).toBeGreaterThan(0);
  });

  test("what happens now is asked for once, whichever sites turn out to be known and whatever the period", async () => {
    await signIn();
    await page.locator(".pulse.live").waitFor(SOON);
    let rounds = 0;
    page.on("request", (request) => {
      // Each round begins without knowing what the server said last.
      if (request.url().includes("/reports/now?") && !request.headers()["if-none-match"]) rounds += 1;
    });
    const sites = page.waitForResponse((response) => response.url().includes("/reports/sites?"));
    await page.reload();
    // The user's sites are those of the last visit.
    await (await sites).finished();
    await page.locator(".pulse.live").waitFor(SOON);
    await expect.poll(async () => topArticles().count(), SOON).toBe(4);
    await page.getByRole("link", { name: "7 days" }).click();
    await page.getByRole("heading", { name: "Views per day" }).waitFor(SOON);
    expect(rounds).toBe(1);
  });

  test("a report that the server was too busy for is asked for again", async () => {
    let refused = 0;
    await page.route("**/v1/reports/breakdown*by=device*", async (route) => {
      if (refused > 0) return route.fallback();
      refused += 1;
      await route.fulfill({ status: 503, body: "{}" });
    });
    await signIn();
    await panel("Devices").getByText("The server does not answer. Trying again.").waitFor(SOON);
    await panel("Devices")
      .getByRole("row", { name: /Computers/ })
      .waitFor(SOON);
  });

  test.each([429, 503])("a report that is refused with %i later on keeps its numbers, and says so", async (status) => {
    await signIn();
    const devices = panel("Devices").getByRole("row");
    await expect.poll(() => devices.count(), SOON).toBe(3);
    await page.route("**/v1/reports/breakdown*by=device*", (route) => route.fulfill({ status, body: "{}" }));
    const before = await devices.allInnerTexts();
    await askAnew();
    const note = panel("Devices").getByText("The server does not answer. Trying again.");
    await note.waitFor(SOON);
    expect(await devices.allInnerTexts()).toEqual(before);
    await page.unroute("**/v1/reports/breakdown*by=device*");
    await note.waitFor({ state: "detached", ...SOON });
    expect(await devices.count()).toBe(3);
  });

  test("numbers of one period are not shown for another whose own do not come", async () => {
    await signIn();
    await panel("Devices")
      .getByRole("row", { name: /Computers/ })
      .waitFor(SOON);
    await page.route("**/v1/reports/breakdown*by=device*", (route) => route.abort());
    await page.getByRole("link", { name: "28 days" }).click();
    await panel("Devices").getByText("The server does not answer. Trying again.").waitFor(SOON);
    expect(await panel("Devices").getByRole("row").count()).toBe(0);
  });

  test("what somebody may not see, and what there is not, is said in other words", async () => {
    for (const [status, text] of [
      [403, "You may not see this."],
      [400, "There is no such thing here."],
    ] as const) {
      await page.route("**/v1/reports/breakdown*by=device*", (route) => route.fulfill({ status, body: "{}" }));
      await signIn();
      await panel("Devices").getByText(text).waitFor(SOON);
      await page.unroute("**/v1/reports/breakdown*by=device*");
    }
  });

  /** Reports are asked for again once the server is back. */
  async function askAnew(): Promise<void> {
    await page.route("**/v1/reports/now*", (route) => route.abort(), { times: 1 });
    await page.waitForRequest(/\/v1\/reports\/overview/, SOON);
  }

  test("two editors see the same view come, each without a reload", async () => {
    await signIn();
    const other = await browser.newContext({ locale: "en-GB" });
    try {
      await other.addCookies(await context.cookies());
      const theirs = await other.newPage();
      await theirs.addInitScript(() => localStorage.setItem("tirage.signed-in", "yes"));
      await theirs.goto(`${system.origin}/dashboard/`);
      const numbers = [page, theirs].map((one) => one.locator(".now .figure strong"));
      for (const number of numbers) await number.waitFor(SOON);
      const before = Number(await numbers[0]?.textContent());
      await sendVisit(system.origin, { article: ARTICLES.ferry });
      for (const number of numbers)
        await expect.poll(async () => Number(await number.textContent()), SOON).toBe(before + 1);
    } finally {
      await other.close();
    }
  });

  test("a server that is away is said so, with the time of the numbers, and is found again", async () => {
    await signIn();
    await expect.poll(async () => topArticles().count(), SOON).toBe(4);
    await page.route("**/v1/**", (route) => route.abort());
    const banner = page.getByRole("status").filter({ hasText: /The server does not answer. Numbers of \d\d:\d\d/ });
    await banner.waitFor(SOON);
    expect(await topArticles().count()).toBe(4);
    await page.unroute("**/v1/**");
    await banner.waitFor({ state: "detached", ...SOON });
  });
});

describe("the sign-in", () => {
  test("keeps no token where a script could find it later, and a reload needs no click", async () => {
    await signIn("?period=7d");
    expect(new URL(page.url()).search).toBe("?period=7d");
    const stored = await page.evaluate(() =>
      JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie]),
    );
    expect(stored).not.toMatch(/eyJ|"(access|id|refresh)_token"/);
    await page.reload();
    await panel("Top articles").waitFor(SOON);
    expect(new URL(page.url()).search).toBe("?period=7d");
  });

  test("is renewed without the user when the token is refused", async () => {
    await signIn();
    let refused = 0;
    await page.route("**/v1/reports/now*", async (route) => {
      if (refused > 0) return route.fallback();
      refused += 1;
      await route.fulfill({ status: 401, body: "{}" });
    });
    const renewed = page.waitForResponse((response) => response.url().endsWith("/sign-in/token"), SOON);
    expect((await renewed).status()).toBe(200);
    await page.waitForResponse((response) => response.url().includes("/reports/now") && response.status() < 400, SOON);
  });

  test("that is over leaves the numbers, and says so", async () => {
    await signIn();
    await expect.poll(async () => topArticles().count(), SOON).toBe(4);
    await page.route("**/sign-in/token", (route) => route.fulfill({ status: 400, json: { error: "invalid_grant" } }));
    await page.route("**/v1/reports/**", (route) => route.fulfill({ status: 401, body: "{}" }));
    await page.getByRole("alert").waitFor(SOON);
    expect(await page.getByRole("alert").innerText()).toContain("Your sign-in has ended");
    expect(await topArticles().count()).toBe(4);
    // What is asked for afterwards is refused as well.
    const refused = page.waitForResponse((response) => response.url().includes("/v1/reports/articles"), SOON);
    await panel("Top articles").getByRole("button", { name: "Prints" }).click();
    expect((await refused).status()).toBe(401);
    await page.waitForLoadState("networkidle", SOON);
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await topArticles().count()).toBe(4);
    // Nor is anything live any more.
    await page.locator(".pulse.paused").waitFor(SOON);
  });

  test("shows the last numbers of the same user while it finds out who is there, and not another's", async () => {
    await signIn();
    const number = panel("Last 30 minutes").locator(".figure strong");
    await number.waitFor(SOON);
    const shown = await number.innerText();
    // The API and the issuer's second answer never come.
    for (const path of ["**/v1/reports/**", "**/sign-in/token"]) await page.route(path, () => undefined);
    await page.reload();
    await number.waitFor(SOON);
    await expect.poll(() => number.innerText(), SOON).toBe(shown);
    await page.locator(".top.old .figure strong").first().waitFor(SOON);
    for (const path of ["**/v1/reports/**", "**/sign-in/token"]) await page.unroute(path);
    // Theirs has a site that this one may not see.
    const keepTheirs = (more: Record<string, unknown>) =>
      page.evaluate((changed) => {
        const kept = JSON.parse(localStorage.getItem("tirage.kept") ?? "{}");
        localStorage.setItem("tirage.kept", JSON.stringify({ ...kept, ...changed }));
      }, more);
    await page.goto(`${system.origin}/dashboard/`, { waitUntil: "commit" });
    await page.locator(".pulse.live").waitFor(SOON);
    await page.goto(`${system.origin}/dashboard/icon`);
    const theirs = { sites: [{ id: "theirs", name: "Theirs", zone: "UTC" }], definitions: {} };
    await keepTheirs({ user: "another user", sites: theirs });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`${system.origin}/dashboard/`, { waitUntil: "commit" });
    await page.locator(".pulse.live").waitFor(SOON);
    expect(asked.filter((url) => url.includes("site=theirs"))).toEqual([]);
    // A day later they are nobody's any more.
    await page.goto(`${system.origin}/dashboard/icon`);
    await keepTheirs({ keptMs: Date.now() - 9 * 3_600_000 });
    // The browser stays where it is.
    await page.route("**/sign-in/**", (route) => route.fulfill({ status: 204 }));
    await page.goto(`${system.origin}/dashboard/`, { waitUntil: "commit" });
    await page.locator(".loading.alone").waitFor(SOON);
    expect(await number.count()).toBe(0);
  });

  test("is offered, and offered again, where what signs in cannot be loaded", async () => {
    await page.route("**/dashboard/assets/sign-in.*", (route) => route.abort());
    await page.goto(`${system.origin}/dashboard/`);
    await page.getByRole("button", { name: "Sign in", exact: true }).click(SOON);
    await page.getByRole("button", { name: "Try again" }).waitFor(SOON);
  });

  test("begins anew where what was kept of the issuer is damaged", async () => {
    await signIn();
    await page.evaluate(() => localStorage.setItem("tirage.issuer", "{"));
    await page.reload();
    await page.getByRole("button", { name: "Try again" }).click(SOON);
    await panel("Top articles").waitFor(SOON);
  });

  test("ends at the issuer as well, and leaves nothing of what the user might see", async () => {
    await signInByHand();
    const other = await context.newPage();
    await other.goto(`${system.origin}/dashboard/`);
    await other.locator("main .panel").first().waitFor(SOON);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(/\/sign-in\//, SOON);
    // Already while the issuer asks whether it is meant so, and in the other tabs.
    expect(await page.evaluate(() => localStorage.getItem("tirage.kept"))).toBeNull();
    await other.getByRole("button", { name: "Sign in" }).waitFor(SOON);
    expect(await other.locator(".panel").count()).toBe(0);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor(SOON);
    expect(await page.evaluate(() => localStorage.getItem("tirage.kept"))).toBeNull();
    await page.reload();
    await page.getByRole("button", { name: "Sign in" }).waitFor(SOON);
  });
});

describe("languages", () => {
  const samples = [
    { tag: "uz", name: "Oʻzbekcha", today: "Bugun" },
    { tag: "uz-Cyrl", name: "Ўзбекча", today: "Бугун" },
    { tag: "ru", name: "Русский", today: "Сегодня" },
  ] as const;

  test.each(samples)("$tag has its own words, dates and countries", async ({ tag, name, today }) => {
    await signIn();
    await page.getByLabel("Language").selectOption(tag);
    await page.getByRole("link", { name: today, exact: true }).waitFor(SOON);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(tag);
    expect(await page.locator("option:checked", { hasText: name }).count()).toBe(1);
    // By Node's data, which browsers lack for Uzbek.
    const day = new Intl.DateTimeFormat(tag, { day: "numeric", month: "short", timeZone: "Asia/Tashkent" }).format();
    await expect.poll(async () => page.locator(".period-note b").textContent(), SOON).toContain(day);
    await page.locator(".today .definition summary").click();
    await page.locator(`.today .definition p[lang=${tag}]`).waitFor(SOON);
    expect(await page.locator("body").innerText()).not.toMatch(/\b(Views|Last 30|Countries|undefined|NaN)\b/);
  });

  test("counts in Russian have the right form", async () => {
    await signIn();
    await page.getByLabel("Language").selectOption("ru");
    const forms = {
      1: "просмотр",
      3: "просмотра",
      5: "просмотров",
      11: "просмотров",
      22: "просмотра",
      1_111: "просмотров",
    };
    for (const [views, form] of Object.entries(forms)) {
      await page.route("**/v1/reports/now*", async (route) => {
        const response = await route.fetch({ headers: { ...route.request().headers(), "if-none-match": "" } });
        await route.fulfill({ response, json: { ...(await response.json()), views: Number(views) } });
      });
      // Which begins the poll anew.
      await page.evaluate(() => globalThis.dispatchEvent(new Event("online")));
      const figure = page.locator(".now .figure");
      const number = Number(views) > 999 ? "1\u00a0111" : views;
      await expect
        .poll(async () => (await figure.textContent())?.startsWith(`${number}  ${form} `) ?? "", SOON)
        .toBe(true);
      await page.unroute("**/v1/reports/now*");
    }
  });
});

describe("accessibility", () => {
  const pages = {
    front: "",
    article: "?page=article&article=ferry",
    hostile: `?page=article&article=${encodeURIComponent(ARTICLES.hostile.id)}`,
    "left out": "?page=left-out",
    sections: "?page=sections",
    section: `?page=sections&section=${encodeURIComponent(HOSTILE)}`,
    authors: "?page=authors",
    settings: "?page=settings",
    clock: "?page=article&article=ferry&views=clock",
    wall: "?tv=1",
    metadata: `?page=metadata&article=${encodeURIComponent(ARTICLES.hostile.id)}`,
    search: "?page=search&q=a",
  };
  const looks = [
    { colorScheme: "light", forcedColors: "none" },
    { colorScheme: "dark", forcedColors: "none" },
    { colorScheme: "dark", forcedColors: "active" },
  ] as const;

  test("axe finds nothing on any page, in light, dark and forced colours", async () => {
    await page.goto(`${system.origin}/dashboard/`);
    await page.getByRole("button", { name: "Sign in" }).waitFor(SOON);
    await expectNoViolations("signed out");
    await signIn("", "admin");
    for (const [name, query] of Object.entries(pages)) {
      await goTo(query);
      await openTables();
      await expectNoViolations(name);
      // On a wall there is nothing to press.
      if (name !== "wall") expect(await tablesWithoutFile(), `${name} has a file of each table`).toEqual([]);
    }
  });

  /** Opens the tables of charts, which are not made before. */
  async function openTables(): Promise<void> {
    await page.evaluate(() => {
      for (const details of document.querySelectorAll<HTMLDetailsElement>(".as-table")) details.open = true;
    });
    await page.waitForFunction(
      () => [...document.querySelectorAll(".as-table")].every((details) => details.querySelector("table")),
      undefined,
      SOON,
    );
  }

  async function tablesWithoutFile(): Promise<(string | null)[]> {
    return page
      .locator("main table")
      .evaluateAll((all) =>
        all
          .filter((table) => !table.closest("section, details")?.querySelector("button[aria-label*=CSV]"))
          .map(({ textContent }) => textContent),
      );
  }

  async function expectNoViolations(name: string): Promise<void> {
    for (const look of looks) {
      await page.emulateMedia(look);
      expect(await violations(), `${name}, ${look.colorScheme}, forced colours: ${look.forcedColors}`).toEqual([]);
    }
  }

  test.each(["en", "uz", "ru"])("nothing is wider than 320 pixels, in %s", async (tag) => {
    await openPage({ viewport: { width: 320, height: 640 } });
    await signIn("", "admin");
    await page.getByLabel("Language").selectOption(tag);
    for (const query of Object.values(pages)) {
      await goTo(query);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), query).toBeLessThanOrEqual(320);
    }
  });
});

test.each([320, 412, 1280])("nothing moves while the front page loads, at %i pixels", async (width) => {
  await page.setViewportSize({ width, height: 820 });
  await page.addInitScript(() => {
    const moved = { sum: 0 };
    Object.assign(globalThis, { moved });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) moved.sum += "value" in entry ? Number(entry.value) : 0;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await signIn();
  await expect.poll(async () => topArticles().count(), SOON).toBe(4);
  // What Web Vitals call good; a panel that comes late moves more than that.
  expect(await page.evaluate(() => (globalThis as unknown as { moved: { sum: number } }).moved.sum)).toBeLessThan(0.1);
});

describe("what is sent", () => {
  test("is within its budgets", () => {
    for (const { name, bytes, maxBytes } of measureDashboard()) expect(bytes, name).toBeLessThanOrEqual(maxBytes);
  });

  test("asks no other host, is kept for ever where its name has a hash, and obeys a strict policy", async () => {
    const hosts = new Set<string>();
    page.on("request", (request) => hosts.add(new URL(request.url()).origin));
    const document = await page.goto(`${system.origin}/dashboard/`);
    const policy = document?.headers()["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    const script = (await page.locator("script[src]").getAttribute("src")) ?? "";
    const asset = await fetch(new URL(script, `${system.origin}/dashboard/`));
    expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    await signIn();
    expect([...hosts]).toEqual([system.origin]);
    for (const path of ["/dashboard/assets/../../package.json", "/dashboard/weights.json", "/dashboard/nothing"]) {
      expect((await fetch(system.origin + path)).status, path).toBe(404);
    }
  });
});

/** Goes to a page of the dashboard as a link does, and waits until it shows all that it has. */
async function goTo(query: string): Promise<void> {
  await page.evaluate(async (search) => {
    history.pushState(null, "", location.pathname + search);
    dispatchEvent(new PopStateEvent("popstate"));
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  }, query);
  await page.waitForFunction(
    () => document.querySelector("main .panel") && !document.querySelector(".loading, [aria-busy=true]"),
    undefined,
    SOON,
  );
}

/** What axe has to say of the page, by WCAG 2.2 AA and best practice. */
async function violations(): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const found = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}
