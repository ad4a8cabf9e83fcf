/**
 * Words in which a list of robots sees a robot, while it is a reader's browser, app or phone that says them. They are
 * taken out of a header before it is compared with the lists, so that a robot that says them is one by its other words.
 */
const WORDS = [
  // Facebook's own browser, which the crawler list takes for its link previews.
  String.raw`\bMetaIAB Facebook\b`,
  // Facebook's app names the phone's carrier, maker and brand: Google Fi is not Google's crawler.
  String.raw`\bFB(?:CR|MF|BD)/[^;\]]*`,
  // Google's apps for small phones, and televisions.
  String.raw`\bcom\.google\.[\w.]+`,
  String.raw`\bGoogle ?TV\b`,
  // The browser in Viber, not the preview that Viber makes of a link: that says nothing else.
  String.raw`(?<=Safari/[\d.]+ )Viber\b`,
  // Sogou's and Baidu's browsers for phones.
  String.raw`\bSogou(?:MobileBrowser|MSE|Search)\b`,
  String.raw`\bbaiduboxapp/\S+`,
  // A build of Android 15 on phones of Oppo, OnePlus and Realme, called a scanner by the crawler list.
  String.raw`\bAP3A\.240617\.008\b`,
  // Phones and tablets: the lists know robots called Bot, Sonic and Butterfly.
  String.raw`\b(?:CU|FOSSi)BOT`,
  String.raw`\bViewSonic\b`,
  String.raw`\b(?:HTC|J)[ _]Butterfly\b`,
  // A program of the Mac that makes a window of its own out of a site.
  String.raw`\bFluid/`,
];

const words = new RegExp(WORDS.join("|"), "gi");

/** A User-Agent header without the words for which a list of robots would take a reader for one. */
export function withoutReadersWords(userAgent: string): string {
  return userAgent.replace(words, "");
}
