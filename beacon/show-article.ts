import type { Event } from "../functions/core/event.ts";
import { articleData } from "./article-data.ts";
import { describeView, type Shown } from "./describe-view.ts";
import { findArticle } from "./find-article.ts";
import { onServer, options } from "./script-tag.ts";
import { post, send } from "./send.ts";
import type { Stay } from "./stay.ts";
import { session } from "./storage.ts";
import { enter, tirage } from "./tirage.ts";

/**
 * Says which article this is, and counts a view of it once a person sees it.
 */
export function showArticle(navigation?: Shown, referrer = document.referrer): void {
  const data = articleData();
  const article = (tirage.article = findArticle(data === null));
  whenSeen(() => {
    const view = article && send({ article, ...describeView(data, navigation, referrer) });
    enter(view);
    // In a task of its own: a slow phone is not held up by both at once.
    setTimeout(() => void stayHere(view));
  });
}

/**
 * Runs at the first moment that a person can see the page: browsers make frames only of what is shown, neither of a tab
 * in the background nor of a page that is rendered ahead.
 */
function whenSeen(run: () => void): void {
  // Firefox makes a frame of a hidden tab now and then.
  requestAnimationFrame(() => (document.hidden ? whenSeen(run) : run()));
}

/** Loads what may come after a view, and tells it of each. Where that is blocked, the view is counted all the same. */
async function stayHere(view: Event | ""): Promise<void> {
  try {
    const { stay } = (await import(onServer("/v1/stay.js") as unknown as string)) as { readonly stay: Stay };
    stay(view, showArticle, send, post, session, options);
  } catch {
    // Blocked, or the server is away.
  }
}
