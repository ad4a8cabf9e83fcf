import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContext, Page, Route } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { build } from "../../build.ts";
import type { Event, ViewEvent } from "../../functions/core/event.ts";
import { eventTimeMs, parseEventId } from "../../functions/core/event-id.ts";
import type { Reads } from "../../functions/core/reads.ts";
import { launchBrowser, openProfile } from "./launch-browser.ts";

/** The scripts on pages of other makes, with a server whose every answer a test chooses. Plain http, as on many sites. */
const SITE = "http://news.example";
const READER = '<script defer src="/v1/reader.js" data-site="demo"></script>';
const VIEWS = '<script defer src="/v1/views.js"></script>';
const MOST_READ = '<script defer src="/v1/most-read.js"></script>';

/** What the server takes as a reading session. */
const SESSION = /^[A-Za-z0-9_-]{12,64}$/;

type Body = Omit<Reads, "events"> & { readonly events: readonly Event[] };
interface ChosenAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly contentType?: string;
  readonly body?: string;
}

let scripts: ReadonlyMap<string, string>;
let browser: Browser;
let profile: BrowserContext;
let pageErrors: Error[];
let pages: Map<string, string>;
/** The bodies of POST /v1/reads so far. */
let posts: Body[];
/** The articles that each GET /v1/totals asked for. */
let asked: string[][];
/** The queries of each GET /v1/most-read. */
let listsAsked: string[];
let answerPost: (body: Body) => ChosenAnswer | undefined;
let answerTotals: (articles: readonly string[]) => ChosenAnswer | undefined;
let answerList: () => ChosenAnswer | undefined;

beforeAll(async () => {
  const folder = await build();
  const names = ["reader.js", "stay.js", "older.js", "views.js", "most-read.js"];
  scripts = new Map(
    await Promise.all(names.map(async (name) => [`/v1/${name}`, await readFile(join(folder, name), "utf8")] as const)),
  );
  browser = await launchBrowser();
});

afterAll(() => browser?.close());

beforeEach(async () => {
  pages = new Map();
  posts = [];
  asked = [];
  listsAsked = [];
  pageErrors = [];
  answerPost = () => ({ status: 202, json: { accepted: 1, rejected: [] } });
  answerTotals = (articles) => ({ status: 200, json: totalsBody(articles, 1466) });
  answerList = () => held(60, [{}]);
  profile = await openProfile(browser);
  profile.on("weberror", (error) => pageErrors.push(error.error()));
  await profile.route("**/*", serve);
});

afterEach(async () => {
  await profile.close();
  expect(pageErrors).toEqual([]);
});

async function serve(route: Route): Promise<void> {
  const request = route.request();
  const { pathname, searchParams } = new URL(request.url());
  if (pathname === "/v1/reads") {
    const body = JSON.parse(request.postData() ?? "{}") as Body;
    posts.push(body);
    return fulfill(route, answerPost(body));
  }
  if (pathname === "/v1/totals") {
    const articles = searchParams.getAll("article");
    asked.push(articles);
    return fulfill(route, answerTotals(articles));
  }
  if (pathname === "/v1/most-read") {
    listsAsked.push(searchParams.toString());
    return fulfill(route, answerList());
  }
  const script = scripts.get(pathname);
  if (script !== undefined) return route.fulfill({ contentType: "text/javascript", body: script });
  const page = pages.get(decodeURI(pathname));
  return route.fulfill(page === undefined ? { status: 404 } : { contentType: "text/html; charset=utf-8", body: page });
}

/** No answer chosen means that the connection breaks. */
async function fulfill(route: Route, answer: ChosenAnswer | undefined): Promise<void> {
  await (answer ? route.fulfill(answer) : route.abort("connectionreset")).catch(() => undefined);
}

function totalsBody(articles: readonly string[], views: number) {
  const totals = Object.fromEntries(articles.map((article) => [article, { views, prints: 3, listens: 1 }]));
  return { site: "demo", asOf: 0, totals };
}

