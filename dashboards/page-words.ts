import { effect, signal } from "@preact/signals";
import type { PageTexts } from "./texts/pages/en.ts";
import { language, type Language } from "./words.ts";

const files = {
  en: () => import("./texts/pages/en.ts"),
  ru: () => import("./texts/pages/ru.ts"),
  uz: () => import("./texts/pages/uz.ts"),
  "uz-Cyrl": () => import("./texts/pages/uz-cyrl.ts"),
} satisfies Readonly<Record<Language, () => Promise<{ texts: PageTexts }>>>;

const texts = signal<PageTexts | undefined>(undefined);

const isWanted = signal(false);

/** Loads them, and from then on those of every language that is chosen. */
export function wantPageWords(): void {
  isWanted.value = true;
}

effect(() => {
  const wanted = language.value;
  if (!isWanted.value) return;
  files[wanted]().then(
    (loaded) => {
      if (wanted === language.peek()) texts.value = loaded.texts;
    },
    // The other language stays until the page is loaded again.
    () => undefined,
  );
});

/** What a number counts, in the language that is shown; `undefined` where the API's own text serves, or until it is there. */
export function translatedDefinition(of: string): string | undefined {
  return texts.value?.definitions[of];
}

/** Says whether the texts of the other pages are there. */
export function hasPageWords(): boolean {
  return texts.value !== undefined;
}

/** What the pages beside the front page say, in the language that is shown. */
export function pageWords(): PageTexts {
  if (!texts.value) throw new Error("no language was loaded");
  return texts.value;
}
