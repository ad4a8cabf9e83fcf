import type { NewsSite } from "../news-site.ts";

/** A page that is open in a browser, whoever drives it. */
export interface Tab {
  readonly goto: (path: string) => Promise<void>;
  /** Runs an expression in the page and returns what it came to, as JSON. */
  readonly run: (expression: string) => Promise<unknown>;
  /** Goes back as a reader does. */
  readonly back: () => Promise<void>;
  /** Opens the print dialog and takes what would be printed. */
  readonly print: () => Promise<void>;
  /** Closes it as a reader does. */
  readonly close: () => Promise<void>;
  /** Ends it so that no script of it runs any more. */
  readonly kill: () => Promise<void>;
}

/** A reader's browser, fresh for each situation. */
export interface Reader {
  /** Opens a page in a new tab. */
  readonly open: (path: string) => Promise<Tab>;
  /**
   * Starts a browser that nobody drives, with a page that does by itself what is to be done: a driven browser shows all
   * of its tabs at once and renders nothing ahead. It ends with the situation.
   */
  readonly startAlone: (path: string) => void;
}

/** What can happen to an article page. Its test is the same in every browser. */
export interface Situation {
  /** A sentence that says what Tirage does then. */
  readonly title: string;
  /** What a browser must have for it. */
  readonly needs?: "prerender" | "page cache" | "two windows";
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

/** Lets `skip(ms)` make time pass in a page, as `performance.now()` tells it. */
export const SKIPPING = `<script>
  const realNow = performance.now.bind(performance);
  let skipped = 0;
  performance.now = () => realNow() + skipped;
  const skip = (ms) => { skipped += ms; };
</script>`;

/** Waits in a page, for its frames as well as for its timers. */
export const pause = (ms: number) => `new Promise((done) => setTimeout(() => requestAnimationFrame(done), ${ms}))`;
