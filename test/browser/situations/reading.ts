import { expect } from "vitest";
import type { NewsSite } from "../news-site.ts";
import { audioElement } from "./acts.ts";
import { articlePage, pause, readerTag, SKIPPING, SOON, whenTrue, type Situation, type Tab } from "./situation.ts";

/** What the machine may take between two steps of a test, seconds. */
const SLACK = 12;

const screens = (count: number) => `<div style="height: ${count}00vh">text</div>`;
/** Whether what older browsers need has come. */
const OLDER =
  'performance.getEntriesByType("resource").some(({ name, responseEnd }) => responseEnd && name.includes("/v1/older.js"))';
const act = 'dispatchEvent(new Event("pointermove"))';

/** Opens an article in which time can be skipped, and waits until the whole script is there. */
async function read(
  given: Parameters<Situation["run"]>[0],
  page: { body?: string; tag?: string } = {},
): Promise<{ tab: Tab; article: string }> {
  const { reader, site } = given;
  const article = site.newArticle();
  site.put("/article", articlePage(article, { head: SKIPPING, ...page }));
  site.put("/next", "<title>Next</title>");
  const tab = await reader.open("/article");
  await site.expectTotals(article, { views: 1 });
  return { tab, article };
}

/** Lets a reader do something after each of these seconds. */
const seconds = (...waits: number[]) => waits.map((wait) => `skip(${wait * 1_000}); ${act};`).join("");

async function reads(site: NewsSite, article: string, count: number) {
  await expect
    .poll(async () => (await site.rows(article)).filter(({ kind }) => kind === "read").length, SOON)
    .toBe(count);
  const rows = (await site.rows(article)).filter(({ kind }) => kind === "read");
  return rows.toSorted((a, b) => (a.seconds ?? 0) - (b.seconds ?? 0));
}