/** A list of articles of which this is known, that holds so long. */
function held(seconds: number, articles: readonly object[]): ChosenAnswer {
  const unknown = { article: "2024/ferry", url: null, title: null, section: null, views: 1466 };
  return {
    status: 200,
    headers: { "cache-control": `public, max-age=${seconds}` },
    json: { site: "demo", asOf: 0, window: "24h", articles: articles.map((known) => ({ ...unknown, ...known })) },
  };
}

async function open(path: string, html: string): Promise<Page> {
  pages.set(path, `<!doctype html>${html}`);
  const page = await profile.newPage();
  await page.goto(SITE + path);
  return page;
}

/** The first event that was sent, which is a view. */
async function firstView(): Promise<ViewEvent> {
  await expect.poll(() => posts.length, { timeout: 10_000 }).toBeGreaterThan(0);
  const event = posts[0]?.events[0];
  if (event?.kind !== "view") throw new Error(`expected a view, found ${JSON.stringify(event)}`);
  return event;
}

const kindsSent = () => posts.flatMap(({ events }) => events.map(({ kind }) => kind));

/** Waits for the texts of the page's elements. */
async function expectTexts(page: Page, texts: readonly string[]): Promise<void> {
  await expect.poll(() => page.locator("view-count").allTextContents(), { timeout: 10_000 }).toEqual(texts);
}

describe("the reader script says which article a page is", () => {
  const meta = '<meta name="tirage:article" content="4711">';
  const canonical = (address: string) => `<link rel="canonical" href="${address}">`;
  const tag = (attributes: string) => READER.replace("data-site", `${attributes} data-site`);

  test.each([
    ["by data-article, before all else", tag('data-article="a/b c"') + meta + canonical("/c"), "a/b c"],
    ["by its meta tag", READER + meta + canonical("/c"), "4711"],
    [
      "by the path of a canonical link of its own host",
      READER + canonical("https://news.example/2024/07/x?utm=1#y"),
      "2024/07/x",
    ],
    [
      "by its own path when the canonical link is of another host",
      READER + canonical("https://other.example/x"),
      "2024/м",
    ],
    ["by its own path when the canonical link is broken", READER + canonical("http://"), "2024/%D0%BC"],
    ["by its own path when the canonical link says nothing", `${READER}<link rel="canonical">`, "2024/м"],
    ["by its own path when there is nothing else, decoded", READER, "2024/м"],
    [
      "though it has data of another make, that is no JSON-LD",
      `${READER}<script type="application/builder+json">{"a":1}</script>`,
      "2024/м",
    ],
  ])("%s", async (_, head, article) => {
    await open("/2024/м", head);
    expect((await firstView()).article).toBe(article);
  });

  test("and sends nothing from a page that says it is none, or from the root", async () => {
    await open("/x", tag('data-article=""'));
    await open("/", READER);
    await sleep(500);
    expect(posts).toEqual([]);
  });
});

