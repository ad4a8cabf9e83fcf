/** The reader script, served as /v1/reader.js: reports that this page's article was shown, printed or listened to. */
import { options } from "./script-tag.ts";
import { showArticle } from "./show-article.ts";
import { tirage } from "./tirage.ts";

const { site } = options;

// A tag that a page has twice counts once. An element with the id "tirage" is a property of window too.
if (
  site &&
  !window.tirage?.site &&
  !(options["gpc"] && navigator.globalPrivacyControl) &&
  (top === self || options["framed"])
) {
  window.tirage = tirage;
  tirage.site = site;
  addEventListener("beforeprint", () => tirage("print"));
  // Media events do not bubble: they are caught on the way down.
  addEventListener("play", ({ target }) => (target as HTMLMediaElement).muted || tirage("listen"), true);
  showArticle(document.prerendering && "prerender");
}
