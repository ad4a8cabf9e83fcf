import { randomBytes, randomUUID } from "node:crypto";
import { expect } from "vitest";
import { makeEventId } from "../../../functions/core/event-id.ts";
import type { NewsSite } from "../news-site.ts";
import { deviceClock, pause, SOON, whenTrue, type Situation, type Tab } from "./situation.ts";

const SCRIPT = '<script defer src="/v1/most-read.js"></script>';
const list = (section: string, more = "") =>
  `<most-read site="demo" section="${section}" ${more}><p>Nothing yet</p></most-read>`;
const page = (...lists: readonly string[]) => `<html lang="en"><title>Front page</title>${SCRIPT}${lists.join("")}`;

/** What stands in the page's lists, line by line. */
const lines = '[...document.querySelectorAll("most-read li")].map(({ textContent }) => textContent)';
const fallbacks = 'document.querySelectorAll("most-read > p").length';

/** The server takes no such addresses, so they are put into its answer on the way. */
const ADDRESSES = `<script>
  const addresses = ["javascript:throw 3", "data:text/html,x", "blob:https://news.example/x", "https://other.example/x"];
  const realFetch = fetch;
  fetch = async (...given) => {
    const answer = await realFetch(...given);
    const body = await answer.json();
    for (const [at, article] of body.articles.entries()) article.url = addresses[at];
    return new Response(JSON.stringify(body), answer);
  };
</script>`;

/** What a page says of its article. */
interface About {
  readonly title?: string;
  readonly url?: string;
}

/**
 * Lets a section be read: its first article by as many readers as it has articles, the next one by one less, and so on.
 * @returns the section, which no other test has
 */
export async function readSection(site: NewsSite, articles: readonly About[]): Promise<string> {
  const section = site.newArticle().replaceAll("/", "-");
  const ids = articles.map((_, at) => `${section}-${at}`);
  for (let readers = articles.length; readers > 0; readers--) {
    const timeMs = Date.now();
    const events = articles.slice(0, readers).map((about, at) => {
      return { id: makeEventId(timeMs, randomBytes(10)), kind: "view", article: ids[at], section, ...about };
    });
    const answer = await fetch(`${site.api}/v1/reads`, {
      method: "POST",
      headers: { origin: site.origin, "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0" },
      body: JSON.stringify({ site: "demo", sent: timeMs, session: randomUUID(), events }),
    });
    expect(await answer.json()).toMatchObject({ accepted: readers });
  }
  const read = async () => {
    const answer = await fetch(`${site.api}/v1/most-read?site=demo&section=${section}`);
    const { articles: found } = (await answer.json()) as { articles: { article: string; views: number }[] };
    return found.map(({ article, views }) => [article, views]);
  };
  await expect.poll(read, SOON).toEqual(ids.map((id, at) => [id, articles.length - at]));
  return section;
}

/** How often pages asked for a list. */
const asked = (site: NewsSite) => site.requests.filter(({ path }) => path === "/v1/most-read").length;

const expectLines = (tab: Tab, expected: readonly string[]) =>
  expect.poll(() => tab.run(lines), SOON).toEqual(expected);

