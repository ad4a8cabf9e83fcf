import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { startLocalSystem, type LocalSystem } from "../local-system.ts";
import { sendVisit, type TestArticle } from "./dashboard-reads.ts";
import { launchBrowser } from "./launch-browser.ts";

const SOON = { timeout: 30_000 };
/** The local runner settles once a minute, and what is not live is there then. */
const SETTLED = { timeout: 120_000 };

/** As long as the API takes them, and without a space. */
const ENDLESS: TestArticle = {
  id: "endless",
  title: "W".repeat(400),
  section: "Section".repeat(36).slice(0, 250),
  author: "Author".repeat(42).slice(0, 250),
};
const WORDY: TestArticle = {
  id: "wordy",
  title: "A headline of many words ".repeat(16).trim(),
  section: "Town",
  author: "Lola Bandarova",
};
const OTHERS: readonly TestArticle[] = [1, 2, 3, 4].map((at) => ({
  id: `other-${at}`,
  title: `The ferry is late for the ${at}. time`,
  section: "River",
  author: "Sardor Toshqinov",
}));
/** More than fit on any tile. */
const OLDER_VIEWS = 999_999_999;

let system: LocalSystem;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [system, browser] = await Promise.all([startLocalSystem(), launchBrowser()]);
  for (const article of [ENDLESS, ENDLESS, WORDY, ...OTHERS])
    await sendVisit(system.origin, {
      article,
      referrer: `https://${"referrer".repeat(7)}.example/${"page".repeat(60)}`,
    });
  await sendVisit(system.origin, { article: WORDY, by: "preview" });
  context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce" });
  page = await context.newPage();
  await page.goto(`${system.origin}/dashboard/?page=left-out`);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "admin" }).first().click();
  await page.getByRole("row", { name: /facebookexternalhit/ }).waitFor(SETTLED);
  await goTo(`?page=metadata&article=${ENDLESS.id}`);
  await page.locator("input[name=views]").fill(String(OLDER_VIEWS));
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Undo" }).waitFor(SOON);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

beforeEach(async () => {
  await page.emulateMedia({ media: "screen", colorScheme: "light" });
  await page.evaluate(() => (document.documentElement.dir = "ltr"));
});

const PAGES = {
  front: "",
  week: "?period=7d",
  article: `?page=article&article=${ENDLESS.id}`,
  sections: "?page=sections",
  section: `?page=sections&section=${ENDLESS.section}`,
  authors: "?page=authors",
  author: `?page=authors&author=${ENDLESS.author}`,
  filtered: `?section=${ENDLESS.section}&author=${ENDLESS.author}`,
  "left out": "?page=left-out",
  search: `?page=search&q=${ENDLESS.title.slice(0, 200)}`,
  found: "?page=search&q=w",
  metadata: `?page=metadata&article=${ENDLESS.id}`,
  settings: "?page=settings",
};

/** Goes to a page of the dashboard as a link does, and waits until it shows all that it has. */
async function goTo(query: string): Promise<void> {
  await page.evaluate(async (search) => {
    history.pushState(null, "", location.pathname + search);
    dispatchEvent(new PopStateEvent("popstate"));
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  }, query);
  await page.waitForFunction(
    () => document.querySelector("main .panel") && !document.querySelector(".loading, .later, [aria-busy=true]"),
    undefined,
    SOON,
  );
}

const widths = () => page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const);

async function expectNothingWider(name: string): Promise<void> {
  const [width, room] = await widths();
  expect(width, name).toBeLessThanOrEqual(room);
}

describe("a wall", () => {
  test.each([
    [1_280, 720],
    [1_366, 768],
    [1_920, 1_080],
    [2_560, 1_440],
    [3_840, 2_160],
  ])("fits a screen of %i by %i pixels, with whole articles and titles of two lines", async (width, height) => {
    await page.setViewportSize({ width, height });
    await goTo("?tv=1");
    await page
      .locator("ol.results li")
      .nth(5)
      .waitFor({ ...SOON, state: "attached" });
    const wall = await page.evaluate(() => {
      const { scrollHeight, scrollWidth } = document.documentElement;
      const list = document.querySelector("ol.results")?.getBoundingClientRect() ?? new DOMRect();
      const rows = document.querySelector("table.rows")?.getBoundingClientRect() ?? new DOMRect();
      const articles = [...document.querySelectorAll("ol.results li")].map((item) => {
        const { left, bottom } = item.getBoundingClientRect();
        const title = item.querySelector(":scope > span") ?? item;
        const lines = title.clientHeight / Number.parseFloat(getComputedStyle(title).lineHeight);
        return { isShown: left < list.right, bottom, lines: Math.round(lines) };
      });
      return { scrollHeight, scrollWidth, listBottom: list.bottom, rowsBottom: rows.bottom, articles };
    });
    expect(wall.scrollHeight).toBeLessThanOrEqual(height);
    expect(wall.scrollWidth).toBeLessThanOrEqual(width);
    expect(wall.listBottom).toBeLessThanOrEqual(height);
    expect(wall.rowsBottom).toBeLessThanOrEqual(height);
    const shown = wall.articles.filter(({ isShown }) => isShown);
    expect(shown.length).toBeGreaterThanOrEqual(3);
    for (const { bottom } of shown) expect(bottom).toBeLessThanOrEqual(wall.listBottom + 1);
    expect(Math.max(...wall.articles.map(({ lines }) => lines))).toBe(2);
  });
});

