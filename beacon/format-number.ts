/**
 * Writes a whole number as a language does: 1 466 (with a no-break space) in Uzbek, Russian and most others, 1,466 in
 * English and where no language is said, 1.466 in German. It is done here, since a browser takes 15 ms to load what it
 * knows of numbers, and Chromium knows nothing of Uzbek's.
 */
export function formatNumber(value: number, language = ""): string {
  const mark = /^($|en|ja|ko|zh)/i.test(language) ? "," : /^(de|it|pt|tr)/i.test(language) ? "." : "\u00a0";
  return `${value}`.replace(/\B(?=(...)+$)/g, mark);
}
