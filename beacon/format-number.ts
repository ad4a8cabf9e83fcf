/** Writes a whole number as a language does: 1 466 (with a no-break space) in Uzbek and Russian, 1,466 in English. */
export function formatNumber(value: number, language = ""): string {
  // These group digits as Russian does, and Chromium does not know them: it would write 1,466.
  const isLikeRussian = /^(uz|kk|ky|tg|tk)/.test(language);
  try {
    return value.toLocaleString(isLikeRussian ? "ru" : language);
  } catch {
    // No language, or not the name of one.
    return value.toLocaleString();
  }
}
