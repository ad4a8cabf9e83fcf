import { expect } from "vitest";
import { articlePage, pause, SKIPPING, SOON, whenStaying, whenTrue, type Situation } from "./situation.ts";

/** As frameworks do it: the address changes first, and then what the page says of itself. */
const push = (article: string) => `history.pushState(null, "", "/${article}");
  setTimeout(() => { document.querySelector("meta").content = "${article}"; }, 50);`;
const NO_NAVIGATION = "<script>delete window.navigation; delete Window.prototype.navigation</script>";
/** For a situation in which stay.js does not come. */
const NEVER = 1_000;

/** Pages that change without being loaded, whatever becomes of stay.js. */
export const moves: readonly Situation[] = [
  {
    title: "counts the first article of an app that was opened on its front page, though stay.js does not come",
    needs: "navigation",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.brokenStays = NEVER;
      site.put("/front", articlePage(""));
      const tab = await reader.open("/front");
      await tab.run(`${pause(300)}.then(() => { ${push(article)} })`);
      await site.expectReads(article, [{ kind: "view", navigation: "spa" }], { views: 1 });
      expect(site.requests).toHaveLength(1);
    },
  },
  {
    title: "counts every article on the way, and the first again, though stay.js does not come",
    needs: "navigation",
    run: async ({ reader, site }) => {
      const [first, second] = [site.newArticle(), site.newArticle()];
      site.brokenStays = NEVER;
      site.put(`/${first}`, articlePage(first));
      const tab = await reader.open(`/${first}`);
      await site.expectTotals(first, { views: 1 });
      for (const article of [second, first, second]) await tab.run(`${push(article)} ${pause(600)}`);
      await expect.poll(() => site.events.map(({ article }) => article), SOON).toEqual([first, second, first, second]);
    },
  },
  {
    title: "sends no second view when a page takes the campaign out of its address before stay.js has come",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.brokenStays = 1;
      const replace = `<script>addEventListener("load", () => setTimeout(() => history.replaceState(null, "", "/article"), 300))</script>`;
      site.put("/article", articlePage(article, { body: replace }));
      const tab = await reader.open("/article?utm_source=tg");
      await site.expectTotals(article, { views: 1 });
      await whenStaying(tab);
      await tab.run(pause(1_500));
      expect(site.events).toHaveLength(1);
    },
  },
  {
    title: "counts the page that a reader comes to by two quick moves, and once",
    run: async ({ reader, site }) => {
      const [first, passed, last] = [site.newArticle(), site.newArticle(), site.newArticle()];
      site.put(`/${first}`, articlePage(first));
      const tab = await reader.open(`/${first}`);
      await site.expectTotals(first, { views: 1 });
      await whenStaying(tab);
      await tab.run(`${push(passed)} ${pause(130)}.then(() => { ${push(last)} })`);
      await site.expectReads(last, [{ kind: "view", navigation: "spa", referrer: `${site.origin}/${first}` }], {
        views: 1,
      });
      expect(site.events.map(({ article }) => article)).toEqual([first, last]);
    },
  },
  {
    title: "asks for stay.js again, less and less often, and at once when the connection is back",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.brokenStays = NEVER;
      site.put("/article", articlePage(article));
      const tab = await reader.open("/article");
      const asked = () =>
        tab.run(
          'new Set(performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.includes("/v1/stay.js"))).size',
        );
      // After 0, 1 and 5 s, and then after 14.
      await expect.poll(asked, SOON).toBe(3);
      await tab.run(pause(3_000));
      expect(await asked()).toBe(3);
      site.brokenStays = 0;
      await tab.run('dispatchEvent(new Event("online"))');
      await whenStaying(tab);
    },
  },
  {
    title: "asks an old browser's part for again that did not come, and counts the articles after it has",
    run: async ({ reader, site }) => {
      const [first, second] = [site.newArticle(), site.newArticle()];
      site.hasOlder = false;
      site.put(`/${first}`, articlePage(first, { head: NO_NAVIGATION }));
      const tab = await reader.open(`/${first}`);
      await site.expectTotals(first, { views: 1 });
      const asked = 'performance.getEntriesByType("resource").filter(({ name }) => name.includes("older.js")).length';
      await whenTrue(tab, `${asked} > 1`);
      site.hasOlder = true;
      await tab.run(pause(6_000));
      await tab.run(`history.pushState(null, "", "/${second}"); document.querySelector("meta").content = "${second}"`);
      await site.expectReads(second, [{ kind: "view", navigation: "spa" }], { views: 1 });
    },
  },
  {
    title: "lets the page's own pushState alone in an old browser without storage and without beacons",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const [first, second] = [site.newArticle(), site.newArticle()];
      const old = `<script>
        for (const name of ["localStorage", "sessionStorage"])
          Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
        delete Request.prototype.keepalive;
        delete Navigator.prototype.sendBeacon;
      </script>`;
      site.put(`/${first}`, articlePage(first, { head: NO_NAVIGATION + old + SKIPPING }));
      const tab = await reader.open(`/${first}`);
      await site.expectTotals(first, { views: 1 });
      await whenTrue(tab, 'performance.getEntriesByType("resource").some(({ name }) => name.includes("older.js"))');
      await tab.run(pause(300));
      await tab.run(`skip(10000); dispatchEvent(new Event("pointermove")); ${push(second)}`);
      await site.expectTotals(second, { views: 1 });
    },
  },
  {
    title: "sends the reading time of an article as it is moved on from, and measures the next one anew",
    run: async ({ reader, site }) => {
      const [first, second] = [site.newArticle(), site.newArticle()];
      const body = `<style>* { margin: 0 } h1 { display: none }</style><div style="height: 1000vh">text</div>`;
      site.put(`/${first}`, articlePage(first, { head: SKIPPING, body }));
      site.put("/next", "<title>Next</title>");
      const tab = await reader.open(`/${first}`);
      await site.expectTotals(first, { views: 1 });
      await tab.run(`scrollTo(0, 4 * innerHeight); ${pause(300)}`);
      await tab.run(`skip(10000); dispatchEvent(new Event("pointermove")); scrollTo(0, 0); ${pause(200)}`);
      await tab.run(`skip(1000); ${push(second)} ${pause(800)}`);
      const [, read] = await site.expectRows(first, [{ kind: "view" }, { kind: "read", depth: 50 }]);
      expect(read?.seconds).toBeGreaterThanOrEqual(11);
      await tab.run('skip(7000); dispatchEvent(new Event("pointermove"))');
      await tab.goto("/next");
      const [, next] = await site.expectRows(second, [{ kind: "view" }, { kind: "read", depth: 10 }]);
      expect(next?.seconds).toBeLessThan(7 + 6);
    },
  },
];