describe("nothing is wider than the window", () => {
  test.each([320, 360, 768, 1_280])(
    "at %i pixels, though a title has 400 letters, and a section and an author have 250 without a space",
    async (width) => {
      await page.setViewportSize({ width, height: 800 });
      for (const [name, query] of Object.entries(PAGES)) {
        await goTo(query);
        await expectNothingWider(name);
      }
    },
  );

  test.each(["en", "ru", "uz", "uz-Cyrl"])("on a phone, with a robot of a long name, in %s", async (tag) => {
    await goTo("");
    await page.locator("footer select").first().selectOption(tag);
    onTestFinished(async () => void (await page.locator("footer select").first().selectOption("en")));
    for (const width of [320, 360]) {
      await page.setViewportSize({ width, height: 800 });
      for (const query of [PAGES["left out"], PAGES.front, PAGES.sections]) {
        await goTo(query);
        await expectNothingWider(`${query} at ${width}`);
        await page.locator(".custom > summary").click();
        await page.locator(".custom form").waitFor(SOON);
        await expectNothingWider(`${query} at ${width}, other days`);
        await page.keyboard.press("Escape");
      }
    }
  });

  test.each(["ltr", "rtl"])("with a definition open, which is whole and below its sign, %s", async (direction) => {
    for (const width of [320, 600, 820, 1_024, 1_280, 1_440]) {
      await page.setViewportSize({ width, height: 800 });
      for (const query of [PAGES.week, PAGES.article, PAGES["left out"]]) {
        await goTo(query);
        await page.evaluate((dir) => (document.documentElement.dir = dir), direction);
        const signs = page.locator(".definition > summary");
        await signs.nth(3).waitFor(SOON);
        for (const sign of await signs.all()) {
          await sign.focus();
          await page.keyboard.press("Enter");
          const text = sign.locator("xpath=following-sibling::p");
          await text.waitFor(SOON);
          const name = `${query} at ${width}: ${await text.innerText()}`;
          const { left, right } = await text.evaluate((element) => element.getBoundingClientRect());
          expect(left, name).toBeGreaterThanOrEqual(0);
          expect(right, name).toBeLessThanOrEqual(width);
          await expectNothingWider(name);
          await page.keyboard.press("Escape");
        }
      }
    }
  });
});