describe("the reader script sends with a view", () => {
  test("a UUIDv7 of the present, the page's address without its fragment, the referrer and how it was opened", async () => {
    const page = await open("/from", '<a href="/to?utm_source=tg#part">go</a>');
    pages.set("/to", `<!doctype html><html lang="uz-Latn">${READER}`);
    await page.click("a");
    const view = await firstView();
    expect(parseEventId(view.id)).toBe(view.id);
    expect(Math.abs(eventTimeMs(view.id) - Date.now())).toBeLessThan(5_000);
    expect(view).toMatchObject({
      url: `${SITE}/to?utm_source=tg`,
      referrer: `${SITE}/from`,
      language: "uz-Latn",
      navigation: "navigate",
    });
    expect(posts[0]).toMatchObject({
      site: "demo",
      totals: true,
      session: expect.stringMatching(SESSION),
      webdriver: false,
    });
    await page.reload();
    await expect.poll(() => posts.length).toBe(2);
    expect(posts[1]?.events[0]).toMatchObject({ navigation: "reload" });
    expect(posts[1]?.session).toBe(posts[0]?.session);
  });

  test("what JSON-LD says of the article, in a graph, with several authors", async () => {
    const graph = {
      "@graph": [
        { "@type": "WebSite", name: "News" },
        {
          "@type": ["NewsArticle"],
          headline: "Floods",
          articleSection: ["World", "Weather"],
          author: [{ name: "A. Suvchi" }, "B. Koʻl"],
          datePublished: "2024-07-04T09:00:00+05:00",
          mentions: { headline: "Another" },
        },
      ],
    };
    const block = (json: string) => `<script type="application/ld+json">${json}</script>`;
    await open("/x", `<title>No</title>${READER}${block("{broken")}${block(JSON.stringify(graph))}`);
    expect(await firstView()).toMatchObject({
      title: "Floods",
      section: "World, Weather",
      author: "A. Suvchi, B. Koʻl",
      published: "2024-07-04T09:00:00+05:00",
    });
  });

  test("else what the meta tags say, and else the title", async () => {
    const meta = (property: string, content: string) => `<meta property="${property}" content="${content}">`;
    const head = meta("article:section", "Sport") + meta("article:published_time", "yesterday");
    await open("/x", `<title>${"a".repeat(249)}😀😀</title>${READER}${head}`);
    const view = await firstView();
    expect(view).toMatchObject({ section: "Sport", title: `${"a".repeat(249)}😀😀` });
    expect(view).not.toHaveProperty("author");
    // The server leaves away what is no time.
    expect(view.published).toBe("yesterday");
  });

  test("the title and the time of its meta tags before the page's own title", async () => {
    const [title, published] = ["A flood", "2024-07-04T09:00:00+05:00"];
    const head = `<meta property="og:title" content="${title}"><meta name="article:published_time" content="${published}">`;
    await open("/x", `<title>A flood | The news</title>${READER}${head}`);
    expect(await firstView()).toMatchObject({ title, published });
  });

  test("a session that lasts for the page when the browser's storage is blocked", async () => {
    await profile.addInitScript(() => {
      Object.defineProperty(window, "sessionStorage", {
        get() {
          throw new DOMException("blocked", "SecurityError");
        },
      });
    });
    await open("/x", READER);
    await firstView();
    expect(posts[0]?.session).toMatch(SESSION);
  });
});

describe("the reader script counts a view when a person sees it", () => {
  test("not while its tab is in the background, and once when it comes to the front", async () => {
    await profile.addInitScript(() => {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
    });
    const page = await open("/x", READER + VIEWS + '<view-count site="demo" article="y">–</view-count>');
    await sleep(2_500);
    expect([posts, asked]).toEqual([[], []]);
    await page.evaluate(() => {
      Object.defineProperty(document, "hidden", { value: false });
      for (const _ of [1, 2]) document.dispatchEvent(new Event("visibilitychange"));
    });
    await firstView();
    await expectTexts(page, ["1,466"]);
    expect(kindsSent()).toEqual(["view"]);
    expect(asked).toEqual([["y"]]);
  });
});

describe("the reader script counts", () => {
  test("print dialogs, of which those within two seconds are one", async () => {
    const page = await open("/x", READER);
    const view = await firstView();
    const openDialog = () => page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await openDialog();
    await openDialog();
    await sleep(2_200);
    await openDialog();
    await sleep(50);
    await openDialog();
    await expect.poll(kindsSent).toEqual(["view", "print", "print"]);
    await sleep(300);
    expect(kindsSent()).toHaveLength(3);
    expect(
      posts.slice(1).every(({ events }) => events.every((event) => "view" in event && event.view === view.id)),
    ).toBe(true);
  });

  test("the first sound of a page, but nothing that is muted", async () => {
    const page = await open("/x", `${READER}<video muted></video><audio></audio>`);
    await firstView();
    const play = (tag: string) =>
      page.evaluate((name) => document.querySelector(name)?.dispatchEvent(new Event("play")), tag);
    await play("video");
    await play("audio");
    await play("audio");
    await expect.poll(kindsSent).toEqual(["view", "listen"]);
  });
});

