import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import {
  articlePage,
  deviceClock,
  longWaits,
  pause,
  readerTag,
  SOON,
  whenStaying,
  whenTrue,
  type Situation,
} from "./situation.ts";

const print = 'dispatchEvent(new Event("beforeprint"))';

/** A page of the same site that is opened so much later that nothing can be under way any more. */
const LATER = deviceClock(11_000) + readerTag('data-article=""');

const blocked = (...names: string[]) => `<script>
  for (const name of ${JSON.stringify(names)}) Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
</script>`;

/** Leaves unsent views of these articles in the browser, as tabs do that were killed so long ago. */
const leaveUnsent = (
  seconds: number,
  ...articles: string[]
) => `for (const [at, article] of ${JSON.stringify(articles)}.entries()) {
  const time = Date.now() - ${seconds * 1_000} + at;
  const id = ("0" + time.toString(16)).replace(/.{8}/, "$&-") + "-7000-8000-000000000000";
  const events = [{ id, kind: "view", article, url: location.href }];
  localStorage["tirage" + time] = JSON.stringify({ site: "demo", session: "another", events });
}`;

/** Networks and servers that fail, and pages that end before the answer. */
export const delivery: readonly Situation[] = [
  {
    title: "sends a view again that a broken server did not take, from the next page and with the same id",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      site.put("/later", LATER);
      site.fault = () => ({ status: 503, retryAfter: 60 });
      const tab = await reader.open("/article");
      await expect.poll(() => site.requests.length, SOON).toBe(1);
      site.fault = () => undefined;
      await tab.goto("/later");
      await site.expectTotals(article, { views: 1 });
      expect(new Set(site.events.map(({ id }) => id)).size).toBe(1);
      expect(await tab.run("Object.keys(localStorage)")).toEqual([]);
    },
  },
  {
    title: "sends a view again, with the same id, that a proxy gave up on, or refused with a page of its own",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      site.fault = () =>
        [{ status: 408 }, { status: 425 }, { status: 403, isHtml: true } as const][site.requests.length - 1];
      await reader.open("/article");
      await expect.poll(() => site.requests.map(({ status }) => status), SOON).toEqual([408, 425, 403, 202]);
      await site.expectTotals(article, { views: 1 });
      expect(new Set(site.events.map(({ id }) => id)).size).toBe(1);
    },
  },
  {
    title: "counts a view once that was stored with its answer lost, and leaves nothing of it in the browser",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      site.fault = () => (site.requests.length === 1 ? "lost answer" : undefined);
      const tab = await reader.open("/article");
      await expect.poll(() => site.requests.map(({ status }) => status), SOON).toEqual([undefined, 202]);
      await site.expectTotals(article, { views: 1 });
      expect(await site.rows(article)).toHaveLength(1);
      expect(await tab.run("Object.keys(localStorage)")).toEqual([]);
    },
  },
  {
    title: "sends what happened offline as soon as the connection is back",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      site.fault = () => "lost request";
      await tab.run(print);
      await expect.poll(() => site.requests.length, SOON).toBeGreaterThan(2);
      site.fault = () => undefined;
      await tab.run(`Date.now = (now => () => now() + 11000)(Date.now.bind(Date)); dispatchEvent(new Event("online"))`);
      await site.expectTotals(article, { views: 1, prints: 1 });
    },
  },
  {
    title: "sends what happened without any network, once there is one again",
    needs: "offline",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      const tab = await reader.open("/article");
      await site.expectRows(article, [{ kind: "view" }]);
      await tab.setOffline(true);
      await tab.run(`${print}; ${pause(500)}`);
      expect(site.requests).toHaveLength(1);
      await tab.setOffline(false);
      await site.expectReads(article, [{ kind: "view" }, { kind: "print" }], { views: 1, prints: 1 });
    },
  },
  {
    title: "keeps a view whose tab was killed before it could be sent",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      site.put("/later", LATER);
      site.fault = () => "lost request";
      const tab = await reader.open("/article");
      await expect.poll(() => site.requests.length, SOON).toBeGreaterThan(0);
      await tab.kill();
      site.fault = () => undefined;
      await reader.open("/later");
      await site.expectTotals(article, { views: 1 });
    },
  },
  {
    title: "loses nothing and counts nothing twice when two tabs resend at once",
    run: async ({ reader, site }) => {
      const articles = [site.newArticle(), site.newArticle()];
      for (const [at, article] of articles.entries()) site.put(`/${at}`, articlePage(article));
      site.put("/later", LATER);
      site.fault = () => ({ status: 503, retryAfter: 2 });
      for (const [at, article] of articles.entries()) {
        await reader.open(`/${at}`);
        // A tab that is behind before it was seen is no view.
        await expect.poll(() => site.events.map((event) => event.article), SOON).toContain(article);
      }
      site.fault = () => undefined;
      await Promise.all([reader.open("/later"), reader.open("/later")]);
      for (const article of articles) {
        await site.expectTotals(article, { views: 1 });
        expect(await site.rows(article)).toHaveLength(1);
      }
    },
  },
  {
    title: "leaves alone what may be under way from another tab, and drops what is a day old",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      site.put("/empty", "<title>Empty</title>");
      site.put("/page", readerTag('data-article=""'));
      const tab = await reader.open("/empty");
      await tab.run(`for (const ageMs of [5000, 86400001, -90000000]) localStorage["tirage" + (Date.now() - ageMs)] = "{}";
        localStorage.other = "the site's own"; localStorage["1700000000000"] = "too";`);
      await tab.goto("/page");
      await tab.run(pause(1_000));
      expect(await tab.run("Object.keys(localStorage).length")).toBe(3);
      expect(site.requests).toEqual([]);
    },
  },
  {
    title: "keeps the newest 30 events while the server is dead and stay.js does not come, and all that is the page's",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      site.put("/empty", "<title>Empty</title>");
      site.brokenStays = 1_000;
      site.fault = () => "lost request";
      const tab = await reader.open("/empty");
      const fill = (from: number) =>
        tab.run<void>(
          `for (let at = ${from}; at < 30; at++) localStorage["tirage" + (Date.now() - 60000 + at)] = "{}";
           localStorage["undefined"] = "own"`,
        );
      const kept = () =>
        tab.run<string[]>(
          "Object.keys(localStorage).sort().map((key) => localStorage[key]).filter((one) => one !== 'own')",
        );
      await fill(1);
      await tab.goto("/article").then(() => tab.run(pause(500)));
      expect(await kept()).toHaveLength(30);
      expect(await tab.run("localStorage['undefined']")).toBe("own");
      await tab.goto("/article").then(() => tab.run(pause(500)));
      expect(await kept()).toHaveLength(30);
      expect((await kept()).filter((text) => text.includes(article))).toHaveLength(2);
    },
  },
  {
    title: "sends an event that was kept while the clock was two hours ahead, when the clock is right again",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/page", readerTag('data-article=""'));
      site.put("/empty", "<title>Empty</title>");
      const tab = await reader.open("/empty");
      await tab.run(leaveUnsent(-7_200, article));
      await tab.goto("/page");
      await site.expectTotals(article, { views: 1 });
      expect(await tab.run("Object.keys(localStorage)")).toEqual([]);
    },
  },
  {
    title: "goes on with what is left over half a minute after the server was away",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const articles = [site.newArticle(), site.newArticle()];
      const short = `<script>
        const realTimeout = setTimeout;
        setTimeout = (run, wait, ...more) => realTimeout(run, wait >= 30000 && wait < 60000 ? 1000 : wait > 9000 && wait < 21000 ? 1e8 : wait, ...more);
      </script>`;
      site.put("/page", short + readerTag('data-article=""'));
      site.put("/empty", "<title>Empty</title>");
      site.fault = () => (site.requests.length === 1 ? { status: 503, retryAfter: 1_000 } : undefined);
      const tab = await reader.open("/empty");
      await tab.run(leaveUnsent(60, ...articles));
      await tab.goto("/page");
      await expect.poll(() => site.requests.length, SOON).toBe(2);
      expect(new Set(site.events.map(({ article }) => article)).size).toBe(2);
    },
  },
  ...[
    ["the connection is back", 'dispatchEvent(new Event("online"))'],
    ["a reader comes back to it", 'document.dispatchEvent(new Event("visibilitychange"))'],
  ].map(([when = "", act = ""]): Situation => ({
    title: `sends from an open page what another tab could not, when ${when}`,
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/page", longWaits() + readerTag('data-article=""'));
      const tab = await reader.open("/page");
      await whenStaying(tab);
      await tab.run(leaveUnsent(60, article));
      await tab.run(act);
      await site.expectTotals(article, { views: 1 });
    },
  })),
  {
    title: "sends from an open page what was too young to send when it was opened",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/page", longWaits(6_000) + readerTag('data-article=""'));
      site.put("/empty", "<title>Empty</title>");
      const tab = await reader.open("/empty");
      await tab.run(leaveUnsent(6, article));
      await tab.goto("/page");
      await whenStaying(tab);
      expect(site.requests).toEqual([]);
      await site.expectTotals(article, { views: 1 });
    },
  },
  {
    title: "sends what is left over one after another, and no more of it while the server is away",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const articles = [site.newArticle(), site.newArticle(), site.newArticle()];
      site.put("/page", longWaits() + readerTag('data-article=""'));
      site.put("/empty", "<title>Empty</title>");
      site.fault = () => ({ status: 503, retryAfter: 60 });
      const tab = await reader.open("/empty");
      await tab.run(leaveUnsent(60, ...articles));
      await tab.goto("/page");
      await whenStaying(tab);
      await tab.run(pause(500));
      expect(site.requests).toHaveLength(1);
      site.fault = () => undefined;
      await tab.run('dispatchEvent(new Event("online"))');
      for (const article of articles) await site.expectTotals(article, { views: 1 });
      expect(await tab.run("Object.keys(localStorage)")).toEqual([]);
    },
  },
  {
    title: "sends the rest of what is left over, though another tab was quicker with some of it",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const articles = [site.newArticle(), site.newArticle(), site.newArticle()];
      const quicker = `<script>
        const realFetch = fetch;
        fetch = (...values) => {
          for (const key of Object.keys(localStorage)) if (localStorage[key].includes("${articles[1]}")) delete localStorage[key];
          return realFetch(...values);
        };
      </script>`;
      site.put("/page", longWaits() + quicker + readerTag('data-article=""'));
      site.put("/empty", "<title>Empty</title>");
      const tab = await reader.open("/empty");
      await tab.run(leaveUnsent(60, ...articles));
      await tab.goto("/page");
      // Which comes first is the browser's choice.
      await expect.poll(() => tab.run("Object.keys(localStorage)"), SOON).toEqual([]);
      const sent = site.events.map(({ article }) => article);
      expect(sent).toEqual(expect.arrayContaining([articles[0], articles[2]]));
    },
  },
  {
    title: "gets what comes after a view when its server is back, and has missed no article till then",
    run: async ({ reader, site }) => {
      const [first, second] = [site.newArticle(), site.newArticle()];
      site.brokenStays = 2;
      site.put(`/${first}`, articlePage(first, { body: '<button data-tirage="listen">Listen</button>' }));
      const tab = await reader.open(`/${first}`);
      await site.expectTotals(first, { views: 1 });
      await tab.run(`history.pushState(null, "", "/${second}"); document.querySelector("meta").content = "${second}"`);
      await site.expectReads(second, [{ kind: "view", navigation: "spa" }], { views: 1 });
      await tab.run('document.querySelector("button").click()');
      await site.expectTotals(second, { views: 1, listens: 1 });
      await site.expectTotals(first, { views: 1 });
      await whenTrue(tab, "Object.keys(localStorage).length === 0");
    },
  },
  {
    title: "comes again less and less often while the server is away, and not at the same moment as others",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      const timesMs: number[] = [];
      site.fault = () => {
        timesMs.push(performance.now());
        return { status: 500 };
      };
      await reader.open("/article");
      await expect.poll(() => timesMs.length, SOON).toBe(4);
      const waits = timesMs.slice(1).map((ms, at) => ms - (timesMs[at] ?? 0));
      expect(waits[0]).toBeLessThan(2_900);
      expect(waits[1]).toBeGreaterThan(900);
      expect(waits[2]).toBeGreaterThan(2_900);
      site.fault = () => undefined;
      await site.expectTotals(article, { views: 1 });
    },
  },
  {
    title: "counts a view, a print and a listen where a reader has blocked storage",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article, { head: blocked("localStorage", "sessionStorage") + longWaits(500) }));
      site.fault = () => (site.requests.length === 1 ? { status: 503 } : undefined);
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      await whenStaying(tab);
      await tab.run(`${print}; tirage("listen"); tirage("on"); dispatchEvent(new Event("online")); ${pause(1_500)}`);
      await site.expectTotals(article, { views: 1, prints: 1, listens: 1 });
    },
  },
  {
    title: "throws nothing and holds up nothing when the server is away altogether",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      site.fault = () => "lost request";
      const tab = await reader.open("/article");
      await expect.poll(() => site.requests.length, SOON).toBeGreaterThan(0);
      await tab.run(`${print}; dispatchEvent(new Event("online")); document.dispatchEvent(new Event("click"))`);
      await sleep(500);
      expect(await tab.run("document.title")).toBe("An article");
    },
  },
];
