/** The reader script, served as /v1/reader.js: reports that this page's article was shown, printed or listened to. */
import { describeView } from "./describe-view.ts";
import { findArticle } from "./find-article.ts";
import { onListen } from "./on-listen.ts";
import { onPrint } from "./on-print.ts";
import { options } from "./script-tag.ts";
import { send } from "./send.ts";
import { whenShown } from "./when-shown.ts";

const { site } = options;
// A tag that a page has twice counts once. An element with the id "tirage" is a property of window too.
if (site && !window.tirage?.site) {
  const article = findArticle();
  window.tirage = { site, article };
  if (article) {
    whenShown(() => {
      const view = send({ article, ...describeView() });
      // The view's id is asked for late, since a wrong clock changes it.
      onPrint(() => send({ kind: "print", article, view: view.id }));
      onListen(() => send({ kind: "listen", article, view: view.id }));
    });
  }
}
