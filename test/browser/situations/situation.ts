import { expect } from "vitest";
import type { NewsSite } from "../news-site.ts";

/** A page that is open in a browser, whoever drives it. */
export interface Tab {
  /** Goes to a path, and returns when it is loaded. */
  readonly goto: (path: string) => Promise<void>;
  /** Runs an expression or statements in the page, awaits what they come to, and returns it, as JSON. */
  readonly run: <Value>(script: string) => Promise<Value>;
  /** Goes back as a reader does; returns at once. */
  readonly back: () => Promise<void>;
  /** Puts something else in front of it, and takes that away again. */
  readonly hide: () => Promise<void>;
  readonly show: () => Promise<void>;
  /** Lets the page see what a print dialog lets it see. */
  readonly print: () => Promise<void>;
  /** Cuts the page off from every server, or connects it again. @throws where the driver cannot */
  readonly setOffline: (offline: boolean) => Promise<void>;
  /** Closes it as a reader does. */
  readonly close: () => Promise<void>;
  /** Ends it so that no script of it runs any more. */
  readonly kill: () => Promise<void>;
}

/** A reader's browser, fresh for each situation. */
export interface Reader {
  /** Opens a path in a new tab in front of the others, and returns when it is loaded. */
  readonly open: (path: string) => Promise<Tab>;
  /** Opens a path in a new tab that nobody sees until those in front of it are closed. */
  readonly openBehind: (path: string) => Promise<Tab>;
  /**
   * Starts a browser that nobody drives, with a page that does by itself what is to be done: a driven browser renders
   * nothing ahead. It ends with the situation.
   */
  readonly startAlone: (path: string) => void;
}

/** What not every engine can do, or can be made to do. */
export type Need = "prerender" | "offline" | "navigation";

/** What can happen to an article page. Its test is the same in every browser. */
export interface Situation {
  /** A sentence that says what Tirage does then. */
  readonly title: string;
  /** What an engine must be able to do for it. */
  readonly needs?: Need;
  /** Engines differ in nothing that it tries, so it takes its time in Chromium alone. */
  readonly isOfScriptAlone?: true;
  readonly run: (given: { readonly reader: Reader; readonly site: NewsSite }) => Promise<void>;
}

/** For what happens soon, on a machine that has other work as well. */
export const SOON = { timeout: 20_000 };

/** The reader script's tag, with more attributes. */
export const readerTag = (attributes = "") =>
  `<script defer src="/v1/reader.js" data-site="demo" ${attributes}></script>`;

/** The page of an article, with the reader script's tag. */
export function articlePage(article: string, more: { head?: string; body?: string; tag?: string } = {}): string {
  const { head = "", body = "", tag = readerTag() } = more;
  const meta = `<meta name="tirage:article" content="${article}">`;
  return `<html lang="en"><title>An article</title>${meta}${head}${tag}<body><article><h1>An article</h1>${body}</article>`;
}

/** Lets a page start with a device clock that is off; `setClock(0)` sets it right. */
export const deviceClock = (offMs: number) => `<script>
  const now = Date.now.bind(Date);
  let off = ${offMs};
  Date.now = () => now() + off;
  const setClock = (ms) => { off = ms; };
</script>`;

/** Makes a page's waits of 9 to 25 s short ones; or for ever, with none. Longer ones may be a driver's. */
export const longWaits = (ms?: number) => `<script>
  const realTimeout = setTimeout;
  setTimeout = (run, wait, ...more) => !(wait >= 9000) || wait > 25000 ? realTimeout(run, wait, ...more) : ${ms === undefined ? 0 : `realTimeout(run, ${ms}, ...more)`};
</script>`;

/** Waits until what comes after a view is there and has been told of it. */
export async function whenStaying(tab: Tab): Promise<void> {
  await whenTrue(tab, 'performance.getEntriesByType("resource").some(({ name }) => name.includes("/v1/stay.js"))');
  await tab.run(pause(300));
}

/** Lets `skip(ms)` make time pass in a page, as `performance.now()` tells it. */
export const SKIPPING = `<script>
  const realNow = performance.now.bind(performance);
  let skipped = 0;
  performance.now = () => realNow() + skipped;
  const skip = (ms) => { skipped += ms; };
</script>`;

/** Waits in a page, for its frames as well as for its timers. */
export const pause = (ms: number) => `new Promise((done) => setTimeout(() => requestAnimationFrame(done), ${ms}))`;

/** Waits until an expression is true in a page that may be on its way to another. */
export async function whenTrue(tab: Tab, expression: string): Promise<void> {
  await expect.poll(() => tab.run(expression).catch(String), SOON).toBe(true);
}
