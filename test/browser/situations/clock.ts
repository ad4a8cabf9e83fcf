import { expect } from "vitest";
import type { NewsSite } from "../news-site.ts";
import { articlePage, deviceClock, readerTag, SOON, type Situation } from "./situation.ts";

const HOUR_MS = 3_600_000;

const print = 'dispatchEvent(new Event("beforeprint"))';

function put(site: NewsSite, offMs: number): string {
  const article = site.newArticle();
  site.put("/article", articlePage(article, { head: deviceClock(offMs) }));
  return article;
}

const statuses = (site: NewsSite) => site.requests.map(({ status }) => status);

/** A device's clock that is off by more than the server takes, with whatever the network does meanwhile. */
export const clock: readonly Situation[] = [
  ...[2, -2].map((hours): Situation => ({
    title: `counts a view in the minute that it happened when the device's clock is ${hours} hours off`,
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = put(site, hours * HOUR_MS);
      await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      const [row] = await site.rows(article);
      expect(Math.abs((row?.timeMs ?? 0) - Date.now())).toBeLessThan(15_000);
      expect(statuses(site)).toEqual([422, 202]);
    },
  })),
  {
    title: "keeps two prints apart that wait for the clock to be set right",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = put(site, 0);
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      await tab.run(`setClock(${2 * HOUR_MS}), ${print}`);
      await tab.run(`new Promise((done) => setTimeout(done, 4000)).then(() => ${print})`);
      await site.expectTotals(article, { views: 1, prints: 2 });
      const [first, second] = (await site.rows(article)).filter(({ kind }) => kind === "print");
      expect((second?.timeMs ?? 0) - (first?.timeMs ?? 0)).toBeGreaterThan(2_000);
    },
  },
  {
    title: "counts a view once when its answer was lost and the clock jumped before it was sent again",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = put(site, 0);
      site.fault = () => "lost answer";
      const tab = await reader.open("/article");
      await expect.poll(() => site.requests.length, SOON).toBeGreaterThan(0);
      await tab.run(`setClock(${2 * HOUR_MS})`);
      site.fault = () => undefined;
      await expect.poll(() => statuses(site).filter(Boolean), SOON).toEqual([422, 202]);
      await site.expectTotals(article, { views: 1 });
      expect(await site.rows(article)).toHaveLength(1);
    },
  },
  {
    title: "counts a view once, and at its time, when its first try was lost and the clock is hours ahead",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = put(site, 26 * HOUR_MS);
      site.fault = () => (site.requests.length === 1 ? "lost request" : undefined);
      await reader.open("/article");
      // The id is kept, since the lost try may have been stored; then the server says that it was not.
      await expect.poll(() => statuses(site), SOON).toEqual([undefined, 422, 202, 202]);
      await site.expectTotals(article, { views: 1 });
      const rows = await site.rows(article);
      expect(rows).toHaveLength(1);
      expect(Math.abs((rows[0]?.timeMs ?? 0) - Date.now())).toBeLessThan(20_000);
    },
  },
  {
    title: "counts a view at its time that a later page sends, when the device's clock is hours ahead all the while",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = put(site, 2 * HOUR_MS);
      site.put("/later", deviceClock(2 * HOUR_MS + 11_000) + readerTag('data-article=""'));
      site.fault = () => "lost request";
      const tab = await reader.open("/article");
      await expect.poll(() => site.requests.length, SOON).toBeGreaterThan(0);
      await tab.kill();
      site.fault = () => undefined;
      await reader.open("/later");
      // A try that may have been stored keeps its id until the server says that it was not: it takes three.
      await expect.poll(() => statuses(site).filter(Boolean), SOON).toEqual([422, 202, 202]);
      await site.expectTotals(article, { views: 1 });
      const [row] = await site.rows(article);
      expect(Math.abs((row?.timeMs ?? 0) - Date.now())).toBeLessThan(90_000);
    },
  },
];
