import { readMeta } from "./read-meta.ts";
import { options } from "./script-tag.ts";

/**
 * Says which article this page is, empty when it is none: `data-article` of the script tag (which may be empty), else
 * `<meta name="tirage:article">`, else the path of the canonical link when that is on this host, else the page's own
 * path. Paths lose their leading slash and are decoded, so that `/2024/%D0%BC` is the article `2024/м` however it is
 * written, and a long Cyrillic path stays under the limit of 512 bytes.
 * @param isOther whether the page says that it is something else than an article
 */
export function findArticle(isOther: boolean): string {
  let path = location.pathname;
  try {
    const canonical = new URL(
      document.querySelector<HTMLLinkElement>("[rel=canonical]")?.href ?? (location as unknown as URL),
    );
    path = decodeURI((canonical.host === location.host ? canonical : location).pathname);
  } catch {
    // An address that cannot be parsed or decoded.
  }
  return options["article"] ?? readMeta("tirage:article") ?? (isOther ? "" : path.slice(1));
}
