/**
 * Runs once, at the first moment that a person can see the page: at once, or when its tab comes to the front. A page
 * that the browser rendered ahead turns visible while it is still prerendering, so the end of that is awaited first.
 */
export function whenShown(run: () => void): void {
  const awaited = document.prerendering ? "prerenderingchange" : document.hidden && "visibilitychange";
  if (awaited) document.addEventListener(awaited, () => whenShown(run), { once: true });
  else run();
}
