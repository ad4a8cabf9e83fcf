import type { DemoArticle } from "./article.ts";

interface Labels {
  readonly added: string;
  readonly views: string;
  readonly print: string;
  readonly listen: string;
  readonly pause: string;
  readonly by: (author: string) => string;
  readonly next: string;
  readonly sections: Readonly<Record<DemoArticle["section"], string>>;
}

/** What stands around an article, in its language. */
export const LABELS: Readonly<Record<DemoArticle["language"], Labels>> = {
  en: {
    added: "Added",
    views: "Views",
    print: "Print",
    listen: "Listen",
    pause: "Pause",
    by: (author) => `By ${author}`,
    next: "Read next",
    sections: { River: "River", Town: "Town", Business: "Business", Culture: "Culture", Sport: "Sport" },
  },
  uz: {
    added: "Qoʻshildi",
    views: "Koʻrildi",
    print: "Chop etish",
    listen: "Tinglash",
    pause: "Toʻxtatish",
    by: (author) => author,
    next: "Yana oʻqing",
    sections: { River: "Daryo", Town: "Shahar", Business: "Iqtisod", Culture: "Madaniyat", Sport: "Sport" },
  },
  ru: {
    added: "Добавлено",
    views: "Просмотров",
    print: "Печать",
    listen: "Слушать",
    pause: "Пауза",
    by: (author) => author,
    next: "Читайте дальше",
    sections: { River: "Река", Town: "Город", Business: "Экономика", Culture: "Культура", Sport: "Спорт" },
  },
};
