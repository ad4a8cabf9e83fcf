import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { articlePage, pause, readerTag, SOON, whenStaying, whenTrue, type Situation } from "./situation.ts";

/** Which views are counted, and as what. */
export const views: readonly Situation[] = [
  {
    title: "counts a view when an article is opened, in one request",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      expect(await site.rows(article)).toMatchObject([{ kind: "view", navigation: "navigate" }]);
      expect(site.requests).toHaveLength(1);
    },
  },
  {
    title: "counts one view however often a page has the tag",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article, { tag: readerTag() + readerTag() + readerTag("async") }));
      await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      expect(site.requests).toHaveLength(1);
    },
  },
  {
    title: "counts two views in two tabs, of two reading sessions",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      await reader.open("/article");
      // A tab that is behind before it was seen is no view.
      await site.expectTotals(article, { views: 1 });
      await reader.open("/article");
      await site.expectTotals(article, { views: 2 });
      expect(new Set((await site.rows(article)).map(({ session }) => session)).size).toBe(2);
    },
  },
  {
    title: "counts a page once that is loaded again within 30 s",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      const tab = await reader.open("/article");
      await site.expectRows(article, [{ kind: "view" }]);
      await tab.run("void setTimeout(() => location.reload())");
      const rows = [{ navigation: "navigate" }, { navigation: "reload" }];
      const [first, second] = await site.expectReads(article, rows, { views: 1 });
      expect(second?.session).toBe(first?.session);
    },
  },
  {
    title: "counts a view of a page that is left as soon as it is seen",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      const leave = `<script>
        // Behind the reader script's own timer and frame, whose frame is the first that a person sees.
        addEventListener("load", () =>
          setTimeout(() => requestAnimationFrame(() => setTimeout(() => location.replace("/front")))));
      </script>`;
      site.put("/article", articlePage(article, { body: leave }));
      site.put("/front", "<title>Front</title>");
      const tab = await reader.open("/article");
      await site.expectReads(article, [{ kind: "view" }], { views: 1 });
      expect(await tab.run("location.pathname")).toBe("/front");
    },
  },
  {
    title: "counts a view that a slow connection has not let out yet when the page is left",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      // A browser has six connections to a host: the view waits for one of them, longer than the page is there.
      const hold = `for (let at = 0; at < 6; at++) fetch("/held").catch(() => undefined)`;
      const leave = `<script>
        document.querySelector("[data-site]").addEventListener("load", () => {
          ${hold};
          setTimeout(() => location.replace("/front"), 400);
        });
      </script>`;
      site.put("/article", articlePage(article, { body: leave }));
      site.put("/front", "<title>Front</title>");
      await reader.open("/article");
      await site.expectReads(article, [{ kind: "view" }], { views: 1 });
    },
  },
  {
    title: "counts nothing in a background tab until it is seen, and one view then",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      site.put("/front", "<title>Front</title>");
      const front = await reader.open("/front");
      const behind = await reader.openBehind("/article");
      expect(await behind.run("document.hidden")).toBe(true);
      await site.expectReads(article, [], {});
      await front.close();
      await whenTrue(behind, "!document.hidden");
      await site.expectReads(article, [{ kind: "view", navigation: "navigate" }], { views: 1 });
      expect(site.requests).toHaveLength(1);
    },
  },
  {
    title: "counts the article that a page shows when it is first seen, not the one that it was opened with",
    run: async ({ reader, site }) => {
      const [first, second] = [site.newArticle(), site.newArticle()];
      site.put(`/${first}`, articlePage(first));
      site.put("/front", "<title>Front</title>");
      const front = await reader.open("/front");
      const behind = await reader.openBehind(`/${first}`);
      await behind.run(`history.pushState(null, "", "/${second}");
        document.querySelector("meta").content = document.title = "${second}"`);
      await front.close();
      await site.expectReads(second, [{ kind: "view", navigation: "navigate" }], { views: 1 });
      expect(await site.rows(first)).toEqual([]);
    },
  },
  {
    title: "counts nothing while a page is rendered ahead, and one view when it is opened",
    needs: "prerender",
    run: async ({ reader, site }) => {
      const [opened, unopened] = [site.newArticle(), site.newArticle()];
      const rules = JSON.stringify({ prerender: [{ urls: ["/opened", "/unopened"], eagerness: "immediate" }] });
      site.put(
        "/start",
        `<script type="speculationrules">${rules}</script>
        <script>setTimeout(() => fetch("/v1/health").then(() => { location.href = "/opened"; }), 3000)</script>`,
      );
      const head = `<script>document.prerendering && fetch("/v1/ahead")</script>`;
      site.put("/opened", articlePage(opened, { head }));
      site.put("/unopened", articlePage(unopened, { head }));
      reader.startAlone("/start");
      await site.expectTotals(opened, { views: 1 });
      const paths = site.requests.map(({ path }) => path);
      expect(paths).toEqual(["/v1/ahead", "/v1/ahead", "/v1/health", "/v1/reads"]);
      expect(await site.rows(opened)).toMatchObject([{ navigation: "prerender" }]);
      expect(await site.rows(unopened)).toEqual([]);
    },
  },
  {
    title: "sends a view again when a page comes back from the browser's page cache",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      site.put("/next", "<title>Next</title>");
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      await tab.goto("/next");
      await tab.back();
      await expect.poll(() => site.rows(article), SOON).toHaveLength(2);
      // Within 30 s: stored, and a repeat by the server's rule.
      await site.expectTotals(article, { views: 1 });
      const [first, second] = await site.rows(article);
      expect([first?.navigation, second?.navigation]).toEqual(["navigate", "bfcache"]);
      expect(second?.session).toBe(first?.session);
    },
  },
  {
    title: "sends no second view when a page is shown that was not in the page cache",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      await whenStaying(tab);
      await tab.run(`dispatchEvent(new PageTransitionEvent("pageshow")); ${pause(700)}`);
      expect(site.events).toHaveLength(1);
    },
  },
  ...[true, false].map((hasNavigation): Situation => ({
    title: `counts the articles of a page that changes without being loaded, ${hasNavigation ? "by the Navigation API" : "where there is no Navigation API"}`,
    ...(hasNavigation && { needs: "navigation" }),
    run: async ({ reader, site }) => {
      const [first, second] = [site.newArticle(), site.newArticle()];
      const head = hasNavigation ? "" : "<script>delete window.navigation; delete Window.prototype.navigation</script>";
      site.put(`/${first}`, articlePage(first, { head, body: '<a href="#part">part</a>' }));
      const tab = await reader.open(`/${first}`);
      await site.expectTotals(first, { views: 1 });
      // As frameworks do it: the address changes first, and then what the page says of itself.
      const go = (way: string, article: string) => `
          ${way};
          setTimeout(() => { document.querySelector("meta").content = "${article}"; document.title = "${article}"; }, 50);
          ${pause(800)}`;
      await tab.run(go(`history.pushState(null, "", "/${second}")`, second));
      await site.expectTotals(second, { views: 1 });
      expect(await site.rows(second)).toMatchObject([{ navigation: "spa", referrer: `${site.origin}/${first}` }]);

      // The same page still: another state, another fragment, another address that is said to be the same.
      await tab.run(`history.pushState({ open: 1 }, "", location.href); ${pause(500)}`);
      await tab.run(`location.hash = "#part"; ${pause(500)}`);
      await tab.run(`history.replaceState(null, "", "/other"); ${pause(500)}`);
      await tab.run(`location.hash = "#top"; ${pause(500)}`);
      expect(site.events).toHaveLength(2);

      await tab.run(go(`history.pushState(null, "", "/${second}?page=2")`, second));
      await tab.run(go("history.go(-1)", first));
      await expect.poll(() => site.events.map(({ article }) => article), SOON).toEqual([first, second, second, first]);
      await sleep(500);
      expect(site.events).toHaveLength(4);
    },
  })),
  {
    title: "counts nothing on a page whose JSON-LD is of other things than an article, unless a tag says so",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const data = (value: unknown) => `<script type="application/ld+json">${JSON.stringify(value)}</script>`;
      const list = { "@type": "CollectionPage", hasPart: [{ "@type": "NewsArticle", headline: "One of many" }] };
      site.put("/list", `<title>Sport</title>${readerTag()}${data(list)}${data({ "@type": "Organization" })}`);
      site.put("/job", `<title>A job</title>${readerTag()}${data({ "@type": "JobPosting" })}`);
      const main = site.newArticle();
      const about = { "@type": "WebPage", mainEntity: { "@type": "NewsArticle", headline: "What it is about" } };
      site.put(`/${main}`, `<title>x</title>${readerTag()}${data([{ "@type": "Organization" }, about])}`);
      const graph = { "@graph": [{ "@type": "WebPage" }, { "@type": ["ReportageNewsArticle"] }] };
      const article = site.newArticle();
      site.put(`/${article}`, `<title>A report</title>${readerTag()}${data([graph])}`);
      const told = site.newArticle();
      site.put("/told", articlePage(told, { head: data(list) }));
      const none = site.newArticle();
      site.put("/none", articlePage(none, { tag: readerTag('data-article=""') }));
      const tab = await reader.open("/list");
      await tab.run(pause(500));
      await tab.goto("/job");
      await tab.run(pause(500));
      await tab.goto("/none");
      await tab.run(pause(500));
      expect(site.requests).toEqual([]);
      await tab.goto(`/${article}`);
      await site.expectTotals(article, { views: 1 });
      await tab.goto(`/${main}`);
      await site.expectTotals(main, { views: 1 });
      expect(site.events.at(-1)).toMatchObject({ title: "What it is about" });
      await tab.goto("/told");
      await site.expectTotals(told, { views: 1 });
    },
  },
  {
    title: "describes an article by the first one of its page's JSON-LD, whatever comes after",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      const things = ["The article", "A related one"].map((headline) => ({ "@type": "NewsArticle", headline }));
      const head = `<script type="application/ld+json">${JSON.stringify(things)}</script>`;
      site.put("/article", articlePage(article, { head }));
      await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      expect(site.events).toMatchObject([{ kind: "view", title: "The article" }]);
    },
  },
];
