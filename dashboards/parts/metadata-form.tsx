import type { Metadata } from "../change-article.ts";
import { pageWords } from "../page-words.ts";
import { words } from "../words.ts";

/** What the parts of the metadata page are given. */
export interface EditorProps {
  readonly kept: Metadata;
  readonly isBusy: boolean;
  readonly save: (changes: Partial<Metadata>) => void;
}

const TEXTS = ["title", "section", "author"] as const;
const COUNTS = ["views", "prints", "listens"] as const;

/** What an article is about, and what an older system had counted of it. Only what was changed is sent. */
export function MetadataForm({ kept, isBusy, save }: EditorProps) {
  const { title, olderSystem, save: saveName } = pageWords();
  const names = { title, section: words().section, author: words().author };
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault();
        save(changesIn(new FormData(event.currentTarget), kept));
      }}
    >
      {TEXTS.map((name) => (
        <label key={name}>
          {names[name]}
          <input name={name} key={kept[name]} defaultValue={kept[name] ?? ""} dir="auto" maxLength={1024} />
        </label>
      ))}
      <fieldset>
        <legend>{olderSystem}</legend>
        {COUNTS.map((name) => (
          <label key={name}>
            {words()[name]}
            <input
              name={name}
              type="number"
              key={kept.baseline?.[name]}
              defaultValue={String(kept.baseline?.[name] ?? 0)}
            />
          </label>
        ))}
      </fieldset>
      <button type="submit" disabled={isBusy}>
        {saveName}
      </button>
    </form>
  );
}

function changesIn(fields: FormData, kept: Metadata): Partial<Metadata> {
  const textOf = (name: string) => {
    const value = fields.get(name);
    return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
  };
  const texts = TEXTS.filter((name) => textOf(name) !== kept[name]).map((name) => [name, textOf(name)]);
  const [views = 0, prints = 0, listens = 0] = COUNTS.map((name) => Number(textOf(name)));
  const baseline = { views, prints, listens };
  const isCounted = COUNTS.some((name) => baseline[name] !== 0);
  const isChanged = COUNTS.some((name) => baseline[name] !== (kept.baseline?.[name] ?? 0));
  return { ...Object.fromEntries(texts), ...(isChanged && { baseline: isCounted ? baseline : null }) };
}
