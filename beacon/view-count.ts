/** The element script, served as /v1/views.js: `<view-count site article kind live>` shows an article's number. */
import { learnTotals, type Numbers, showTotals, totalsOf } from "./show-totals.ts";
import { totalsAddresses } from "./totals-addresses.ts";
import { FIRST_LIVE_MS, FRAME_MS, LIVE_MS } from "./waits.ts";

const base = new URL("/v1/totals?site=", (document.currentScript as HTMLScriptElement).src);
const readerScript = document.querySelector('[src*="/reader."]');
/** True when the reader script has answered, or will not. */
let isReaderDone = !readerScript;
let isAsking = false;
let waitMs = LIVE_MS;
let timer: unknown;

/**
 * Says whether an element's number is to be asked for. The reader script brings its own article's, and until it has
 * run nobody knows which article that is.
 */
function isDue(element: Element): unknown {
  const article = element.getAttribute("article");
  const isFree = isReaderDone || (window.tirage?.article ?? article) !== article;
  return article && isFree && (element.hasAttribute("live") || !totalsOf(element));
}

/** Shows what is known and asks for the rest, but never while nobody sees the page. */
function look(): void {
  if (document.hidden) return;
  timer = clearTimeout(timer as number);
  const due = showTotals().filter(isDue);
  if (isAsking || (isReaderDone && !due[0])) return;
  void ask(due);
}

async function ask(due: readonly Element[]): Promise<void> {
  isAsking = true;
  waitMs *= 2;
  try {
    for (const address of totalsAddresses(base, due)) {
      // One after another: there is rarely more than one. `no-cache` still uses the browser's copy, by its ETag, but
      // never shows a stale one.
      const answer = await fetch(address, { cache: "no-cache", credentials: "omit" });
      learnTotals(await answer.json());
    }
    waitMs = LIVE_MS;
  } catch {
    // The server is away: the elements keep what they show.
  }
  isAsking = false;
  timer ||= setTimeout(lookAgain, waitMs);
}

/** The wait between two looks is also as long as the reader script may take. */
function lookAgain(): void {
  isReaderDone = true;
  look();
}

function lookIn(ms?: number): void {
  clearTimeout(timer as number);
  timer = setTimeout(look, ms);
}

function hearReader(): void {
  if (!window.tirage?.totals) return;
  learnTotals(window.tirage as Numbers);
  isReaderDone = true;
  lookIn(FIRST_LIVE_MS);
}

// A script that a page has twice ends here the second time: the build catches what it throws.
customElements.define(
  "view-count",
  class extends HTMLElement {
    static readonly observedAttributes = ["article"];
    connectedCallback(): void {
      lookIn();
    }
    attributeChangedCallback(): void {
      lookIn();
    }
  },
);
hearReader();
document.addEventListener("tirage:totals", hearReader);
document.addEventListener("visibilitychange", look);
// The reader script says which article this is in its first frame.
readerScript?.addEventListener("load", () => lookIn(FRAME_MS));

// `:where` has no weight: any rule of the page for view-count goes before. A sheet made by script obeys a strict CSP.
const sheet = new CSSStyleSheet();
sheet.replaceSync(":where(view-count){display:inline-block;min-width:4ch;font-variant-numeric:tabular-nums}");
document.adoptedStyleSheets.push(sheet);
