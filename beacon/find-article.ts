import { readMeta } from "./read-meta.ts";
import { options } from "./script-tag.ts";

/**
 * Says which article this page is, empty when it is none: `data-article` of the script tag (which may be empty), else
 * `<meta name="tirage:article">`, else the path of the canonical link when that is on this host, else the page's own
 * path. Paths lose their leading slash and are decoded, so that `/2024/%D0%BC` is the article `2024/м` however it is
 * written, and a long Cyrillic path stays under the limit of 512 bytes.
 */
export function findArticle(): string {
  return options["article"] ?? readMeta("tirage:article") ?? findPath().slice(1);
}

function findPath(): string {
  let path = location.pathname;
  try {
    const canonical = new URL((document.querySelector<HTMLLinkElement>("link[rel=canonical]") ?? location).href);
    if (canonical.host === location.host) path = canonical.pathname;
    return decodeURI(path);
  } catch {
    // An address that cannot be parsed or decoded.
    return path;
  }
}
