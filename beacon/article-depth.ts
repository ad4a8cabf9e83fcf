/** How far below its upper edge the article was seen, CSS pixels. */
let seen = 0;

/** Starts from nothing, for another article or the same one shown again. */
export function restartDepth(): void {
  seen = 0;
}

/** Looks how far the article is seen now. It reads the layout: call it in a frame, or as the page is left. */
export function look(): DOMRect {
  // The article alone, which the headline is in: teasers, comments and the foot of the page are none of it.
  const box = (
    document.querySelector("h1")?.closest("article") ??
    document.querySelector("article") ??
    document.body
  ).getBoundingClientRect();
  seen = Math.max(seen, innerHeight - box.top);
  return box;
}

/**
 * Returns how much of the article was seen, in percent. The height is the present one: images that load late make an
 * article longer, and what seemed its end was not. A short one that fits the window is seen as a whole.
 */
export function articleDepth(): number {
  const { height } = look();
  return seen < height ? (seen / height) * 100 : 100;
}
