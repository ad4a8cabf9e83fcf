import { pageWords } from "../page-words.ts";
import type { EditorProps } from "./metadata-form.tsx";

/** The ids that an article had before. Taken away, each is an article of its own again. */
export function OldIds({ kept: { sameAs }, isBusy, save }: EditorProps) {
  const { oldId, add, separate } = pageWords();
  return (
    <>
      <ul class="results">
        {sameAs.map((id) => (
          <li key={id}>
            <button
              type="button"
              disabled={isBusy}
              onClick={() => save({ sameAs: sameAs.filter((other) => other !== id) })}
            >
              {separate(id)}
            </button>
          </li>
        ))}
      </ul>
      <form
        class="fields"
        key={sameAs.length}
        onSubmit={(event) => {
          event.preventDefault();
          const id = new FormData(event.currentTarget).get("id");
          if (typeof id === "string") save({ sameAs: [...sameAs, id.trim()] });
        }}
      >
        <label>
          {oldId}
          <input name="id" required dir="auto" maxLength={512} />
        </label>
        <button type="submit" disabled={isBusy}>
          {add}
        </button>
      </form>
    </>
  );
}
