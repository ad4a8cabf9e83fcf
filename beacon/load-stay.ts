import { options, server } from "./script-tag.ts";
import { clock, post } from "./send.ts";
// oxlint-disable-next-line import/no-cycle -- stay.js shows the page anew, and each view asks for stay.js
import { showArticle } from "./show-article.ts";
import type { Stay } from "./stay.ts";
import { stayQueue } from "./stay-queue.ts";
import { session, store } from "./storage.ts";

let failures = 0;

/**
 * Loads what may come after a view. Where that is blocked, or the server is away, it is asked for again, less and less
 * often, and whenever this is called: once it has come, that does nothing. Each try has an address of its own, since a
 * browser may keep that a module failed.
 */
export async function loadStay(): Promise<void> {
  try {
    ((await import(server + "stay.js?" + failures)) as { readonly stay: Stay }).stay(
      stayQueue,
      showArticle,
      post,
      clock,
      store,
      session,
      options,
    );
  } catch {
    setTimeout(loadStay as VoidFunction, (++failures) ** 2 * 1_000);
  }
}