/** How long and how far articles are read. */
export const reading: readonly Situation[] = [
  {
    title: "sends the reading time and the depth once, when the page is left",
    run: async (given) => {
      const { tab, article } = await read(given);
      await tab.run(seconds(10, 10));
      await tab.goto("/next");
      const [row] = await reads(given.site, article, 1);
      expect(row?.seconds).toBeGreaterThanOrEqual(20);
      expect(row?.seconds).toBeLessThan(20 + SLACK);
      expect(row?.id).toBe((await given.site.rows(article)).find(({ kind }) => kind === "view")?.id);
      expect(given.site.requests).toHaveLength(2);
    },
  },
  {
    title: "counts 15 s of a pause in which the reader does nothing",
    isOfScriptAlone: true,
    run: async (given) => {
      const { tab, article } = await read(given);
      await tab.run(seconds(5, 600, 5));
      await tab.goto("/next");
      const [row] = await reads(given.site, article, 1);
      expect(row?.seconds).toBeGreaterThanOrEqual(25);
      expect(row?.seconds).toBeLessThan(25 + SLACK);
    },
  },
  {
    title: "counts the time of a reader who types or clicks, and not that of a video without sound",
    isOfScriptAlone: true,
    run: async (given) => {
      const { tab, article } = await read(given, { body: audioElement("muted loop") });
      await tab.run('for (const type of ["keydown", "pointerdown"]) { skip(14000); dispatchEvent(new Event(type)); }');
      await tab.run(`document.querySelector("audio").play().then(() => { for (let at = 0; at < 60; at++) {
        skip(900);
        document.querySelector("audio").dispatchEvent(new Event("timeupdate"));
      } })`);
      await tab.goto("/next");
      const [row] = await reads(given.site, article, 1);
      expect(row?.seconds).toBeGreaterThanOrEqual(28 + 15);
      expect(row?.seconds).toBeLessThan(28 + 15 + SLACK);
    },
  },
  {
    title: "measures the article that the headline is in, not a teaser before it, and only as frames are made",
    isOfScriptAlone: true,
    run: async (given) => {
      const { reader, site } = given;
      const article = site.newArticle();
      const watch = `<script>
        let isFrame = false, outside = 0;
        const frame = requestAnimationFrame, measure = Element.prototype.getBoundingClientRect;
        window.requestAnimationFrame = (run) => frame((ms) => { isFrame = true; run(ms); isFrame = false; });
        Element.prototype.getBoundingClientRect = function () { outside += !isFrame; return measure.call(this); };
      </script><style>* { margin: 0 } h1 { display: none }</style>`;
      const page = articlePage(article, { head: SKIPPING + watch, body: screens(10) });
      site.put("/article", page.replace("<body>", "<body><article>A teaser</article>"));
      site.put("/next", "<title>Next</title>");
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      await tab.run(`${seconds(10)} ${pause(300)}`);
      expect(await tab.run("outside")).toBe(0);
      await tab.goto("/next");
      expect((await reads(site, article, 1))[0]?.depth).toBeLessThan(12);
    },
  },
  {
    title: "measures the longest article where no headline is in one, not a teaser before it",
    isOfScriptAlone: true,
    run: async (given) => {
      const { reader, site } = given;
      const article = site.newArticle();
      const page = articlePage(article, {
        head: `${SKIPPING}<style>* { margin: 0 } h1 { display: none }</style>`,
        body: screens(10),
      });
      site.put(
        "/article",
        page.replace("<h1>An article</h1>", "").replace("<body>", "<body><h1>News</h1><article>A teaser</article>"),
      );
      site.put("/next", "<title>Next</title>");
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      await tab.run(`${seconds(10)} ${pause(300)}`);
      await tab.goto("/next");
      expect((await reads(site, article, 1))[0]?.depth).toBeLessThan(12);
    },
  },
  {
    title: "remembers how far an article was read that an app takes away before it says so",
    isOfScriptAlone: true,
    run: async (given) => {
      const { site } = given;
      const { tab, article } = await read(given, { body: screens(10) });
      await tab.run(`${seconds(10)} ${pause(300)}`);
      await tab.run(`document.querySelector("article").outerHTML = "<article><h1>Another</h1></article>";
        document.querySelector("meta").content = "${article}-next"; history.pushState(null, "", "/other")`);
      expect((await reads(site, article, 1))[0]?.depth).toBeLessThan(12);
    },
  },
  {
    title: "sends nothing for less than 5 s, on whatever way the page is left",
    isOfScriptAlone: true,
    run: async (given) => {
      const { tab, article } = await read(given);
      await tab.run(`document.dispatchEvent(new Event("visibilitychange")); ${pause(200)}`);
      await tab.goto("/next");
      await tab.run(pause(500));
      expect(given.site.events.map(({ kind }) => kind)).toEqual(["view"]);
      expect(await reads(given.site, article, 0)).toEqual([]);
    },
  },
  {
    title: "does not count the time in which the page is hidden, and sends a growing total each time",
    run: async (given) => {
      const { site } = given;
      const { tab, article } = await read(given);
      await tab.run(seconds(10));
      await tab.hide();
      await tab.run("document.hidden && skip(600000)");
      await tab.show();
      await whenTrue(tab, "!document.hidden");
      await tab.run(seconds(10));
      await tab.goto("/next");
      const [first, second] = await reads(site, article, 2);
      expect(first?.seconds).toBeGreaterThanOrEqual(10);
      expect(first?.seconds).toBeLessThan(10 + SLACK);
      expect(second?.seconds).toBeGreaterThanOrEqual(20);
      expect(second?.seconds).toBeLessThan(20 + 2 * SLACK);
      expect(second?.id).toBe(first?.id);
    },
  },
  {
    title: "counts the time in which audio plays, though the reader does nothing",
    run: async (given) => {
      const { tab, article } = await read(given, { body: audioElement("loop") });
      // The player says several times a second that it plays, and each time a second more has passed.
      await tab.run(`document.querySelector("audio").addEventListener("timeupdate", () => skip(900));
        document.querySelector("audio").play().then(() => ${pause(8_000)})`);
      const playedMs = Number(await tab.run("skipped"));
      expect(playedMs).toBeGreaterThan(20_000);
      await tab.run('document.querySelector("audio").pause()');
      await tab.goto("/next");
      const [row] = await reads(given.site, article, 1);
      expect(row?.seconds).toBeGreaterThan(playedMs / 1_000);
      expect(row?.seconds).toBeLessThan(playedMs / 1_000 + 15);
    },
  },
  {
    title: "says that a short article was seen to its end",
    run: async (given) => {
      const { tab, article } = await read(given, { body: "<p>Short.</p></article><footer>" + screens(9) });
      await tab.run(seconds(10));
      await tab.goto("/next");
      expect((await reads(given.site, article, 1))[0]?.depth).toBe(100);
    },
  },
  {
    title: "says how far a long article was seen, not what stands below it, and keeps the farthest",
    run: async (given) => {
      const { tab, article } = await read(given, {
        body: `<style>* { margin: 0 } h1 { display: none }</style>${screens(10)}</article><footer>${screens(10)}</footer>`,
      });
      await tab.run(`scrollTo(0, 4 * innerHeight); ${pause(300)}`);
      await tab.run(`scrollTo(0, 0); ${pause(300)}`);
      await tab.run(seconds(10));
      await tab.goto("/next");
      expect((await reads(given.site, article, 1))[0]?.depth).toBe(50);
    },
  },
  {
    title: "measures an article by its height as it is left, when images have come late",
    run: async (given) => {
      const { tab, article } = await read(given, {
        body: `<style>* { margin: 0 } h1 { display: none }</style>${screens(1)}<div id="images"></div>`,
      });
      await tab.run(pause(300));
      await tab.run(`document.querySelector("#images").style.height = "300vh"; ${seconds(10)}`);
      await tab.goto("/next");
      expect((await reads(given.site, article, 1))[0]?.depth).toBe(25);
    },
  },
  {
    title: "sends them by beacon in a browser whose fetch does not outlive the page",
    run: async (given) => {
      const old = `<script>
        delete window.navigation;
        delete Window.prototype.navigation;
        delete Request.prototype.keepalive;
        const send = navigator.sendBeacon.bind(navigator);
        navigator.sendBeacon = (address, data) => {
          sessionStorage.sent = data;
          return send(address, data);
        };
      </script>`;
      const { tab, article } = await read(given, { body: old });
      await whenTrue(tab, OLDER);
      await tab.run(seconds(10));
      await tab.goto("/next");
      expect((await reads(given.site, article, 1))[0]?.seconds).toBeGreaterThanOrEqual(10);
      expect(await tab.run("JSON.parse(sessionStorage.sent)")).toMatchObject({
        webdriver: false,
        events: [{ kind: "read", own: false }],
      });
    },
  },
  {
    title: "sends nothing by beacon of a reader who has switched it off meanwhile",
    isOfScriptAlone: true,
    run: async (given) => {
      const { tab, article } = await read(given, {
        body: "<script>delete window.navigation; delete Window.prototype.navigation; delete Request.prototype.keepalive</script>",
      });
      await whenTrue(tab, OLDER);
      await tab.run(`tirage("off"); ${seconds(10)}`);
      await tab.goto("/next");
      await tab.run(pause(700));
      expect(await reads(given.site, article, 0)).toEqual([]);
    },
  },
  {
    title: "sends the reading time when a page is left that a browser does not call hidden first",
    isOfScriptAlone: true,
    run: async (given) => {
      const { tab, article } = await read(given);
      await tab.run(`${seconds(10)} dispatchEvent(new PageTransitionEvent("pagehide"))`);
      await reads(given.site, article, 1);
    },
  },
  {
    title: "starts anew for a view from the page cache",
    isOfScriptAlone: true,
    run: async (given) => {
      const { site } = given;
      const { tab, article } = await read(given);
      await tab.run(seconds(10, 10, 10));
      await tab.goto("/next");
      await tab.back();
      await expect.poll(() => site.events.filter(({ kind }) => kind === "view"), SOON).toHaveLength(2);
      const sinceMs = Date.now();
      await tab.run(`${pause(800)}.then(() => { ${seconds(10)} })`);
      await tab.goto("/next");
      const rows = await reads(site, article, 2);
      // On a busy machine the steps take their time, which is reading as well.
      expect(rows[0]?.seconds).toBeLessThan(10 + SLACK + (Date.now() - sinceMs) / 1_000);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(2);
    },
  },
  {
    title: "takes no reading time where the site has turned it off, and the share of the sessions that it asks for",
    isOfScriptAlone: true,
    run: async (given) => {
      const { reader, site } = given;
      const seen: number[] = [];
      for (const [setting, session] of [
        ["off", "000000000000"],
        ["0.25", "240000000000"],
        ["0.25", "260000000000"],
      ] as const) {
        const article = site.newArticle();
        const head = `${SKIPPING}<script>sessionStorage.tirage = "-7000-8000-${session}"</script>`;
        site.put("/article", articlePage(article, { head, tag: readerTag(`data-reading="${setting}"`) }));
        site.put("/next", "<title>Next</title>");
        const tab = await reader.open("/article");
        await site.expectTotals(article, { views: 1 });
        await tab.run(seconds(10));
        await tab.goto("/next");
        await tab.run(pause(500));
        seen.push((await site.rows(article)).filter(({ kind }) => kind === "read").length);
      }
      expect(seen).toEqual([0, 1, 0]);
    },
  },
];
