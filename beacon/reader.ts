/** The reader script, served as /v1/reader.js: reports that this page's article was shown, printed or listened to. */
import { describeView } from "./describe-view.ts";
import { findArticle } from "./find-article.ts";
import { onListen } from "./on-listen.ts";
import { onPrint } from "./on-print.ts";
import { openOutbox } from "./open-outbox.ts";
import type { ReaderState } from "./reader-state.ts";
import { whenShown } from "./when-shown.ts";

try {
  const script = document.currentScript as HTMLScriptElement;
  const { site } = script.dataset;
  // A tag that a page has twice counts once. An element with the id "tirage" is a property of window too.
  if (site && !window.tirage?.site) {
    const article = findArticle(script);
    const state: ReaderState = (window.tirage = { site, article });

    const send = openOutbox(new URL("/v1/reads", script.src), site, (totals) => {
      state.totals = totals;
      document.dispatchEvent(new CustomEvent<ReaderState>("tirage:totals", { detail: state }));
    });

    if (article) {
      whenShown(() => {
        const view = send({ article, ...describeView() });
        const sendOfView = (kind: "print" | "listen") =>
          send({
            kind,
            article,
            // Asked for when it is sent, since a wrong clock makes the view's id anew.
            get view() {
              return view.id;
            },
          });
        onPrint(() => sendOfView("print"));
        onListen(() => sendOfView("listen"));
      });
    }
  }
} catch {
  // Whatever it is, the page is worth more than its number.
}
