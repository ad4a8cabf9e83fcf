import type { Plugin } from "esbuild";

/**
 * Answers `import names from "names:uz"` with what the language calls months, weekdays and languages in short,
 * `names:months/uz` with its months in full, and `names:countries/uz` with its countries. Chromium
 * says that it knows Uzbek and does not: it writes 2026 M11 23 and Uzbekistan. So these words are taken from Node's own
 * data when the dashboard is built. English and Russian countries every browser has, and they stay out.
 */
export const namesPlugin: Plugin = {
  name: "names",
  setup(build) {
    build.onResolve({ filter: /^names:/ }, ({ path }) => ({ path: path.slice("names:".length), namespace: "names" }));
    build.onLoad({ filter: /.*/, namespace: "names" }, ({ path }) => ({
      loader: "json",
      contents: JSON.stringify(withOneApostrophe(namesAt(path))),
    }));
  },
};

function namesAt(path: string) {
  const [kind = "", language = ""] = path.split("/");
  if (kind === "countries") return namesOf("region", language, COUNTRIES);
  return kind === "months" ? monthsIn(language, "long") : namesIn(path);
}

type Width = "long" | "short";

function partIn(language: string, kind: "month" | "weekday", width: Width, ms: number): string {
  // With the day, since Russian months then have the case that dates need.
  return (
    new Intl.DateTimeFormat(language, { day: "numeric", month: "long", timeZone: "UTC", [kind]: width })
      .formatToParts(ms)
      .find(({ type }) => type === kind)?.value ?? ""
  );
}

function monthsIn(language: string, width: Width): string[] {
  return Array.from({ length: 12 }, (_, month) => partIn(language, "month", width, Date.UTC(2026, month, 5)));
}

function namesIn(language: string) {
  // 2026-11-22 was a Sunday.
  const weekdays = (width: Width) =>
    Array.from({ length: 7 }, (_, day) => partIn(language, "weekday", width, Date.UTC(2026, 10, 22 + day)));
  return {
    monthsShort: monthsIn(language, "short"),
    weekdays: weekdays("long"),
    weekdaysShort: weekdays("short"),
    ...(language.startsWith("uz") && { languageNames: namesOf("language", language, LANGUAGES) }),
  };
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
