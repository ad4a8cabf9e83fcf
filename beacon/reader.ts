/** The reader script, served as /v1/reader.js: reports that this page's article was shown, printed or listened to. */
import { loadStay } from "./load-stay.ts";
import { options } from "./script-tag.ts";
import { showArticle } from "./show-article.ts";
import { tirage } from "./tirage.ts";
import { watchMoves } from "./watch-moves.ts";

// A tag that a page has twice counts once. An element with the id "tirage" is a property of window too.
if (
  options["site"] &&
  !self.tirage?.site &&
  !(options["gpc"] === "respect" && navigator.globalPrivacyControl) &&
  (options["framed"] === "allow" || top === self)
) {
  (self.tirage = tirage).site = options["site"];
  addEventListener("beforeprint", () => tirage("print"));
  // Media events do not bubble: they are caught on the way down. Animations have a "play" as well, and no sound.
  addEventListener(
    "play",
    ({ target }) => (target as Partial<HTMLMediaElement>).muted === false && tirage("listen"),
    true,
  );
  addEventListener("online", loadStay as VoidFunction);
  watchMoves();
  showArticle(document.prerendering && "prerender");
}
