import { pageWords } from "../page-words.ts";
import { CopyButton } from "./copy-button.tsx";

/** A site that nobody has read yet, and the line that counts its readers. */
export function Empty({ site }: { readonly site: string }) {
  const line = `<script defer src="${location.origin}/v1/reader.js" data-site="${site}"></script>`;
  return (
    <section class="panel empty">
      <h1>{pageWords().empty}</h1>
      <p>{pageWords().emptyHint}</p>
      <pre dir="ltr" tabIndex={0}>
        <code>{line}</code>
      </pre>
      <CopyButton text={() => line} />
    </section>
  );
}
