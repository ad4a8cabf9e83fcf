import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../functions/core/clock.ts";
import { isoWithOffset } from "../../functions/core/zone.ts";
import { SECTIONS, type DemoArticle } from "../demo/article.ts";
import { headlinesOf, slugOf } from "./headlines.ts";
import type { Plan } from "./plan.ts";
import { seededRandom, type Random } from "./random.ts";

/** An article of the newsroom: what is known of it, and how much it is read. */
export interface NewsArticle extends Pick<
  DemoArticle,
  "id" | "language" | "section" | "title" | "author" | "published"
> {
  readonly publishedMs: number;
  /** `evergreen` is read alike every day, `breaking` all at once. */
  readonly kind: "news" | "evergreen" | "breaking";
  /** How much it is read beside the others; 1 is usual. */
  readonly appeal: number;
}

/** Articles of 90 days; of fewer days there are fewer in proportion. */
const ARTICLES = 300;
const ARTICLE_DAYS = 90;
const FEWEST = 20;

const LANGUAGES = [
  ["uz", 0.45],
  ["ru", 0.33],
  ["en", 0.22],
] as const;
const SECTION_SHARES = { River: 0.24, Town: 0.28, Business: 0.16, Culture: 0.16, Sport: 0.16 };

/** Who writes for the sections, in Latin letters; the second list writes in Russian. */
const AUTHORS = {
  River: [["Lola Bandarova", "Odil Qayiqchiyev", "Madina Eshkakova"], ["Анна Пристанская"]],
  Town: [["Sardor Toshqinov", "Zulayho Koʻprikova"], ["Галия Уключина"]],
  Business: [["Rustam Tarozibekov", "Sardor Toshqinov"], ["Тимур Вёслов"]],
  Culture: [
    ["Zulayho Koʻprikova", "Lola Bandarova"],
    ["Анна Пристанская", "Галия Уключина"],
  ],
  Sport: [["Madina Eshkakova", "Odil Qayiqchiyev"], ["Тимур Вёслов"]],
} as const;

/** When breaking news broke, as parts of the period; one more breaks shortly before its end. */
const BREAKING_AT = [0.18, 0.47, 0.79];
const BREAKING_BEFORE_END_MS = 100 * MINUTE_MS;

/** Share of a day's articles that is published in each hour of the paper's clock: two conferences, and few at night. */
const PUBLISHING = [0, 0, 0, 0, 0, 1, 3, 6, 8, 10, 9, 8, 5, 6, 7, 8, 9, 8, 6, 5, 4, 2, 1, 0];
/** How much is published on Sundays to Saturdays. */
const PUBLISHING_DAYS = [0.4, 1, 1.05, 1.05, 1, 0.95, 0.5];

/** The breaking stories, the earliest first; the last one breaks today. */
const BREAKING = [
  { language: "uz", section: "River", title: "Zarsuvda suv bir kechada bir metr koʻtarildi: paromlar toʻxtadi" },
  { language: "ru", section: "Town", title: "В Солбандаре отключили свет: что известно к этому часу" },
  {
    language: "en",
    section: "Business",
    title: "The salt works reopens after eleven years, with everybody hired back",
  },
  { language: "uz", section: "Town", title: "Piyodalar koʻprigi ochildi: birinchi soatda uch ming kishi oʻtdi" },
] as const;

const EVERGREEN = {
  language: "en",
  section: "River",
  title: "How to cross the Zarsuv: every ferry, fare and footbridge",
} as const;

/** Writes the newsroom's articles, the earliest first, in the rhythm of the paper's zone. */
export function writeArticles({ seed, days, endMs }: Plan, zone: string): NewsArticle[] {
  const random = seededRandom(`${seed}|articles`);
  const startMs = endMs - days * DAY_MS;
  const write = newWriter(random, zone);
  const times = BREAKING_AT.map((part) => startMs + part * days * DAY_MS);
  const special = [
    write({ ...EVERGREEN, kind: "evergreen", publishedMs: startMs }),
    ...[...times, endMs - BREAKING_BEFORE_END_MS].flatMap((publishedMs, at) => {
      const story = BREAKING[at];
      return story ? [write({ ...story, kind: "breaking", publishedMs })] : [];
    }),
  ];
  const count = Math.max(FEWEST, Math.round((ARTICLES * days) / ARTICLE_DAYS));
  const pickSection = random.picker(SECTIONS.map((one) => [one, SECTION_SHARES[one]] as const));
  const pickLanguage = random.picker(LANGUAGES);
  const news = Array.from({ length: count - special.length }, () => {
    const [section, language] = [pickSection(), pickLanguage()];
    return write({ section, language, kind: "news", publishedMs: publishingTime(random, startMs, endMs, zone) });
  });
  return [...special, ...news].toSorted((a, b) => a.publishedMs - b.publishedMs || (a.id < b.id ? -1 : 1));
}

type Draft = Pick<NewsArticle, "language" | "section" | "kind" | "publishedMs"> & { readonly title?: string };

/** Gives each article a headline that no other one has, in another language where there are none left in its own. */
function newWriter(random: Random, zone: string) {
  const pools = new Map<string, string[]>();
  const ids = new Set<string>();
  const poolOf = (language: NewsArticle["language"], section: NewsArticle["section"]): string[] => {
    const name = `${language}|${section}`;
    const pool = pools.get(name) ?? shuffle(random, headlinesOf(language, section));
    pools.set(name, pool);
    return pool;
  };
  const headline = ({ language, section }: Draft): Pick<NewsArticle, "language" | "title"> => {
    for (const one of [language, ...LANGUAGES.map(([other]) => other)]) {
      const title = poolOf(one, section).pop();
      if (title !== undefined) return { language: one, title };
    }
    // Years have more articles than there are headlines.
    for (const [other] of LANGUAGES) pools.delete(`${other}|${section}`);
    return { language, title: poolOf(language, section).pop() ?? "" };
  };
  return (draft: Draft): NewsArticle => {
    const { section, kind } = draft;
    const publishedMs = draft.publishedMs - (draft.publishedMs % MINUTE_MS);
    const published = isoWithOffset(publishedMs, zone);
    const { language, title } =
      draft.title === undefined ? headline(draft) : { language: draft.language, title: draft.title };
    const [latin, russian] = AUTHORS[section];
    const author = random.pick<string>(language === "ru" ? russian : latin);
    const appeal = Math.exp(0.8 * random.normal());
    const slug = `${published.slice(0, 10).replaceAll("-", "/")}/${slugOf(title)}`;
    const id = ids.has(slug) ? `${slug}-${ids.size}` : slug;
    ids.add(id);
    return { id, language, section, title, author, published, publishedMs, kind, appeal };
  };
}

function publishingTime(random: Random, startMs: number, endMs: number, zone: string): number {
  for (;;) {
    const timeMs = startMs + random.next() * (endMs - startMs - HOUR_MS / 2);
    const local = isoWithOffset(timeMs, zone);
    const hour = PUBLISHING[Number(local.slice(11, 13))] ?? 0;
    const day = PUBLISHING_DAYS[new Date(`${local.slice(0, 10)}T00:00:00Z`).getUTCDay()] ?? 0;
    // Ten and 1.05 are the most of each.
    if (random.chance((hour * day) / 10.5)) return timeMs;
  }
}

function shuffle(random: Random, items: readonly string[]): string[] {
  return items
    .map((item) => [random.next(), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item);
}
