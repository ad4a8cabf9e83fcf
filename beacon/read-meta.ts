/** Reads the content of the page's meta tag with this name or property; `undefined` when there is none. */
export function readMeta(name: string): string | undefined {
  return document.querySelector<HTMLMetaElement>(`[property="${name}"],[name="${name}"]`)?.content;
}