describe("the reader script keeps what could not be sent", () => {
  test("until the server is back, after the time that it asked for, with the same ids", async () => {
    const timesMs: number[] = [];
    answerPost = () => {
      timesMs.push(performance.now());
      if (timesMs.length > 2) return { status: 202, json: { accepted: 1, rejected: [] } };
      return { status: 503, headers: { "retry-after": "2" }, json: { title: "Not available for a moment" } };
    };
    const page = await open("/x", READER);
    await firstView();
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await expect.poll(() => posts.length, { timeout: 8_000 }).toBe(4);
    expect((timesMs[2] ?? 0) - (timesMs[0] ?? 0)).toBeGreaterThan(1_950);
    const ids = posts.map(({ events }) => events[0]?.id);
    expect(new Set(ids.slice(2))).toEqual(new Set(ids.slice(0, 2)));
    await sleep(1_000);
    expect(posts).toHaveLength(4);
  });

  test("until the clock is right: the print of a view follows the view's new id", async () => {
    const serverTime = Date.now() - 86_400_000;
    answerPost = ({ sent }) =>
      Math.abs(sent - serverTime) > 30_000
        ? { status: 422, json: { serverTime } }
        : { status: 202, json: { accepted: 1 } };
    const page = await open("/x", READER);
    await expect.poll(() => posts.length, { timeout: 3_000 }).toBe(2);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await expect.poll(() => posts.length, { timeout: 3_000 }).toBe(3);
    const view = posts[1]?.events[0];
    expect(view?.id).not.toBe(posts[0]?.events[0]?.id);
    expect(Math.abs(eventTimeMs(view?.id ?? "") - serverTime)).toBeLessThan(10_000);
    expect(posts[2]?.events[0]).toMatchObject({ kind: "print", view: view?.id });
  });

  test.each(["3000000", "-1", "1e999", "soon"])(
    "without haste, though a server asks for it after %j seconds",
    async (seconds) => {
      answerPost = () => ({ status: 503, headers: { "retry-after": seconds }, json: {} });
      await open("/x", READER);
      await firstView();
      await sleep(3_000);
      expect(posts.length).toBeLessThan(4);
    },
  );

  test("without haste, though a server finds the clock wrong every time", async () => {
    answerPost = () => ({ status: 422, json: { serverTime: Date.now() - posts.length * 3_600_000 } });
    await open("/x", READER);
    await firstView();
    await sleep(3_000);
    expect(posts.length).toBeLessThan(10);
  });

  test("though the browser's storage can be had and not be read", async () => {
    await profile.addInitScript(() => {
      const broken = () => {
        throw new DOMException("broken", "NS_ERROR_FILE_CORRUPTED");
      };
      const handler = { get: broken, set: broken, deleteProperty: broken, ownKeys: broken };
      Object.defineProperty(window, "localStorage", { value: new Proxy({}, handler) });
    });
    answerPost = () => (posts.length === 1 ? { status: 503, json: {} } : { status: 202, json: { accepted: 1 } });
    await open("/x", READER);
    await expect.poll(() => posts.length, { timeout: 10_000 }).toBe(2);
    expect(posts[1]?.events).toEqual(posts[0]?.events);
  });

  test("but not what the server refused", async () => {
    answerPost = () => ({ status: 403, json: { title: "This page is not one of the site's" } });
    await open("/x", READER);
    await firstView();
    await sleep(2_000);
    expect(posts).toHaveLength(1);
  });
});

