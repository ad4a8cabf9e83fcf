import type { Totals } from "../functions/core/totals.ts";

/** The public numbers of several articles, by article id, as `GET /v1/totals` gives them. */
export type TotalsByArticle = Readonly<Record<string, Totals>>;

/** `window.tirage`: what pages tell the reader script, and what that has to say to other scripts of the page. */
export interface ReaderState {
  (act: "print" | "listen" | "off" | "on"): void;
  site?: string;
  /** The article that this page is, empty when it is none. */
  article?: string | undefined;
  /** The numbers of the last answer; `tirage:totals` is sent on the window whenever there are new ones. */
  totals?: TotalsByArticle | undefined;
}

declare global {
  interface Window {
    tirage?: ReaderState;
  }
  interface Navigator {
    /** The reader's wish that nothing about them be sold or shared; missing where browsers do not know it. */
    readonly globalPrivacyControl?: boolean;
  }
  interface Document {
    /** True until a page that the browser rendered ahead is really opened; missing where browsers do not do that. */
    readonly prerendering?: boolean;
  }
  interface WindowEventMap {
    "tirage:totals": Event;
  }
}
