import { translatedDefinition, wantPageWords } from "../page-words.ts";
import { sites } from "../site.ts";
import { language, words } from "../words.ts";
import { closesItself } from "./closes-itself.ts";

interface DefinitionProps {
  /** What the API calls it; several numbers of one column with a space between. */
  readonly of: string;
  readonly name: string;
}

/** What a number counts, one click away: the API's own sentence, or its translation, which is loaded then. */
export function Definition({ of, name }: DefinitionProps) {
  const all = of.split(" ");
  const translated = all.some(translatedDefinition);
  const text = all.map((one) => translatedDefinition(one) ?? sites.value?.definitions[one] ?? "").join(" ");
  if (!text) return null;
  return (
    <details class="definition" onToggle={wantPageWords} {...closesItself}>
      <summary aria-label={words().definition(name)}>
        <span aria-hidden="true">?</span>
      </summary>
      <p lang={translated ? language.value : "en"}>{text}</p>
    </details>
  );
}