describe("a view-count element", () => {
  const element = (attributes: string) => `<view-count site="demo" ${attributes}>–</view-count>`;

  test("writes its number in the language around it, and shows views, prints or listens", async () => {
    const page = await open(
      "/list",
      `<html lang="en">${VIEWS}${element('article="a"')}<p lang="de">${element('article="a"')}</p><p lang="uz">${element('article="a"')}</p>
      <p lang="uz-Cyrl">${element('article="a"')}</p><p lang="ru">${element('article="a"')}</p>
      <p lang="EN-GB">${element('article="a"')}</p><p lang="not_a_language">${element('article="a" kind="prints"')}</p>${element('article="b" kind="listens"')}`,
    );
    await expectTexts(page, ["1,466", "1.466", "1\u00a0466", "1\u00a0466", "1\u00a0466", "1,466", "3", "1"]);
    expect(asked).toHaveLength(1);
  });

  test("keeps its width while its number comes", async () => {
    answerTotals = () => undefined;
    const page = await open("/list", VIEWS + element('article="a"'));
    const width = () => page.locator("view-count").evaluate((count) => count.getBoundingClientRect().width);
    await expect.poll(width).toBeGreaterThan(25);
    const before = await width();
    for (const text of ["146", "1,466", "123,456"]) {
      await page.locator("view-count").evaluate((count, shown) => (count.textContent = shown), text);
      expect(await width()).toBe(before);
    }
    await page.addStyleTag({ content: "view-count { min-width: 100px }" });
    expect(await width()).toBe(100);
  });

  test("is asked for with the others in as few requests as the server allows", async () => {
    const articles = Array.from({ length: 250 }, (_, index) => `2024/${index}`);
    const long = Array.from({ length: 10 }, (_, index) => `${index}${"м".repeat(255)}`);
    await open("/list", VIEWS + [...articles, ...long].map((id) => element(`article="${id}"`)).join(""));
    await expect.poll(() => asked.flat().length, { timeout: 5_000 }).toBe(260);
    expect(asked.filter((list) => list.length === 100)).toHaveLength(2);
    expect(
      asked.every((list) => list.length <= 100 && list.map(encodeURIComponent).join("&article=").length < 6_200),
    ).toBe(true);
    expect(new Set(asked.flat())).toEqual(new Set([...articles, ...long]));
  });

  test("takes its number from the reader script's answer, whichever script is first", async () => {
    answerPost = () => ({ status: 202, json: { accepted: 1, rejected: [], totals: totalsBody(["x"], 1465).totals } });
    const first = await open("/x", READER + VIEWS + element('article="x"'));
    await expectTexts(first, ["1,465"]);
    const second = await open("/x", VIEWS + element('article="x"') + READER);
    await expectTexts(second, ["1,465"]);
    expect(await second.evaluate(() => ({ ...window.tirage }))).toMatchObject({
      site: "demo",
      article: "x",
      totals: { x: { views: 1465 } },
    });
    const late = await open("/x", READER + element('article="x"'));
    await expect.poll(() => late.evaluate(() => window.tirage?.totals !== undefined)).toBe(true);
    await late.addScriptTag({ url: "/v1/views.js" });
    await expectTexts(late, ["1,465"]);
    await sleep(2_200);
    expect(asked).toEqual([]);
  });

  test("asks at once for the other articles of an article page", async () => {
    const page = await open("/x", VIEWS + element('article="x"') + element('article="y"') + READER);
    await expect.poll(() => asked).toEqual([["y"]]);
    await expectTexts(page, ["1,466", "1,466"]);
    expect(asked).toEqual([["y"], ["x"]]);
  });

  test("asks for itself when the reader script was blocked", async () => {
    await profile.route("**/v1/reader.js", (route) => route.abort("blockedbyclient"));
    const page = await open("/x", READER + VIEWS + element('article="x"'));
    await expectTexts(page, ["1,466"]);
    expect(asked).toEqual([["x"]]);
  });

  test("shows the number of another article when it is told to, and appears with elements that come later", async () => {
    answerTotals = (articles) => ({ status: 200, json: totalsBody(articles, articles.includes("a") ? 1 : 2) });
    const page = await open("/list", VIEWS + element('article="a"'));
    await expectTexts(page, ["1"]);
    await page.evaluate(() => {
      document.querySelector("view-count")?.setAttribute("article", "b");
      document.body.insertAdjacentHTML("beforeend", '<view-count site="demo" article="b"></view-count>');
    });
    await expectTexts(page, ["2", "2"]);
    expect(asked).toEqual([["a"], ["b", "b"]]);
  });

  test("keeps no other article's number while the server is away", async () => {
    const page = await open("/list", VIEWS + element('article="a"'));
    await expectTexts(page, ["1,466"]);
    answerTotals = () => undefined;
    await page.evaluate(() => document.querySelector("view-count")?.setAttribute("article", "b"));
    await expect.poll(() => asked.length).toBe(2);
    await expectTexts(page, ["-"]);
  });

  test("looks again every two seconds when it is live, in one request, and never runs backwards", async () => {
    const answers = [1466, 1467, 1466, 1468];
    answerTotals = (articles) => ({ status: 200, json: totalsBody(articles, answers[asked.length - 1] ?? 1468) });
    const page = await open(
      "/list",
      VIEWS + element('article="a" live') + element('article="b" live') + element('article="c"'),
    );
    const shown = await page.evaluateHandle(() => {
      const count = document.querySelector("view-count");
      const texts = [count?.textContent];
      if (count) new MutationObserver(() => texts.push(count.textContent)).observe(count, { childList: true });
      return texts;
    });
    await expect.poll(async () => (await shown.jsonValue()).at(-1), { timeout: 15_000 }).toBe("1,468");
    // Each as often as it was shown, so that a number which ran back for a moment would be seen.
    const texts = (await shown.jsonValue()).filter((text, at, all) => text !== "–" && text !== all[at - 1]);
    expect(texts).toEqual(["1,466", "1,467", "1,468"].slice(-texts.length));
    expect(texts.length).toBeGreaterThan(1);
    expect(asked.slice(0, 4)).toEqual([
      ["a", "b", "c"],
      ["a", "b"],
      ["a", "b"],
      ["a", "b"],
    ]);
    expect(await page.locator("view-count").last().textContent()).toBe("1,466");
  });

  test("shows its number beside one of a site that the server does not know", async () => {
    answerTotals = (articles) =>
      articles[0] === "x"
        ? { status: 404, json: { title: "No site has this id" } }
        : { status: 200, json: totalsBody(articles, 1466) };
    const page = await open(
      "/list",
      `${VIEWS}<view-count site="none" article="x">–</view-count>${element('article="a"')}`,
    );
    await expectTexts(page, ["–", "1,466"]);
  });

  test("asks less and less often while the server is away, and shows the number when it is back", async () => {
    const timesMs: number[] = [];
    answerTotals = (articles) => {
      timesMs.push(performance.now());
      return timesMs.length < 3
        ? { status: 503, json: { title: "Not available" } }
        : { status: 200, json: totalsBody(articles, 5) };
    };
    const page = await open("/list", VIEWS + element('article="a"'));
    await expect.poll(() => timesMs.length, { timeout: 20_000 }).toBe(3);
    const [first = 0, second = 0, third = 0] = timesMs;
    expect(third - second).toBeGreaterThan(1.5 * (second - first));
    await expectTexts(page, ["5"]);
  });
});

