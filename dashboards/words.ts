import { effect, signal } from "@preact/signals";
import type { Texts } from "./texts/en.ts";

/** The languages of the dashboard, each by its own name. */
export const LANGUAGES = {
  uz: "Oʻzbekcha",
  "uz-Cyrl": "Ўзбекча",
  ru: "Русский",
  en: "English",
} as const;
export type Language = keyof typeof LANGUAGES;

/** How the dashboard looks. */
export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const files = {
  en: () => import("./texts/en.ts"),
  ru: () => import("./texts/ru.ts"),
  uz: () => import("./texts/uz.ts"),
  "uz-Cyrl": () => import("./texts/uz-cyrl.ts"),
} satisfies Readonly<Record<Language, () => Promise<{ texts: Texts }>>>;

const KEPT = { language: "tirage.language", theme: "tirage.theme" };

/** The language that is shown. */
export const language = signal<Language>(firstLanguage());

/** The theme that was chosen. */
export const theme = signal<Theme>(THEMES.find((name) => name === localStorage.getItem(KEPT.theme)) ?? "auto");

const texts = signal<Texts | undefined>(undefined);

/** What the language that is shown calls the countries, by their ISO 3166 codes, where the browser does not know it. */
export const countries = signal<Readonly<Record<string, string>>>({});

/** The texts of the language that is shown. Whoever reads them in a component is drawn again when it changes. */
export function words(): Texts {
  if (!texts.value) throw new Error("no language was loaded");
  return texts.value;
}

/** Shows another language once its texts are there, and keeps it for the next visit. */
export async function speak(wanted: Language): Promise<void> {
  const loaded: { readonly texts: Texts } = await files[wanted]();
  texts.value = loaded.texts;
  countries.value = {};
  // Numbers need not wait for them.
  void loaded.texts.loadCountries?.().then((names) => (countries.value = names.default));
  language.value = wanted;
  document.documentElement.lang = wanted;
  localStorage.setItem(KEPT.language, wanted);
}

effect(() => {
  if (theme.value === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme.value;
  localStorage.setItem(KEPT.theme, theme.value);
});

/** What was chosen before, else the first of the browser's languages that there is. */
function firstLanguage(): Language {
  const wanted = [localStorage.getItem(KEPT.language) ?? "", ...navigator.languages];
  for (const tag of wanted) {
    if (/^uz-cyrl/i.test(tag)) return "uz-Cyrl";
    const known = (["uz", "ru", "en"] as const).find((name) => tag === name || tag.startsWith(`${name}-`));
    if (known) return known;
  }
  return "en";
}
