/** The list's script, served as /v1/most-read.js: `<most-read site window section limit>` lists what was read most. */
import { makeList, type ReadArticle } from "./make-list.ts";

/** The attributes are the parameters of the question. */
const PARAMETERS = ["site", "window", "section", "limit"];

const base = (document.currentScript as HTMLScriptElement).src;
/** What was last answered, by the address that asks for it; nothing in it when there was no answer. */
const answers: Record<string, readonly ReadArticle[]> = {};
/** Until when that holds, epoch milliseconds: for ever while it is asked for. */
const untilMs: Record<string, number> = {};
let timer: unknown;

class MostRead extends HTMLElement {
  static readonly observedAttributes = PARAMETERS;
  /** What the page had put into it when the first answer came. */
  declare kept?: readonly Node[];

  attributeChangedCallback(): void {
    lookSoon();
  }
  connectedCallback(): void {
    lookSoon();
  }
}

/** In a task of its own, so that attributes which are set one after another make one question. */
function lookSoon(): void {
  clearTimeout(timer as number);
  timer = setTimeout(look);
}

/** Never asks while nobody sees the page. */
function look(): void {
  if (document.hidden) return;
  for (const element of document.querySelectorAll("most-read[site]")) void ask(addressOf(element));
}

function addressOf(element: Element): string {
  const address = new URL("/v1/most-read", base);
  for (const name of PARAMETERS) {
    const value = element.getAttribute(name);
    if (value) address.searchParams.set(name, value);
  }
  return address.href;
}

async function ask(address: string): Promise<void> {
  if (!((untilMs[address] as number) > Date.now())) {
    untilMs[address] = Infinity;
    try {
      // At first, what the browser kept from another page will do; who comes back to this one sees what is right now.
      const answer = await fetch(address, { credentials: "omit", cache: answers[address] ? "no-cache" : "default" });
      answers[address] = [...(await answer.json()).articles];
      const seconds: unknown = /max-age=(\d+)/.exec(answer.headers.get("cache-control") as string)?.[1];
      untilMs[address] = Date.now() + 1_000 * (seconds as number);
    } catch {
      // The server is away, or knows no such list: what was last said of it is shown, or what the page has there.
      answers[address] ??= [];
      untilMs[address] = 0;
    }
  }
  document.querySelectorAll<MostRead>("most-read[site]").forEach(show);
}

function show(element: MostRead): void {
  const articles = answers[addressOf(element)];
  // Whoever walks through it by keys keeps the place.
  if (!articles || element.querySelector(":focus-visible")) return;
  element.kept ??= [...element.childNodes];
  const nodes = articles[0] ? [makeList(articles, element.closest<HTMLElement>("[lang]")?.lang)] : element.kept;
  if (!nodes[0]?.isEqualNode(element.firstChild)) element.replaceChildren(...nodes);
}

// A script that a page has twice ends here the second time: the build catches what it throws.
customElements.define("most-read", MostRead);
document.addEventListener("visibilitychange", look);

// `:where` has no weight: any rule of the page goes before. A sheet made by script obeys a strict CSP.
const sheet = new CSSStyleSheet();
sheet.replaceSync(
  ":where(most-read){display:block}:where(most-read data){margin-inline-start:1ch;font-variant-numeric:tabular-nums}",
);
document.adoptedStyleSheets.push(sheet);
