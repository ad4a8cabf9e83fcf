import type { Plugin } from "esbuild";

/**
 * Answers `import names from "names:uz"` with what the language calls months, weekdays and languages, and
 * `names:countries/uz` with its countries. Chromium
 * says that it knows Uzbek and does not: it writes 2026 M11 23 and Uzbekistan. So these words are taken from Node's own
 * data when the dashboard is built. English and Russian countries every browser has, and they stay out.
 */
export const namesPlugin: Plugin = {
  name: "names",
  setup(build) {
    build.onResolve({ filter: /^names:/ }, ({ path }) => ({ path: path.slice("names:".length), namespace: "names" }));
    build.onLoad({ filter: /.*/, namespace: "names" }, ({ path }) => ({
      loader: "json",
      contents: JSON.stringify(
        path.startsWith("countries/") ? countriesIn(path.slice("countries/".length)) : namesIn(path),
      ),
    }));
  },
};

function namesIn(language: string) {
  const part = (kind: "month" | "weekday", width: "long" | "short", ms: number) =>
    // With the day, since Russian months then have the case that dates need.
    new Intl.DateTimeFormat(language, { day: "numeric", month: "long", timeZone: "UTC", [kind]: width })
      .formatToParts(ms)
      .find(({ type }) => type === kind)?.value ?? "";
  const months = (width: "long" | "short") =>
    Array.from({ length: 12 }, (_, month) => part("month", width, Date.UTC(2026, month, 5)));
  // 2026-11-22 was a Sunday.
  const weekdays = (width: "long" | "short") =>
    Array.from({ length: 7 }, (_, day) => part("weekday", width, Date.UTC(2026, 10, 22 + day)));
  return withOneApostrophe({
    months: months("long"),
    monthsShort: months("short"),
    weekdays: weekdays("long"),
    weekdaysShort: weekdays("short"),
    ...(language.startsWith("uz") && { languageNames: namesOf("language", language, LANGUAGES) }),
  });
}

function countriesIn(language: string): Record<string, string> {
  return withOneApostrophe(namesOf("region", language, COUNTRIES));
}

/** The data spells one letter in two ways. */
function withOneApostrophe<Names>(names: Names): Names {
  return JSON.parse(JSON.stringify(names).replaceAll("‘", "ʻ"));
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz".split("");
const PAIRS = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
const COUNTRIES = PAIRS.map((pair) => pair.toUpperCase());
const LANGUAGES = "ar az be bg de en es fa fr he hi it ja kk ko ky pl pt ru tg tk tr tt uk ur uz zh".split(" ");

/** The codes that have a name there. */
function namesOf(type: "region" | "language", language: string, codes: readonly string[]): Record<string, string> {
  const names = new Intl.DisplayNames(language, { type, fallback: "none" });
  return Object.fromEntries(
    codes.flatMap((code) => (isCurrent(type, code) && names.of(code) ? [[code, names.of(code) ?? ""]] : [])),
  );
}

/** Codes that were given up, such as YU, have names as well. */
function isCurrent(type: "region" | "language", code: string): boolean {
  return type === "language" || new Intl.Locale(`und-${code}`).region === code;
}
