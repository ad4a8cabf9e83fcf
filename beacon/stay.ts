/** What may come after a view, served as /v1/stay.js: reading, buttons, pages that change without being loaded. */
import type { Event, ViewEvent } from "../functions/core/event.ts";
import { onEvent } from "./on-event.ts";
import { restartReading, watchReading } from "./report-reading.ts";
import { resendAll, resendUnsent } from "./resend-unsent.ts";
import type { post, send } from "./send.ts";
import type { showArticle } from "./show-article.ts";
import { pageAddress, watchMoves } from "./watch-moves.ts";

/**
 * What the reader script hands over, at each view. A page may have a reader script that is older than this one, or pinned:
 * what is handed over may be added to at the end, and never changed.
 */
export type Stay = (
  view: Event | "",
  show: typeof showArticle,
  sendEvent: typeof send,
  postBody: typeof post,
  session: string,
  options: DOMStringMap,
) => void;

/** How `send` is told that an event was tried before, so that it stays as it is. */
const TRIED = 9;

let isWatching = false;

export const stay: Stay = (view, show, sendEvent, postBody, session, options) => {
  const heedLink = () => location.hash === "#tirage-off" && window.tirage?.("off");
  heedLink();
  // "off" is no number, and no session is below it.
  const isRead = Number(`0.${session.slice(-12)}`) < Number(options["reading"] ?? 1);
  restartReading(isRead && view);
  if (isWatching) return;
  isWatching = true;

  const leave = watchReading((read) => {
    if ("keepalive" in Request.prototype) {
      // It may be the page's last act, with nobody to hear the answer: not for the next page to send again. What is
      // kept under the time 0 is older than a day, and goes.
      sendEvent(read, 0, TRIED);
    } else if (localStorage["tirageIs"] !== "off") {
      // A fetch does not outlive the page in Firefox before 133.
      const events = [{ own: "own" in options, ...read }];
      const body = { site: options["site"], session, webdriver: navigator.webdriver, sent: Date.now(), events };
      navigator.sendBeacon(new URL("/v1/reads", import.meta.url), JSON.stringify(body));
    }
  });
  const resend = () => void resendUnsent(postBody);
  const { url = pageAddress() } = view as ViewEvent;
  watchMoves(url, leave, (before) => show("spa", before));
  onEvent("popstate", heedLink);
  onEvent("pagehide", leave);
  onEvent("visibilitychange", leave);
  onEvent("visibilitychange", resend);
  onEvent("online", () => resendAll(postBody));
  onEvent("pageshow", ({ persisted }) => persisted && show("bfcache"));
  onEvent("click", ({ target }) => {
    const button = (target as Element).closest<HTMLElement>("[data-tirage]");
    if (button) window.tirage?.(button.dataset["tirage"] as "print");
  });
  setTimeout(resend, 10_000 * (1 + Math.random()));
  resend();
};
