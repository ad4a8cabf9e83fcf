import { expect } from "vitest";
import { articlePage, pause, readerTag, SKIPPING, SOON, whenStaying, type Situation } from "./situation.ts";

const VIEWS = '<script defer src="/v1/views.js"></script>';
const number = (article: string) => `<view-count site="demo" article="${article}">–</view-count>`;
const shown = 'document.querySelector("view-count").textContent';

const opened = [VIEWS + readerTag(), readerTag() + VIEWS].map((scripts, at): Situation => ({
  title: `makes one request to count a view and to show the number, and one more when the page is left, ${at ? "reader.js" : "views.js"} first`,
  run: async ({ reader, site }) => {
    const article = site.newArticle();
    site.put("/article", articlePage(article, { head: SKIPPING, tag: scripts, body: number(article) }));
    site.put("/next", "<title>Next</title>");
    const tab = await reader.open("/article");
    await expect.poll(() => tab.run(shown), SOON).toMatch(/^\d+$/);
    // Longer than the element waits before it asks for itself.
    await tab.run(pause(2_500));
    expect(site.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /v1/reads"]);
    await tab.run('skip(10000); dispatchEvent(new Event("pointermove"))');
    await tab.goto("/next");
    await expect.poll(() => site.requests.length, SOON).toBe(2);
    await tab.run(pause(500));
    expect(site.events.map(({ kind }) => kind)).toEqual(["view", "read"]);
    expect(site.requests).toHaveLength(2);
  },
}));

/** What an article page costs, and the number that it shows for it. */
export const numbers: readonly Situation[] = [
  ...opened,
  {
    title:
      "makes one request more for the next article of an app, which changes its element besides, and shows its number",
    run: async ({ reader, site }) => {
      const [first, second] = [site.newArticle(), site.newArticle()];
      site.put(`/${first}`, articlePage(first, { tag: readerTag() + VIEWS, body: number(first) }));
      const tab = await reader.open(`/${first}`);
      await expect.poll(() => tab.run(shown), SOON).toMatch(/^\d+$/);
      await whenStaying(tab);
      await tab.run(`history.pushState(null, "", "/${second}");
        document.querySelector("meta").content = "${second}";
        document.querySelector("view-count").setAttribute("article", "${second}")`);
      expect(await tab.run(shown)).toBe("-");
      await expect.poll(() => tab.run(shown), SOON).toMatch(/^\d+$/);
      await tab.run(pause(2_500));
      expect(site.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
        "POST /v1/reads",
        "POST /v1/reads",
      ]);
    },
  },
];
