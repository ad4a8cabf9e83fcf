/** How far below its upper edge the article was seen, CSS pixels. */
let seen = 0;
/** The article's height when it was last looked at, CSS pixels. */
let height = 0;
let article: Element | undefined;

/** Starts from nothing, for another article or the same one shown again. */
export function restartDepth(): void {
  seen = 0;
  article = undefined;
}

/** Looks how far the article is seen now. It reads the layout: call it in a frame, or as the page is left. */
export function look(): void {
  // A page may make its article anew while it is read.
  if (!article?.isConnected) article = findArticle();
  measure(article);
}

/**
 * Returns how much of the article was seen, in percent. The height is the present one: images that load late make an
 * article longer, and what seemed its end was not. A short one that fits the window is seen as a whole. One that the page
 * has taken away is as it was last seen.
 */
export function articleDepth(): number {
  if (article?.isConnected) measure(article);
  return seen < height ? (seen / height) * 100 : 100;
}

/**
 * The article alone, which the headline is in: teasers, comments and the foot of the page are none of it. Where no headline
 * is in one, it is the longest.
 */
function findArticle(): Element {
  let longest: Element = document.body;
  let most = 0;
  const own = document.querySelector("h1")?.closest("article");
  for (const one of own ? [own] : document.querySelectorAll("article")) {
    const { height: length } = one.getBoundingClientRect();
    if (length > most) [longest, most] = [one, length];
  }
  return longest;
}

function measure(element: Element): void {
  const box = element.getBoundingClientRect();
  height = box.height;
  seen = Math.max(seen, innerHeight - box.top);
}
