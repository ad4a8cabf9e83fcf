/** What browsers, and the engines and systems under them, call themselves in a User-Agent header: they tell no robot. */
const READERS_PRODUCTS = new Set(
  (
    "Mozilla AppleWebKit Gecko KHTML Chrome Chromium Safari Version Mobile Build Firefox FxiOS CriOS Focus Edg Edge EdgA " +
    "EdgiOS OPR OPX OPT OPiOS Opera Presto Trident SamsungBrowser YaBrowser YaApp YaSearchBrowser Yowser UCBrowser UBrowser " +
    "MiuiBrowser XiaoMi HuaweiBrowser HeyTapBrowser VivoBrowser Vivaldi DuckDuckGo Ddg GSA Silk Instagram Telegram TikTok Ubuntu"
  ).split(" "),
);

/** Names of products in a header that are kept at the most, and letters of one. */
const MOST_NAMES = 3;

/** A word of letters before a slash, or the first word of a header. No digits: a name cannot be an address or a number. */
const NAME = /(?:^|[\s(;,])([A-Za-z][A-Za-z_-]{2,23})(?=\/)|^([A-Za-z][A-Za-z_-]{2,23})(?=[\s;]|$)/g;

/**
 * The names of products in a User-Agent header that no usual browser has, such as `GPTBot`, separated by spaces; empty for
 * nearly all readers. Letters, hyphens and underscores alone, and three names at the most: of the header nothing else is
 * kept, and by these it can be judged again when a list of robots has changed.
 */
export function productNames(userAgent: string): string {
  const names = [...userAgent.slice(0, 2_048).matchAll(NAME)].map(([, product, first]) => product ?? first ?? "");
  // Facebook's app lists its properties as if they were products.
  const telling = names.filter((name) => !READERS_PRODUCTS.has(name) && !/^FB[A-Z]{2}$/.test(name));
  return [...new Set(telling)].slice(0, MOST_NAMES).join(" ");
}
