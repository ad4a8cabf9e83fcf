/** What schema.org says of a thing, as far as it is read here. */
export type Thing = Record<string, unknown>;

/**
 * Finds the first article in the page's JSON-LD: alone, in a list, in a `@graph`, but not in another thing, since a list of
 * articles is no article. `null` when there are things and none of them is one; `undefined` when there are none at all.
 */
export function articleData(): Thing | null | undefined {
  let data: Thing | null | undefined;
  for (const { textContent } of document.querySelectorAll("[type*=ld]")) {
    try {
      for (const thing of [JSON.parse(textContent)].flat().flatMap((one) => one["@graph"] ?? one)) {
        data ||= /Article|Posting/.test(thing["@type"]) ? thing : null;
      }
    } catch {
      // Another's data, broken: the next may hold.
    }
  }
  return data;
}
