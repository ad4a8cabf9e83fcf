/** Parameters that tell of one reader's visit and not of the article: campaign tags and the click ids of networks. */
const OF_A_VISIT = /^(utm_.*|.*clid|_ga|_gl|mc_[ce]id|igsh(id)?|ref_src|sessionid|sid|phpsessid|token)$/i;

/**
 * The address that an article is kept under: the page's own, without its fragment, a password and the parameters of one
 * reader's visit. Others may be what the site finds its article by.
 * @returns `undefined` when it cannot be parsed
 */
export function articleAddress(page: string): string | undefined {
  if (!URL.canParse(page)) return undefined;
  const url = new URL(page);
  url.hash = url.username = url.password = "";
  const names = [...url.searchParams.keys()].filter((name) => OF_A_VISIT.test(name));
  for (const name of names) url.searchParams.delete(name);
  return url.href;
}
