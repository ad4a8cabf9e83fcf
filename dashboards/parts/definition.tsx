import { translatedDefinition, wantPageWords } from "../page-words.ts";
import { sites } from "../site.ts";
import { language, words } from "../words.ts";
import { closesItself } from "./closes-itself.ts";

interface DefinitionProps {
  /** What the API calls it. */
  readonly of: string;
  readonly name: string;
}

/** What a number counts, one click away: the API's own sentence, or its translation, which is loaded then. */
export function Definition({ of, name }: DefinitionProps) {
  const translated = translatedDefinition(of);
  const text = translated ?? sites.value?.definitions[of];
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
