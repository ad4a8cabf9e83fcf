import { makeEventId } from "../../functions/core/event-id.ts";

const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const PHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
const GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
const PREVIEW = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)";

/** An article of the dashboard's tests. */
export interface TestArticle {
  readonly id: string;
  readonly title: string;
  readonly section: string;
  readonly author: string;
}

/** What a page could be called to do harm, in every text that a page can say of itself. */
export const HOSTILE = `<img src=x onerror="document.title='taken'"> \u202e=1+1 'q' "q" &amp; 🎈`;

export const ARTICLES = {
  ferry: { id: "ferry", title: "The ferry is late again", section: "River", author: "Lola Bandarova" },
  roof: { id: "roof", title: "A dry roof", section: "Town", author: "Sardor Toshqinov" },
  hostile: { id: "<b>hostile</b>", title: HOSTILE, section: HOSTILE, author: HOSTILE },
  long: { id: "long", title: "Long ".repeat(80).trim(), section: "Town", author: "Lola Bandarova" },
} as const satisfies Readonly<Record<string, TestArticle>>;

/** One visit of a test: a view, and what belongs to it. */
export interface Visit {
  readonly article: TestArticle;
  readonly referrer?: string;
  readonly by?: "computer" | "phone" | "robot" | "preview" | "newsroom";
  /** The reader comes again 5 s later, which is a repeat. */
  readonly again?: boolean;
  readonly print?: boolean;
  readonly listen?: boolean;
  /** Engaged seconds, and percent of the article. */
  readonly read?: readonly [seconds: number, depth: number];
}

const TELEGRAM = "https://t.me/s/ferrypost/812";

/** Everything that is read before the tests begin. */
export const VISITS: readonly Visit[] = [
  { article: ARTICLES.ferry, referrer: TELEGRAM, by: "phone", read: [60, 100] },
  { article: ARTICLES.ferry, referrer: TELEGRAM, by: "phone", read: [20, 30], print: true },
  { article: ARTICLES.ferry, referrer: TELEGRAM, again: true },
  { article: ARTICLES.ferry, referrer: "https://www.google.com/", read: [40, 80], listen: true },
  { article: ARTICLES.ferry },
  { article: ARTICLES.ferry, by: "robot" },
  { article: ARTICLES.ferry, by: "robot" },
  { article: ARTICLES.roof, referrer: "https://www.google.com/", listen: true },
  { article: ARTICLES.roof, by: "phone" },
  { article: ARTICLES.roof, by: "newsroom" },
  { article: ARTICLES.hostile, referrer: "https://evil.example/%3Cscript%3Ealert(1)%3C/script%3E" },
  { article: ARTICLES.long },
];

/** The views that count among some visits: what the dashboard should say, by a count of its own. */
export function countViews(visits: readonly Visit[], article?: TestArticle): number {
  return visits.filter(
    (visit) =>
      (!article || visit.article === article) && !["robot", "preview", "newsroom"].includes(visit.by ?? "computer"),
  ).length;
}

/** Sends a visit as a page would. @throws when the API did not take it */
export async function sendVisit(origin: string, visit: Visit, nowMs = Date.now()): Promise<void> {
  const { article, referrer, by = "computer", again, print, listen, read } = visit;
  const view = newId(nowMs - 10_000);
  const any = { article: article.id, own: by === "newsroom" };
  const described = {
    ...any,
    kind: "view",
    url: `${origin}/articles/${encodeURIComponent(article.id)}`,
    title: article.title,
    section: article.section,
    author: article.author,
    language: "en",
    ...(referrer !== undefined && { referrer }),
  };
  const events = [
    { ...described, id: view },
    ...(again ? [{ ...described, id: newId(nowMs - 5_000) }] : []),
    ...(print ? [{ ...any, kind: "print", id: newId(nowMs - 4_000), view }] : []),
    ...(listen ? [{ ...any, kind: "listen", id: newId(nowMs - 4_000), view }] : []),
    ...(read ? [{ ...any, kind: "read", id: view, seconds: read[0], depth: read[1] }] : []),
  ];
  const response = await fetch(`${origin}/v1/reads`, {
    method: "POST",
    headers: {
      origin,
      "user-agent": { computer: CHROME, newsroom: CHROME, phone: PHONE, robot: GOOGLEBOT, preview: PREVIEW }[by],
    },
    body: JSON.stringify({ site: "demo", sent: nowMs, session: crypto.randomUUID().slice(0, 20), events }),
  });
  if (response.status !== 202) throw new Error(`the API answered ${response.status}: ${await response.text()}`);
}

function newId(timeMs: number): string {
  return makeEventId(timeMs, crypto.getRandomValues(new Uint8Array(10)));
}
