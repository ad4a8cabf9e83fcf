const TOWN_ZONE = "Asia/Tashkent";

/** A day in figures, as agencies write it under an article: 04.07.2024. */
export function dayInFigures(iso: string): string {
  const day = { day: "2-digit", month: "2-digit", year: "numeric", timeZone: TOWN_ZONE } as const;
  return new Intl.DateTimeFormat("de", day).format(new Date(iso));
}

/** A day in words: Thursday, 4 July 2024. */
export function dayInWords(iso: string, language: string): string {
  const day = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: TOWN_ZONE } as const;
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, day).format(new Date(iso));
}

/** A day and time in words: 4 July 2024 at 09:00. */
export function timeInWords(iso: string, language: string): string {
  const time = { dateStyle: "long", timeStyle: "short", timeZone: TOWN_ZONE } as const;
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, time).format(new Date(iso));
}
