/** Reads the content of the page's meta tag with this name or property; `undefined` when there is none. */
export const readMeta = (name: string): string | undefined =>
  document.querySelector<HTMLMetaElement>(`[property="${name}"],[name="${name}"]`)?.content;
