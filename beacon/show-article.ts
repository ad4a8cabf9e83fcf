import type { ViewEvent } from "../functions/core/event.ts";
// oxlint-disable-next-line import/no-cycle -- as there
import { loadStay } from "./load-stay.ts";
import { readMeta } from "./read-meta.ts";
import { options } from "./script-tag.ts";
import { send } from "./send.ts";
import { stayQueue } from "./stay-queue.ts";
import { enter, tirage } from "./tirage.ts";

type Thing = Record<string, unknown>;
type Named = { readonly name?: Named; readonly trim?: () => string } | null | undefined;

/** How the article that is to be shown came, where the browser's own word for it would not do, and from where. */
let coming: readonly [navigation: ViewEvent["navigation"] | false, referrer: string] | 0;
let timer: unknown;

/**
 * Says which article this is, and counts a view of it, at the first moment that a person can see the page. A page that
 * becomes another before that counts once, as what it is then.
 * @param settleMs time for the page to say what it is
 */
export function showArticle(
  navigation?: ViewEvent["navigation"] | false,
  referrer = document.referrer,
  settleMs?: number,
): void {
  coming ||= [navigation, referrer];
  clearTimeout(timer as number);
  timer = setTimeout(awaitSight, settleMs);
}

/** Browsers make frames only of what is shown, neither of a tab in the background nor of a page that is rendered ahead. */
function awaitSight(): void {
  requestAnimationFrame(() => {
    // Firefox makes a frame of a hidden tab now and then.
    if (document.hidden) return awaitSight();
    // Two frames were awaited, when the page became another between.
    if (!coming) return;
    const [navigation, referrer] = coming;
    let path = location.pathname;
    /**
     * The first article of the page's JSON-LD: alone, in a list, in a `@graph`, or as what a page is mainly about, but not
     * in another thing, since a list of articles is no article. False when there are things and none of them is one.
     */
    let data: Thing | false | undefined;
    for (const { textContent } of document.querySelectorAll('[type*="ld+"]')) {
      try {
        for (const thing of [JSON.parse(textContent)]
          .flat()
          .flatMap((one) => [one, one.mainEntity, one["@graph"]])
          .flat()) {
          // A posting of a blog, a forum or a network; not of a job.
          data ||= /Article|[^b]Posting/.test(thing?.["@type"]) && thing;
        }
      } catch {
        // Another's data, broken: the next may hold.
      }
    }
    try {
      const canonical = new URL(
        document.querySelector<HTMLLinkElement>("[rel=canonical]")?.href || (location as unknown as URL),
      );
      path = decodeURI((canonical.host === location.host ? canonical : location).pathname);
    } catch {
      // An address that cannot be parsed or decoded.
    }
    /** A text of what schema.org lets a text be: one, a thing with a `name`, or several of them; else of a meta tag. */
    const read = (name: string, meta: string) =>
      [(data as Thing | undefined)?.[name] as Named]
        .flat()
        .map((part) => (part?.name ?? part)?.trim?.())
        .join(", ") || readMeta(meta);
    const article = (tirage.article =
      options["article"] ?? readMeta("tirage:article") ?? (data === false ? "" : path.slice(1)));
    const view =
      article &&
      send({
        // In this order it is smallest.
        kind: "view",
        language: document.documentElement.lang,
        title: read("headline", "og:title") || document.title,
        referrer,
        navigation:
          navigation || (performance.getEntriesByType("navigation") as [PerformanceNavigationTiming?])[0]?.type,
        article,
        url: location.href.split("#")[0],
        section: read("articleSection", "article:section"),
        published: read("datePublished", "article:published_time"),
        author: read("author", "article:author"),
      });
    coming = 0;
    enter(view);
    stayQueue.push([view]);
    void loadStay();
  });
}
