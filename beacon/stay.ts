/** What may come after a view, served as /v1/stay.js: reading, and what was not taken at the first try. */
import type * as Older from "./older.ts";
import type { Event } from "../functions/core/event.ts";
import { onEvent } from "./on-event.ts";
import { restartReading, watchReading } from "./report-reading.ts";
import { sendAgain } from "./send-again.ts";
import type { Body, clock as readerClock, post as postBody } from "./send.ts";
import type { showArticle } from "./show-article.ts";
import type { News, Tried } from "./stay-queue.ts";

/**
 * What the reader script hands over, again and again. A page may have a reader script that is older than this one, or
 * pinned: what is handed over, and what its queue holds, may be added to at the end and never changed.
 */
export type Stay = (
  queue: News[],
  show: typeof showArticle,
  post: typeof postBody,
  clock: typeof readerClock,
  store: Record<string, string>,
  session: string,
  options: DOMStringMap,
) => void;

/** As long as a page that changed without being loaded may take to say what it is. */
const SETTLE_MS = 300;

let isWatching = false;

export const stay: Stay = (queue, show, post, clock, store, session, options) => {
  if (isWatching) return;
  isWatching = true;

  // It may be the page's last act, with nobody to hear the answer: not for the next page to send again. What is kept
  // under the time 0 is older than a day, and goes.
  let sendRead = (body: Body): void => void post(0, body);
  const leave = watchReading((read) => {
    const sender = { site: options["site"], session, totals: true, webdriver: navigator.webdriver };
    sendRead({ ...sender, sent: Date.now() + clock.ms, events: [{ own: "own" in options, ...read }] });
  });
  const judge = sendAgain(post, clock, store);
  // "off" is no number, and no session is below it.
  const isRead = Number(`0.${session.slice(-12)}`) < Number(options["reading"] ?? 1);
  let shown = performance.getEntriesByType("navigation")[0]?.name as string;
  queue.push = (news) => {
    try {
      if (news.length > 1) judge(news as Tried);
      else if (!news.length) leave();
      else {
        restartReading(isRead && (news[0] as Event | ""));
        shown = (news[0] as { url?: string }).url ?? shown;
      }
    } catch {
      // The page is worth more than its number.
    }
    return 0;
  };
  for (const news of queue) queue.push(news);
  // An element with the id "navigation" is a property of window too.
  if (!window.navigation?.currentEntry) {
    const move = (before: string) => {
      queue.push([]);
      show("spa", before, SETTLE_MS);
    };
    // Each try has an address of its own, since a browser may keep that a module failed.
    const loadOlder = (failures: number) => {
      (import(new URL(`older.js?${failures}`, import.meta.url) as unknown as string) as Promise<typeof Older>)
        .then(({ helpOlder }) => {
          sendRead = helpOlder(shown, move, sendRead, store);
        })
        .catch(() => setTimeout(loadOlder, failures ** 2 * 1_000, failures + 1));
    };
    loadOlder(1);
  }
  const heedLink = () => location.hash === "#tirage-off" && window.tirage?.("off");
  onEvent("popstate", heedLink);
  onEvent("pagehide", leave);
  onEvent("visibilitychange", leave);
  onEvent("pageshow", ({ persisted }) => persisted && show("bfcache"));
  onEvent("click", (event) => {
    // Buttons of web components are behind a target of their own.
    for (const { dataset } of event.composedPath() as Partial<HTMLElement>[]) {
      const act = dataset?.["tirage"];
      if (act) return window.tirage?.(act as "print");
    }
  });
  heedLink();
};
