import { LANGUAGES, THEMES, language, speak, theme, words, type Language } from "../words.ts";

/** The language and the theme, which this browser keeps. */
export function Preferences() {
  return (
    <>
      <select
        aria-label={words().language}
        value={language.value}
        onChange={(event) => void speak(event.currentTarget.value as Language)}
      >
        {Object.entries(LANGUAGES).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
      <select
        aria-label={words().theme}
        value={theme.value}
        onChange={(event) => {
          theme.value = THEMES.find((name) => name === event.currentTarget.value) ?? "auto";
        }}
      >
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {words().themes[name]}
          </option>
        ))}
      </select>
    </>
  );
}
