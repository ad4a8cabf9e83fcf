import type { NewsSite } from "../news-site.ts";

/** A page that is open in a browser, whoever drives it. */
export interface Tab {
  readonly goto: (path: string) => Promise<void>;
  /** Runs an expression in the page and returns what it came to, as JSON. */
  readonly run: (expression: string) => Promise<unknown>;
  /** Goes back as a reader does. */
  readonly back: () => Promise<void>;
  /** Closes it as a reader does. */
  readonly close: () => Promise<void>;
}

/** A reader's browser, fresh for each situation. */
export interface Reader {
  readonly open: (path: string) => Promise<Tab>;
}

/** What can happen to an article page. Its test is the same in every browser. */
export interface Situation {
  /** A sentence that says what Tirage does then. */
  readonly title: string;
  readonly run: (given: { readonly reader: Reader; readonly site: NewsSite }) => Promise<void>;
}

/** The page of an article, with the reader script's tag. */
export function articlePage(article: string, more: { head?: string; body?: string; tag?: string } = {}): string {
  const tag = more.tag ?? '<script defer src="/v1/reader.js" data-site="demo"></script>';
  const meta = `<meta name="tirage:article" content="${article}">`;
  return `<html lang="en"><title>An article</title>${meta}${more.head ?? ""}${tag}<article><h1>An article</h1>${more.body ?? ""}</article>`;
}