describe("other days", () => {
  const summary = () => page.locator(".custom > summary");
  const form = () => page.locator(".custom form");
  const isOpen = () => page.locator(".custom").evaluate((details) => details.hasAttribute("open"));

  async function open(): Promise<void> {
    await page.setViewportSize({ width: 1_280, height: 800 });
    await goTo("");
    await summary().click();
    await form().waitFor(SOON);
  }

  test("close on Escape, and the focus goes back", async () => {
    await open();
    await page.getByLabel("From", { exact: true }).focus();
    await page.keyboard.press("Escape");
    await expect.poll(isOpen, SOON).toBe(false);
    expect(await summary().evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test("stay while one is among them, and close on a click beside them", async () => {
    for (const beside of [".masthead", "main"]) {
      await open();
      await form().click({ position: { x: 3, y: 3 } });
      expect(await isOpen()).toBe(true);
      await page.locator(beside).click({ position: { x: 3, y: 3 } });
      await expect.poll(isOpen, SOON).toBe(false);
    }
  });

  test("close when a period is chosen, by pointer and by key, and when one goes to another page", async () => {
    await open();
    await page.getByRole("link", { name: "Today", exact: true }).click();
    await expect.poll(isOpen, SOON).toBe(false);
    await open();
    await page.keyboard.press("w");
    await expect.poll(isOpen, SOON).toBe(false);
    await open();
    await page.getByRole("link", { name: "Sections", exact: true }).click();
    await expect.poll(isOpen, SOON).toBe(false);
    await summary().click();
    await form().waitFor(SOON);
    await page.goBack();
    await expect.poll(isOpen, SOON).toBe(false);
  });

  test("close when days are chosen, and the focus goes back", async () => {
    await open();
    await form().getByRole("button", { name: "Show", exact: true }).click();
    await expect.poll(isOpen, SOON).toBe(false);
    expect(await summary().evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

test("on a phone the periods stay at the top, and what has the focus is never behind them", async () => {
  await page.setViewportSize({ width: 360, height: 700 });
  await goTo("");
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  const bar = page.locator(".period ul");
  await expect.poll(() => bar.evaluate((list) => Math.round(list.getBoundingClientRect().top)), SOON).toBe(0);
  // Backwards, so that what is next comes from above.
  await page.locator("footer button").focus();
  let below = 0;
  for (let isAbove = false; !isAbove;) {
    await page.keyboard.press("Shift+Tab");
    const at = await page.evaluate(() => {
      const list = document.querySelector(".period ul");
      const focused = document.activeElement;
      return {
        isAbove: !focused?.closest("main, footer"),
        name: focused?.outerHTML.slice(0, 120),
        covered: (list?.getBoundingClientRect().bottom ?? 0) - (focused?.getBoundingClientRect().top ?? 0),
      };
    });
    isAbove = at.isAbove;
    if (isAbove) continue;
    below += 1;
    expect(at.covered, at.name).toBeLessThanOrEqual(0);
  }
  expect(below).toBeGreaterThan(20);
});

test("a chart's only point is seen", async () => {
  await page.setViewportSize({ width: 1_280, height: 800 });
  await goTo(PAGES.article);
  const strokes = await page
    .locator(".canvas .line")
    .evaluateAll((lines) =>
      lines.flatMap((line) =>
        /^M[^ML]+$/.test(line.getAttribute("d") ?? "") ? [Number.parseFloat(getComputedStyle(line).strokeWidth)] : [],
      ),
    );
  expect(strokes.length).toBeGreaterThan(0);
  for (const width of strokes) expect(width).toBeGreaterThanOrEqual(8);
});

describe("numbers", () => {
  test.each([320, 1_024, 1_280])("are never broken, nor in each other's way, at %i pixels", async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await goTo(PAGES.article);
    const tiles = await page.locator(".tiles.wide dd").evaluateAll((all) =>
      all.map((tile) => {
        const number = document.createRange();
        number.selectNodeContents(tile.firstChild ?? tile);
        const over = number.getBoundingClientRect().right - tile.getBoundingClientRect().right;
        return { text: number.toString(), lines: number.getClientRects().length, over };
      }),
    );
    expect(tiles[0]?.text).toBe("1,000,000,001");
    for (const { text, lines, over } of tiles) {
      expect(lines, text).toBe(1);
      expect(over, text).toBeLessThan(1);
    }
  });

  test("of the list stand below each other, and apart from those of another column", async () => {
    await page.route("**/v1/reports/articles*", async (route) => {
      const response = await route.fetch({ headers: { ...route.request().headers(), "if-none-match": "" } });
      const report: { articles: readonly object[] } = await response.json();
      // Changes of one digit and of several, and none.
      const grown = report.articles.map((one, at) => ({
        ...one,
        now: 10 ** 6,
        views: { value: 10 ** 6, previous: 10 ** at },
      }));
      await route.fulfill({ response, json: { ...report, articles: grown } });
    });
    onTestFinished(async () => page.unrouteAll({ behavior: "wait" }));
    await page.setViewportSize({ width: 1_280, height: 800 });
    await goTo("?compare=year");
    await page.locator(".articles .change").nth(5).waitFor(SOON);
    const rows = await page.locator(".articles tbody tr").evaluateAll((all) =>
      all.map((row) => {
        const edges = (selector: string) => {
          const text = document.createRange();
          text.selectNodeContents(row.querySelector(selector) ?? row);
          return text.getBoundingClientRect();
        };
        return { now: edges(".now").right, left: edges(".views b").left, views: edges(".views b").right };
      }),
    );
    expect(rows).toHaveLength(6);
    expect(new Set(rows.map(({ views }) => Math.round(views))).size).toBe(1);
    for (const { now, left } of rows) expect(left - now).toBeGreaterThanOrEqual(16);
  });
});

test("on paper the dashboard is dark on light, with nothing to press, though the screen is dark", async () => {
  for (const theme of [undefined, "dark"] as const) {
    await page.evaluate((name) => {
      if (name) document.documentElement.dataset["theme"] = name;
      else delete document.documentElement.dataset["theme"];
    }, theme);
    for (const query of [PAGES.front, PAGES.article, PAGES.filtered, PAGES["left out"], PAGES.sections]) {
      await page.emulateMedia({ media: "screen", colorScheme: "dark" });
      await goTo(query);
      const onScreen = await lightness();
      expect(onScreen.text, "on the screen").toBeGreaterThan(onScreen.ground);
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      const onPaper = await lightness();
      expect(onPaper.ground, query).toBeGreaterThan(0.9);
      expect(onPaper.text, query).toBeLessThan(0.2);
      const controls = page.locator("input, summary, select, button").filter({ visible: true });
      // The names of columns, rows and filters, and of the site, are to be read there.
      const looks = await controls.evaluateAll((all) =>
        all.map((control) => ({
          isText: control.matches(".sort, .name, .chips button, .brand select"),
          border: getComputedStyle(control).borderTopWidth,
        })),
      );
      for (const { isText, border } of looks) expect([isText, border], query).toEqual([true, "0px"]);
    }
  }
  await page.evaluate(() => delete document.documentElement.dataset["theme"]);
});

/** How light the page and its text are, from 0 to 1. */
async function lightness(): Promise<{ readonly ground: number; readonly text: number }> {
  return page.evaluate(() => {
    const of = (color: string) => Math.max(...(color.match(/\d+/g) ?? []).slice(0, 3).map(Number)) / 255;
    const { backgroundColor, color } = getComputedStyle(document.documentElement);
    return { ground: of(backgroundColor), text: of(color) };
  });
}
