import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { articlePage, READER, whenTrue, type Situation } from "./situation.ts";

/** What a reader does with an article, from the first look to leaving it. */
export const reading: readonly Situation[] = [
  {
    title: "counts one view of a page that is opened",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      await reader.open("/article");
      await site.expectReads(article, [{ kind: "view", navigation: "navigate" }], { views: 1 });
      expect(site.requests).toHaveLength(1);
    },
  },
  {
    title: "counts one view of a page that is left as soon as it is seen",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      const leave = `<script>
        addEventListener("load", () => requestAnimationFrame(() => setTimeout(() => location.replace("/front"))));
      </script>`;
      site.put("/article", articlePage(article, { body: leave }));
      site.put("/front", "");
      const tab = await reader.open("/article");
      await site.expectReads(article, [{ kind: "view" }], { views: 1 });
      expect(await tab.run("location.pathname")).toBe("/front");
    },
  },
  {
    title: "counts nothing of a tab that nobody has seen, and one view when it is",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      site.put("/front", "");
      const front = await reader.open("/front");
      const behind = await reader.openBehind("/article");
      expect(await behind.run("document.hidden")).toBe(true);
      await site.expectReads(article, [], {});
      await front.close();
      await whenTrue(behind, "!document.hidden");
      await site.expectReads(article, [{ kind: "view", navigation: "navigate" }], { views: 1 });
    },
  },
  {
    title: "counts one view of a page that has the script tag twice",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article, { tag: READER + READER }));
      await reader.open("/article");
      await site.expectReads(article, [{ kind: "view" }], { views: 1 });
      expect(site.requests).toHaveLength(1);
    },
  },
  {
    title: "counts two views of two tabs",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      await reader.open("/article");
      await site.expectRows(article, [{ kind: "view" }]);
      await reader.open("/article");
      const [first, second] = await site.expectReads(article, [{ kind: "view" }, { kind: "view" }], { views: 2 });
      expect(first?.session).not.toBe(second?.session);
    },
  },
  {
    title: "counts a page once that is loaded again within 30 seconds",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      const tab = await reader.open("/article");
      await site.expectRows(article, [{ kind: "view" }]);
      await tab.run("void setTimeout(() => location.reload())");
      const rows = [{ navigation: "navigate" }, { navigation: "reload" }];
      const [first, second] = await site.expectReads(article, rows, { views: 1 });
      expect(first?.session).toBe(second?.session);
    },
  },
  {
    title: "counts one print when the print dialog opens",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      const tab = await reader.open("/article");
      const [view] = await site.expectRows(article, [{ kind: "view" }]);
      await tab.print();
      const rows = [{ kind: "view" }, { kind: "print", view: view?.id }];
      await site.expectReads(article, rows, { views: 1, prints: 1 });
    },
  },
  {
    title: "counts one listen when a sound is played, paused and played again",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article, { body: '<audio src="/listen/en.mp3" preload="none"></audio>' }));
      const tab = await reader.open("/article");
      await site.expectRows(article, [{ kind: "view" }]);
      const audio = "document.querySelector('audio')";
      for (const paused of [false, true, false]) {
        await tab.run(`void ${audio}.${paused ? "pause" : "play"}()`);
        await whenTrue(tab, `${audio}.paused === ${paused} && ${audio}.readyState > 2`);
        await sleep(100);
      }
      await site.expectReads(article, [{ kind: "view" }, { kind: "listen" }], { views: 1, listens: 1 });
    },
  },
];
