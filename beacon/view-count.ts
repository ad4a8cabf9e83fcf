/** The element script, served as /v1/views.js: `<view-count site article kind live>` shows an article's number. */
import { learnTotals, type Numbers, showTotals, totalsOf } from "./show-totals.ts";
import { totalsAddresses } from "./totals-addresses.ts";
import { FIRST_LIVE_MS, LIVE_MS, MOVE_MS } from "./waits.ts";

const base = new URL("/v1/totals?site=", (document.currentScript as HTMLScriptElement).src);
const readerScript = document.querySelector('[src*="/reader."]');
/** The article whose number the reader script has brought, or does not bring in time. */
let brought: string | null | undefined = null;
let isAsking = false;
let waitMs = LIVE_MS;
let timer: unknown;

/**
 * Shows what is known and asks for the rest, but never while nobody sees the page. The reader script brings its own
 * article's number, and until it has run nobody knows which article that is.
 */
function look(): void {
  if (document.hidden) return;
  timer = clearTimeout(timer as number);
  const own = self.tirage?.article;
  const isAwaited = readerScript && brought !== own;
  const due = showTotals().filter((element) => {
    const article = element.getAttribute("article");
    const isFree = article && !(isAwaited && (own ?? article) === article);
    return isFree && (element.hasAttribute("live") || !totalsOf(element));
  });
  if (!isAsking && (isAwaited || due[0])) void ask(due);
}

async function ask(due: readonly Element[]): Promise<void> {
  const longerMs = waitMs * 2;
  isAsking = true;
  waitMs = LIVE_MS;
  for (const address of totalsAddresses(base, due)) {
    try {
      // One after another: there is rarely more than one. `no-cache` still uses the browser's copy, by its ETag, but
      // never shows a stale one.
      const answer = await fetch(address, { cache: "no-cache", credentials: "omit" });
      learnTotals(await answer.json());
    } catch {
      // The server is away, or does not know this site: the elements keep what they show.
      waitMs = longerMs;
    }
  }
  isAsking = false;
  timer ||= setTimeout(lookAgain, waitMs);
}

/** The wait between two looks is also as long as the reader script may take. */
function lookAgain(): void {
  brought = self.tirage?.article;
  look();
}

/**
 * Shows what is known and looks soon for what is not, but not before the reader script can have seen that the page is
 * another.
 */
function lookSoon(ms = readerScript ? MOVE_MS : 0): void {
  showTotals();
  clearTimeout(timer as number);
  timer = setTimeout(look, ms);
}

function hearReader(): void {
  if (!self.tirage?.totals) return;
  learnTotals(self.tirage as Numbers);
  brought = self.tirage.article;
  lookSoon(FIRST_LIVE_MS);
}

// A script that a page has twice ends here the second time: the build catches what it throws.
customElements.define(
  "view-count",
  class extends HTMLElement {
    static readonly observedAttributes = ["article"];
    connectedCallback(): void {
      lookSoon();
    }
    attributeChangedCallback(_name: string, before: string | null): void {
      // Another article's number would be wrong as long as its own is not there.
      if (before) this.textContent = "-";
      lookSoon();
    }
  },
);
hearReader();
addEventListener("tirage:totals", hearReader);
document.addEventListener("visibilitychange", look);

// `:where` has no weight: any rule of the page for view-count goes before. A sheet made by script obeys a strict CSP.
const sheet = new CSSStyleSheet();
sheet.replaceSync(":where(view-count){display:inline-block;min-width:7ch}");
document.adoptedStyleSheets.push(sheet);
