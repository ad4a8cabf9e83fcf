import { expect } from "vitest";
import { articlePage, pause, readerTag, whenStaying, whenTrue, type Situation } from "./situation.ts";

const GPC = "<script>Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })</script>";

/** Takes back what the news site's pages say first: that no program drives the browser. */
const DRIVEN = '<script>Object.defineProperty(Navigator.prototype, "webdriver", { get: () => true })</script>';

/** Readers who are not to be counted, and what stays in their browsers. */
export const privacy: readonly Situation[] = [
  {
    title: "leaves no cookie, and nothing in the browser that outlives the tab",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      expect(await tab.run("[document.cookie, Object.keys(localStorage), Object.keys(sessionStorage)]")).toEqual([
        "",
        [],
        ["tirage"],
      ]);
    },
  },
  {
    title: "sends nothing under Global Privacy Control where the site respects it, and counts where it does not",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article, { head: GPC, tag: readerTag('data-gpc="respect"') }));
      const tab = await reader.open("/article");
      await tab.run(`dispatchEvent(new Event("beforeprint")); ${pause(700)}`);
      expect(site.requests).toEqual([]);
      site.put("/article", articlePage(article, { head: GPC }));
      await tab.goto("/article");
      await site.expectTotals(article, { views: 1 });
    },
  },
  {
    title: "sends nothing of a reader who has switched it off, by a call or by a link, until it is on again",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article, { body: '<a href="#tirage-off">Do not count me</a>' }));
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      for (const [off, on] of [
        ['tirage("off")', 'tirage("on")'],
        ['document.querySelector("a").click()', "localStorage.removeItem('tirageIs')"],
      ] as const) {
        const before = site.requests.length;
        await tab.run(`void ${off}`);
        await whenTrue(tab, 'localStorage.tirageIs === "off"');
        await tab.run(`dispatchEvent(new Event("beforeprint")); ${pause(300)}`);
        await tab.goto("/article");
        await tab.run(`dispatchEvent(new Event("beforeprint")); ${pause(500)}`);
        expect(site.requests).toHaveLength(before);
        await tab.run(on);
        await tab.goto("/article");
        await tab.run(pause(500));
        expect(site.requests).toHaveLength(before + 1);
      }
      await tab.run(`tirage("off"); tirage("play"); ${pause(200)}`);
      expect(await tab.run("localStorage.tirageIs")).toBe("off");
      await tab.run('tirage("on")');
      await tab.goto("/article?from=elsewhere#tirage-off");
      await tab.run(pause(700));
      const before = site.requests.length;
      await tab.goto("/article");
      await tab.run(pause(500));
      expect(site.requests).toHaveLength(before);
    },
  },
  {
    title: "counts nothing of a browser that says a program drives it, and stores it as a robot's",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article, { head: DRIVEN }));
      const tab = await reader.open("/article");
      expect(await tab.run("navigator.webdriver")).toBe(true);
      await site.expectReads(article, [{ kind: "view", leftOut: "robot", robot: "webdriver" }], {});
    },
  },
  {
    title: "marks the visits of pages that are the newsroom's own",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article, { tag: readerTag("data-own") }));
      const tab = await reader.open("/article");
      await tab.run(pause(500));
      await site.expectTotals(article, {});
      expect(await site.rows(article)).toMatchObject([{ kind: "view", leftOut: "own" }]);
    },
  },
  {
    title: "takes no other word for a switch: not data-gpc=ignore, and not data-framed=deny",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const [asked, framed] = [site.newArticle(), site.newArticle()];
      site.put("/asked", articlePage(asked, { head: GPC, tag: readerTag('data-gpc="ignore"') }));
      site.put("/framed", articlePage(framed, { tag: readerTag('data-framed="deny"') }));
      site.put("/frames", '<iframe src="/framed"></iframe>');
      await reader.open("/asked");
      await site.expectTotals(asked, { views: 1 });
      const tab = await reader.open("/frames");
      await tab.run(pause(700));
      await site.expectReads(framed, [], {});
    },
  },
  {
    title: "stops counting a reader who says so while the browser's storage is full, and throws nothing",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article));
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      await tab.run(`for (let size = 1 << 23; size; size >>= 1) {
        try { localStorage.full = (localStorage.full ?? "") + "x".repeat(size); } catch {}
      }`);
      await tab.run(`tirage("off"); dispatchEvent(new Event("beforeprint")); ${pause(500)}`);
      expect(site.events.map(({ kind }) => kind)).toEqual(["view"]);
    },
  },
  {
    title: "sends none of the site's cookies",
    isOfScriptAlone: true,
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      site.put("/article", articlePage(article, { head: '<script>document.cookie = "reader=7"</script>' }));
      await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      expect(site.requests).toMatchObject([{ path: "/v1/reads", cookie: undefined }]);
    },
  },
  {
    title: "counts nothing in a frame of another page, unless the tag allows it",
    run: async ({ reader, site }) => {
      const [framed, allowed] = [site.newArticle(), site.newArticle()];
      site.put("/framed", articlePage(framed));
      site.put("/allowed", articlePage(allowed, { tag: readerTag('data-framed="allow"') }));
      site.put("/frames", '<iframe src="/framed"></iframe><iframe src="/allowed"></iframe>');
      await reader.open("/frames");
      await site.expectTotals(allowed, { views: 1 });
      expect(await site.rows(framed)).toEqual([]);
    },
  },
  {
    title: "needs no more of a strict content security policy than its own address",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'";
      const body = '<button data-tirage="listen">Listen</button>';
      site.put("/article", articlePage(article, { body }), { "content-security-policy": policy });
      const tab = await reader.open("/article");
      await site.expectTotals(article, { views: 1 });
      await tab.print();
      await site.expectTotals(article, { views: 1, prints: 1 });
      // What hears a button comes after the view, by an import.
      await whenStaying(tab);
      await tab.run('document.querySelector("button").click()');
      await site.expectTotals(article, { views: 1, prints: 1, listens: 1 });
    },
  },
];
