/** How a visit begins: the page that led there, or the campaign in the article's own address. */
export interface Way {
  readonly referrer?: string;
  readonly campaign?: string;
}

const TELEGRAM_POST = "utm_source=telegram&utm_medium=social&utm_campaign=evening";
const LETTER = "utm_source=letter&utm_medium=email&utm_campaign=friday";

/** The ways to a site, with their shares of a hundred: nearly half of them lead through Telegram. */
export function waysTo(host: string): readonly (readonly [Way, number])[] {
  return [
    [{ referrer: "https://t.me/" }, 16],
    [{ referrer: "android-app://org.telegram.messenger/" }, 18],
    [{ campaign: TELEGRAM_POST }, 13],
    [{ referrer: "https://www.google.com/" }, 14],
    [{ referrer: "https://yandex.uz/" }, 6],
    [{}, 12],
    [{ referrer: `https://${host}/` }, 8],
    [{ referrer: "https://m.facebook.com/" }, 4],
    [{ referrer: "https://l.instagram.com/" }, 3],
    [{ referrer: "https://chatgpt.com/" }, 1],
    [{ campaign: LETTER }, 2],
    [{ referrer: "https://riverwatch.example/notes/lower-steps" }, 2],
    [{ referrer: "https://ferries.example/zarsuv" }, 1],
  ];
}