/** The list of the most read articles. */
export const mostRead: readonly Situation[] = [
  {
    title: "lists what was read most, the most read first, with links and numbers",
    run: async ({ reader, site }) => {
      const titles = ["Ferry", "Market", "Weir"];
      const section = await readSection(
        site,
        titles.map((title) => ({ title, url: `${site.origin}/${title}` })),
      );
      site.put("/front", page(list(section), list(section, 'limit="2" window="1h"')));
      const tab = await reader.open("/front");
      await expectLines(tab, ["Ferry 3", "Market 2", "Weir 1", "Ferry 3", "Market 2"]);
      expect(await tab.run("[...document.links].map(({ pathname }) => pathname)")).toEqual(
        ["Ferry", "Market", "Weir", "Ferry", "Market"].map((title) => `/${title}`),
      );
      expect(await tab.run(fallbacks)).toBe(0);
    },
  },
  {
    title: "shows a hostile title as text, and links no address but a page's",
    run: async ({ reader, site }) => {
      const hostile = '<img src="x" onerror="throw 1"><script>throw 2</script>';
      const section = await readSection(site, [{ title: hostile }, { title: "Data" }, {}, { title: "Another's" }]);
      site.put("/front", ADDRESSES + page(list(section)));
      const tab = await reader.open("/front");
      await expectLines(tab, [`${hostile} 4`, "Data 3", `${section}-2 2`, "Another's 1"]);
      expect(await tab.run("[...document.links].map(({ href, rel }) => [href, rel])")).toEqual([
        ["https://other.example/x", "nofollow"],
      ]);
      expect(await tab.run('document.querySelectorAll("most-read :is(img, script)").length')).toBe(0);
    },
  },
  {
    title: "keeps what the page has in its place while the server is away, and where nothing was read",
    run: async ({ reader, site }) => {
      const section = await readSection(site, [{ title: "Ferry" }]);
      site.put("/front", page(list(section), list("read-by-nobody"), list(section, 'window="2h"')));
      site.fault = () => (asked(site) % 2 ? "lost request" : { status: 503 });
      const tab = await reader.open("/front");
      // A browser asks again by itself where a connection broke.
      await expect.poll(() => asked(site), SOON).toBeGreaterThanOrEqual(3);
      await tab.run(pause(500));
      expect(await tab.run(fallbacks)).toBe(3);
      site.fault = () => undefined;
      await tab.hide();
      await whenTrue(tab, "document.hidden");
      await tab.show();
      await expectLines(tab, ["Ferry 1"]);
      await tab.run(pause(500));
      expect(await tab.run(fallbacks)).toBe(2);
    },
  },
  {
    title: "asks once for several lists of the same question, however often the page has the script",
    run: async ({ reader, site }) => {
      const section = await readSection(site, [{ title: "Ferry" }]);
      site.put("/front", page(SCRIPT, list(section), list(section), list(section)));
      const tab = await reader.open("/front");
      await expectLines(tab, ["Ferry 1", "Ferry 1", "Ferry 1"]);
      await tab.run(`document.body.append(document.querySelector("most-read").cloneNode(true))`);
      await tab.run(pause(500));
      expect(asked(site)).toBe(1);
    },
  },
  {
    title: "asks nothing while the page is hidden, and again when it is seen after the minute that an answer holds",
    run: async ({ reader, site }) => {
      const section = await readSection(site, [{ title: "Ferry" }]);
      site.put("/before", "<title>Before</title>");
      site.put("/front", deviceClock(0) + page(list(section)));
      const before = await reader.open("/before");
      const tab = await reader.openBehind("/front");
      await before.run(pause(1_500));
      expect(asked(site)).toBe(0);
      await before.close();
      await expectLines(tab, ["Ferry 1"]);
      for (const [skippedMs, times] of [
        [0, 1],
        [40_000, 1],
        [61_000, 2],
      ] as const) {
        await tab.run(`setClock(${skippedMs})`);
        await tab.run(pause(500));
        await tab.hide();
        await whenTrue(tab, "document.hidden");
        await tab.show();
        await whenTrue(tab, "!document.hidden");
        await expect.poll(() => asked(site), SOON).toBe(times);
        await tab.run(pause(500));
        expect(asked(site)).toBe(times);
      }
    },
  },
  {
    title: "lists something else when its attributes say so, and has the page's own back where there is nothing",
    run: async ({ reader, site }) => {
      const section = await readSection(site, [{ title: "Ferry" }, { title: "Market" }]);
      site.put("/front", page(list(section)));
      const tab = await reader.open("/front");
      await expectLines(tab, ["Ferry 2", "Market 1"]);
      const set = (name: string, value: string) =>
        `void document.querySelector("most-read").setAttribute("${name}", "${value}")`;
      await tab.run(set("limit", "1"));
      await expectLines(tab, ["Ferry 2"]);
      await tab.run(set("section", "read-by-nobody"));
      await whenTrue(tab, `${fallbacks} === 1`);
      expect(await tab.run(lines)).toEqual([]);
      await tab.run(set("section", section));
      await expectLines(tab, ["Ferry 2"]);
      expect(asked(site)).toBe(3);
    },
  },
  {
    title: "lists what was read most under a strict content security policy, in the page's own style",
    run: async ({ reader, site }) => {
      const section = await readSection(site, [{ title: "Ferry", url: `${site.origin}/ferry` }]);
      const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'";
      site.put("/front", page(list(section)), { "content-security-policy": policy });
      const tab = await reader.open("/front");
      await expectLines(tab, ["Ferry 1"]);
      expect(await tab.run('getComputedStyle(document.querySelector("most-read")).display')).toBe("block");
    },
  },
];
