/**
 * Parameters that content systems find an article by, or its language: numbers and slugs of WordPress (`p`, `page_id`),
 * Joomla (`option`, `view`, `id`, `catid`, `Itemid`), DataLife Engine (`newsid`), Bitrix (`ELEMENT_ID`,
 * `SECTION_ID`) and systems of a newsroom's own. Any other may tell of one reader: an e-mail address, a click id, a session.
 */
const OF_AN_ARTICLE = new Set(
  `id p page_id post post_id article article_id articleid aid news news_id newsid nid story story_id item item_id
  doc doc_id slug option view catid itemid element_id element_code section_id cat do category lang language locale hl`
    .split(/\s+/)
    .filter(Boolean),
);

/** An article is found by a number or a slug, and not by what a reader has typed. */
const ID = /^[\p{L}\p{N}_.:-]{1,100}$/u;

/**
 * The address that an article is kept under, and shown to everyone: the page's own, without its fragment, a password and
 * all parameters but those that the site may find its article by.
 * @returns `undefined` when it cannot be parsed
 */
export function articleAddress(page: string): string | undefined {
  if (!URL.canParse(page)) return undefined;
  const url = new URL(page);
  url.hash = url.username = url.password = "";
  const isKept = ([name, value]: readonly [string, string]) => OF_AN_ARTICLE.has(name.toLowerCase()) && ID.test(value);
  const kept = [...url.searchParams].filter(isKept);
  // Untouched where all stays: an address is written anew in another spelling.
  if (kept.length < url.searchParams.size || url.search === "") url.search = String(new URLSearchParams(kept));
  return url.href;
}
