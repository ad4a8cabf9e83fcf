import type { Totals } from "../functions/core/totals.ts";

/** The public numbers of several articles, by article id, as `GET /v1/totals` gives them. */
export type TotalsByArticle = Readonly<Record<string, Totals>>;

/** What the reader script has to say to other scripts of the page, from the moment that it runs: `window.tirage`. */
export interface ReaderState {
  readonly site: string;
  /** The article that this page is, empty when it is none. */
  readonly article: string;
  /** The numbers of the last answer; `tirage:totals` is sent on the document whenever there are new ones. */
  totals?: TotalsByArticle | undefined;
}

declare global {
  interface Window {
    tirage?: ReaderState;
  }
  interface Document {
    /** True until a page that the browser rendered ahead is really opened; missing where browsers do not do that. */
    readonly prerendering?: boolean;
  }
  interface PerformanceNavigationTiming {
    /** Above 0 when the page was rendered ahead; missing where browsers do not do that. */
    readonly activationStart?: number;
  }
  interface DocumentEventMap {
    "tirage:totals": Event;
  }
}
