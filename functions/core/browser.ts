/** Families of browsers with what names them in a User-Agent header: the first that fits, since most pretend to be others. */
const FAMILIES = [
  ["Telegram", /Telegram/],
  ["Instagram", /Instagram/],
  ["Facebook", /\bFB(AN|AV|_IAB)\b/],
  ["TikTok", /musical_ly|BytedanceWebview|TikTok/],
  ["Yandex", /YaBrowser|YaApp|YaSearchBrowser/],
  ["Opera", /\bOPR\/|\bOPX\/|Opera|OPiOS/],
  ["Edge", /\bEdg(e|A|iOS)?\//],
  ["Samsung Internet", /SamsungBrowser/],
  ["UC Browser", /UCBrowser|UBrowser/],
  ["MIUI Browser", /MiuiBrowser/],
  ["Huawei Browser", /HuaweiBrowser/],
  ["Vivaldi", /Vivaldi/],
  ["Firefox", /Firefox\/|FxiOS\/|Focus\//],
  ["Android WebView", /; wv\)/],
  ["Chrome", /Chrome\/|CriOS\//],
  ["Safari", /Version\/[\d.]+.* Safari\//],
  ["iOS WebView", /\b(iPhone|iPad|iPod)\b.*AppleWebKit/],
] as const;

/** A browser's family, one of a closed list: the User-Agent header itself is never kept. */
export type Browser = (typeof FAMILIES)[number][0];

/** What a page was read on. */
export type Device = "phone" | "tablet" | "desktop" | "tv";

/** The family of a browser, in-app browsers by their app; `undefined` when it is of none that is known. */
export function browserOf(userAgent: string): Browser | undefined {
  return FAMILIES.find(([, pattern]) => pattern.test(userAgent))?.[0];
}

/**
 * The kind of device behind a User-Agent header; `undefined` when it names none. An iPad calls itself a Mac, and counts
 * as a desktop.
 */
export function deviceOf(userAgent: string): Device | undefined {
  if (/\bSmart-?TV\b|\b(AppleTV|GoogleTV|Android TV|BRAVIA|Web0S|HbbTV)\b/i.test(userAgent)) return "tv";
  if (/\biPad\b|\bTablet\b|\bSilk\//.test(userAgent)) return "tablet";
  // An Android browser on a tablet is one that leaves `Mobile` out.
  if (/\bAndroid\b/.test(userAgent)) return /\bMobile\b/.test(userAgent) ? "phone" : "tablet";
  if (/\b(iPhone|iPod|Mobile|Windows Phone)\b/.test(userAgent)) return "phone";
  return /\b(Windows NT|Macintosh|X11|CrOS)\b/.test(userAgent) ? "desktop" : undefined;
}
