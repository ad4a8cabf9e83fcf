import type { Event } from "../functions/core/event.ts";
import { articleData } from "./article-data.ts";
import { describeView, type Shown } from "./describe-view.ts";
import { findArticle } from "./find-article.ts";
import { onServer, options } from "./script-tag.ts";
import { post, send } from "./send.ts";
import type { Stay } from "./stay.ts";
import { session } from "./storage.ts";
import { enter, tirage } from "./tirage.ts";

/** How often what comes after a view is asked for again, and the wait before each. */
const RETRIES = 9;
const RETRY_MS = 2_000;

/**
 * Says which article this is, and counts a view of it, at the first moment that a person can see the page: browsers make
 * frames only of what is shown, neither of a tab in the background nor of a page that is rendered ahead.
 */
export function showArticle(navigation?: Shown, referrer = document.referrer): void {
  requestAnimationFrame(() => {
    // Firefox makes a frame of a hidden tab now and then.
    if (document.hidden) return showArticle(navigation, referrer);
    const data = articleData();
    const article = (tirage.article = findArticle(data === null));
    const view = article && send({ article, ...describeView(data, navigation, referrer) });
    enter(view);
    // In a task of its own: a slow phone is not held up by both at once.
    setTimeout(stayHere as unknown as VoidFunction, 0, view);
  });
}

/**
 * Loads what may come after a view, and tells it of each. Where that is blocked, or the server is away for longer, the
 * view is counted all the same. Each try has an address of its own, since a browser may keep that a module failed.
 */
async function stayHere(view: Event | "", retries = RETRIES): Promise<void> {
  try {
    const { stay } = (await import(onServer(`/v1/stay.js?${retries}`) as unknown as string)) as { readonly stay: Stay };
    stay(view, showArticle, send, post, session, options);
  } catch {
    if (retries) setTimeout(stayHere as unknown as VoidFunction, RETRY_MS, view, retries - 1);
  }
}
