import type { DemoArticle } from "../demo/article.ts";
import { englishHeadlines } from "./english-headlines.ts";
import { russianHeadlines } from "./russian-headlines.ts";
import { uzbekHeadlines } from "./uzbek-headlines.ts";

/** What a section's headlines are put together from. */
export type Headlines = Readonly<
  Record<DemoArticle["section"], { readonly who: readonly string[]; readonly does: readonly string[] }>
>;

const HEADLINES: Readonly<Record<DemoArticle["language"], Headlines>> = {
  en: englishHeadlines,
  uz: uzbekHeadlines,
  ru: russianHeadlines,
};

/** Every headline that a section can have in a language. */
export function headlinesOf(language: DemoArticle["language"], section: DemoArticle["section"]): string[] {
  const { who, does } = HEADLINES[language][section];
  return who.flatMap((one) => does.map((what) => `${one} ${what}`));
}

const CYRILLIC: Readonly<Record<string, string>> = {
  а: "a",
  б: "b",
  в: "v",
  г: "g",
  д: "d",
  е: "e",
  ё: "e",
  ж: "zh",
  з: "z",
  и: "i",
  й: "i",
  к: "k",
  л: "l",
  м: "m",
  н: "n",
  о: "o",
  п: "p",
  р: "r",
  с: "s",
  т: "t",
  у: "u",
  ф: "f",
  х: "kh",
  ц: "ts",
  ч: "ch",
  ш: "sh",
  щ: "shch",
  ы: "y",
  э: "e",
  ю: "yu",
  я: "ya",
};

/** The most characters of a slug; it ends with a whole word. */
const SLUG_LENGTH = 60;

/** A headline as it stands in an address: Latin letters without marks, words joined by hyphens. */
export function slugOf(headline: string): string {
  const latin = headline.toLowerCase().replace(/[а-яё]/g, (letter) => CYRILLIC[letter] ?? "");
  const words = latin.replace(/[ʻʼ’]/g, "").replace(/[^a-z0-9]+/g, "-");
  const slug = words.replace(/^-|-$/g, "");
  return slug.length > SLUG_LENGTH ? slug.slice(0, SLUG_LENGTH + 1).replace(/-[^-]*$/, "") : slug;
}
