import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { NewsSite } from "../news-site.ts";
import { readSection } from "./most-read.ts";
import { pause, whenStaying, whenTrue, type Situation } from "./situation.ts";

const PROJECT = join(import.meta.dirname, "../../..");
const GUIDE = readFileSync(join(PROJECT, "docs/install.md"), "utf8");

/** The snippets of a section of docs/install.md, in this language. @throws when there are none */
function snippets(section: string, language: string): string[] {
  const text = GUIDE.split(/^## /m).find((part) => part.startsWith(`${section}\n`));
  const found = [...(text ?? "").matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(
    ([, one = ""]) => one,
  );
  if (!found[0]) throw new Error(`docs/install.md has no ${language} snippet under "${section}"`);
  return found;
}

/** Says in a snippet where the API is, which site this is, and which article. */
function fill(snippet: string, site: NewsSite, article: string): string {
  return snippet
    .replaceAll("https://YOUR-API", site.api)
    .replaceAll(/(["'=])dunyo\b/g, "$1demo")
    .replaceAll(/2024\/07\/cooperation|\b4711\b/g, article);
}

/** Puts a page with these snippets at the article's own path. @returns the path */
function put(site: NewsSite, article: string, found: readonly string[], headers: Record<string, string> = {}): string {
  const canonical = `<link rel="canonical" href="/${article}">`;
  site.put(
    `/${article}`,
    `<html lang="en"><title>x</title>${canonical}${fill(found.join(""), site, article)}`,
    headers,
  );
  return `/${article}`;
}

/** What next/script makes of its elements when the page has come to life: script elements, put in by script. */
function asNextDoes(layout: string): string {
  const scripts = [...layout.matchAll(/<Script ([^>]*)\/>/g)].map(([, attributes = ""]) =>
    [...attributes.matchAll(/(\S+)="(.*?)"/g)].map(([, name, value]) => [name, value]),
  );
  return `<script>addEventListener("DOMContentLoaded", () => {
    for (const attributes of ${JSON.stringify(scripts)}) {
      const script = document.createElement("script");
      for (const [name, value] of attributes) script.setAttribute(name, value);
      script.setAttribute("data-nscript", "afterInteractive");
      document.body.appendChild(script);
    }
  });</script>`;
}

const GPC = 'Object.defineProperty(navigator, "globalPrivacyControl", { value: true })';

const showsOne = "document.querySelector('view-count').textContent === '1'";

/** Installs by docs/install.md, on pages of another host than the API's, as most sites have it. */
export const installs: readonly Situation[] = [
  ...["A plain page", "WordPress", "Joomla"].map((section): Situation => ({
    title: `counts a page by the install "${section}", and shows its number`,
    // The same tags as on a plain page, put together by another program.
    ...(section !== "A plain page" && { isOfScriptAlone: true }),
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      const tab = await reader.open(
        put(site, article, [...snippets(section, "html"), ...snippets("Show the number", "html")]),
      );
      await site.expectReads(article, [{ kind: "view", navigation: "navigate" }], { views: 1 });
      await whenTrue(tab, showsOne);
    },
  })),
  {
    title: "counts a page by the install of Next.js, and shows its number",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      const [layout = ""] = snippets("Next.js", "tsx");
      const element = snippets("Show the number", "html")
        .join("")
        .replace(/<script.*<\/script>/, "");
      const meta = `<meta name="tirage:article" content="${article}">`;
      const tab = await reader.open(put(site, article, [meta, asNextDoes(layout), element]));
      await site.expectReads(article, [{ kind: "view" }], { views: 1 });
      await whenTrue(tab, showsOne);
    },
  },
  {
    title: "counts a page by the tag that the build prints, and none whose hash is another's",
    run: async ({ reader, site }) => {
      const printed = execFileSync(process.execPath, ["build.ts"], { cwd: PROJECT, encoding: "utf8" });
      const [, src = "", integrity = ""] =
        /pinned: .*src="(\/v1\/scripts\/reader\.\w+\.js)" integrity="(\S+)"/.exec(printed) ?? [];
      const [snippet = ""] = snippets("A pinned tag", "html");
      const tag = snippet.replace("/v1/scripts/reader.HASH.js", src);
      const [article, refused] = [site.newArticle(), site.newArticle()];
      const number = snippets("Show the number", "html").join("").replace(" live>", ">");
      const tab = await reader.open(put(site, article, [tag.replace("sha384-HASH", integrity), number]));
      await site.expectReads(article, [{ kind: "view" }], { views: 1 });
      await whenTrue(tab, "/^[01]$/.test(document.querySelector('view-count').textContent)");
      // Its own view brings the number here too. It may be older than the view.
      await tab.run(pause(2_500));
      const asked =
        "performance.getEntriesByType('resource').filter(({ name }) => /v1.(reads|totals)/.test(name)).length";
      expect(await tab.run(asked)).toBe(1);
      const wrong = integrity.replace(/.{8}$/, "AAAAAAAA");
      await reader.open(put(site, refused, [tag.replace("sha384-HASH", wrong)]));
      await site.expectReads(refused, [], {});
    },
  },
  {
    title: "lists the most read articles of a section by the element that is given there",
    run: async ({ reader, site }) => {
      const section = await readSection(site, [{ title: "Ferry" }, { title: "Market" }]);
      const found = snippets("Show the most read", "html").map((one) => one.replace("politics", section));
      const tab = await reader.open(put(site, site.newArticle(), found));
      await whenTrue(tab, "document.querySelector('most-read').textContent === 'Ferry 2Market 1'");
    },
  },
  {
    title: "counts a listen and a print by the buttons that are given there",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      const found = [...snippets("A plain page", "html"), ...snippets("Buttons for print and listen", "html")];
      const tab = await reader.open(put(site, article, found));
      await site.expectRows(article, [{ kind: "view" }]);
      // The script that hears the click comes after the view.
      await whenStaying(tab);
      await tab.run("for (const button of document.querySelectorAll('button')) button.click()");
      await site.expectTotals(article, { views: 1, prints: 1, listens: 1 });
    },
  },
  {
    title: "keeps a visit of the newsroom apart by the tag that is given there",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      await reader.open(put(site, article, snippets("The newsroom's own visits", "html")));
      await site.expectReads(article, [{ kind: "view", leftOut: "own" }], {});
    },
  },
  {
    title: "sends nothing of a reader by the link, and by the tag for Global Privacy Control, that are given there",
    run: async ({ reader, site }) => {
      const [article, unseen] = [site.newArticle(), site.newArticle()];
      const [link = "", tag = ""] = snippets("Readers who do not want to be counted", "html");
      const path = put(site, article, [...snippets("A plain page", "html"), link]);
      const tab = await reader.open(path);
      await site.expectRows(article, [{ kind: "view" }]);
      await tab.run("document.querySelector('a').click()");
      await whenTrue(tab, "localStorage.tirageIs === 'off'");
      await tab.goto(path);
      await site.expectReads(article, [{ kind: "view" }], { views: 1 });
      await tab.run("tirage('on')");
      await tab.goto(put(site, unseen, [`<script>${GPC}</script>`, tag]));
      await site.expectReads(unseen, [], {});
    },
  },
  {
    title: "counts a page without script by its image, and shows its number in another",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      const policy = { "content-security-policy": `default-src 'none'; script-src 'self'; img-src ${site.api}` };
      const tab = await reader.open(put(site, article, snippets("Pages without script", "html"), policy));
      await site.expectReads(article, [{ kind: "view", session: undefined }], { views: 1 });
      const shown = "[...document.images].map(({ complete, naturalWidth }) => complete && naturalWidth)";
      const widths = await tab.run(shown);
      expect(widths).toEqual([1, expect.any(Number)]);
      expect(widths).not.toContain(0);
    },
  },
  {
    title: "counts a page under the policy that is given there, and shows its number and badge",
    run: async ({ reader, site }) => {
      const article = site.newArticle();
      const [sources = ""] = snippets("Content-Security-Policy", "");
      const policy = { "content-security-policy": `default-src 'none'; ${fill(sources, site, article).trim()}` };
      const found = ["A plain page", "Show the number", "Pages without script"].flatMap((one) => snippets(one, "html"));
      const badge = found.join("").replace(/<img [^>]*read\.gif[^>]*>/, "");
      const tab = await reader.open(put(site, article, [badge], policy));
      await site.expectReads(article, [{ kind: "view" }], { views: 1 });
      await whenTrue(tab, `${showsOne} && document.images[0].naturalWidth > 1`);
    },
  },
];