describe("a most-read element", () => {
  const element = (attributes = "", fallback = "–") => `<most-read site="demo" ${attributes}>${fallback}</most-read>`;
  const lines = (page: Page) => page.locator("most-read li").allTextContents();
  const seeAgain = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

  test("writes its numbers in the language around it, and an id for an article without a title", async () => {
    answerList = () => held(60, [{ title: "Ferry" }, { views: 12 }]);
    const page = await open("/list", `<html lang="en">${MOST_READ}${element()}<p lang="uz">${element()}</p>`);
    await expect.poll(() => lines(page)).toEqual(["Ferry 1,466", "2024/ferry 12", "Ferry 1\u00a0466", "2024/ferry 12"]);
    expect(listsAsked).toEqual(["site=demo"]);
  });

  test("links what has an address, and tells search engines to leave another host's alone", async () => {
    answerList = () =>
      held(60, [
        { url: `${SITE}/ferry?a=1&b=2` },
        { url: "HTTPS://other.example/" },
        { url: "/x" },
        { url: " http://x" },
      ]);
    const page = await open("/list", MOST_READ + element());
    await expect.poll(() => lines(page)).toHaveLength(4);
    const links = page.locator("most-read a");
    expect(
      await links.evaluateAll((all) => all.map((link) => [link.getAttribute("href"), link.getAttribute("rel")])),
    ).toEqual([
      [`${SITE}/ferry?a=1&b=2`, null],
      ["HTTPS://other.example/", "nofollow"],
    ]);
  });

  test("asks by the attributes that say something, once for those that are set one after another", async () => {
    const page = await open(
      "/list",
      `${MOST_READ}${element('section="Town &amp; River" window="" limit="3"')}<most-read>–</most-read>`,
    );
    await expect.poll(() => lines(page)).toHaveLength(1);
    await page.evaluate(() => {
      const list = document.createElement("most-read");
      document.body.append(list);
      for (const [name, value] of Object.entries({ site: "demo", window: "7d", limit: "1" }))
        list.setAttribute(name, value);
    });
    await expect.poll(() => lines(page)).toHaveLength(2);
    expect(listsAsked).toEqual(["site=demo&section=Town+%26+River&limit=3", "site=demo&window=7d&limit=1"]);
    expect(await page.locator("most-read").nth(1).textContent()).toBe("–");
  });

  test("writes each title in its own direction", async () => {
    answerList = () => held(60, [{ title: "العبارة", url: SITE }, { title: "Ferry" }]);
    const page = await open("/list", `<html dir="rtl">${MOST_READ}${element()}`);
    await expect.poll(() => lines(page)).toHaveLength(2);
    const directions = page
      .locator("most-read li > :first-child")
      .evaluateAll((titles) => titles.map((title) => getComputedStyle(title).direction));
    expect(await directions).toEqual(["rtl", "ltr"]);
  });

  test("gives way to any style of the page", async () => {
    const page = await open(
      "/list",
      `<style>data { margin-inline-start: 7px } most-read { display: grid }</style>${MOST_READ}${element()}`,
    );
    await expect.poll(() => lines(page)).toHaveLength(1);
    const styles = await page.evaluate(() =>
      ["most-read", "data"].map((tag) => {
        const found = document.querySelector(tag);
        if (!found) return undefined;
        const { display, marginInlineStart } = getComputedStyle(found);
        return [display, marginInlineStart];
      }),
    );
    expect(styles).toEqual([
      ["grid", "0px"],
      ["inline", "7px"],
    ]);
  });

  test("leaves alone what has not changed, and the place of a reader who walks through it by keys", async () => {
    answerList = () => held(0, [{ url: `${SITE}/ferry` }]);
    const page = await open("/list", MOST_READ + element() + "<button>after</button>");
    await expect.poll(() => lines(page)).toEqual(["2024/ferry 1,466"]);
    const list = await page.locator("most-read ol").elementHandle();
    await seeAgain(page);
    await expect.poll(() => listsAsked.length).toBe(2);
    await sleep(300);
    expect(await list?.evaluate((one) => one.isConnected)).toBe(true);
    answerList = () => held(0, [{ url: `${SITE}/weir`, article: "weir" }]);
    await page.keyboard.press("Tab");
    await seeAgain(page);
    await expect.poll(() => listsAsked.length).toBe(3);
    await sleep(300);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("2024/ferry");
    await page.keyboard.press("Tab");
    await seeAgain(page);
    await expect.poll(() => lines(page)).toEqual(["weir 1,466"]);
  });

  test("keeps its list while the server is away, asks no more by itself, and again when the page is seen", async () => {
    answerList = () => held(0, [{}]);
    const page = await open("/list", MOST_READ + element());
    await expect.poll(() => lines(page)).toHaveLength(1);
    for (const [at, answer] of [undefined, { status: 503, json: { title: "Not available" } }].entries()) {
      answerList = () => answer;
      await seeAgain(page);
      await expect.poll(() => listsAsked.length).toBe(2 + at);
      await sleep(1_000);
      expect(await lines(page)).toHaveLength(1);
      expect(listsAsked).toHaveLength(2 + at);
    }
    answerList = () => held(60, []);
    await seeAgain(page);
    await expect.poll(() => page.locator("most-read").textContent()).toBe("–");
    await seeAgain(page);
    await sleep(300);
    expect(listsAsked).toHaveLength(4);
  });

  test("does not give another list for its own when the server is away", async () => {
    const page = await open("/list", MOST_READ + element("", "<p>Nothing</p>"));
    await expect.poll(() => lines(page)).toHaveLength(1);
    answerList = () => undefined;
    await page.evaluate(() => document.querySelector("most-read")?.setAttribute("section", "sport"));
    await expect.poll(() => page.locator("most-read").innerHTML()).toBe("<p>Nothing</p>");
  });
});
