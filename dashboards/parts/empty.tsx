import { useSignal } from "@preact/signals";
import { words } from "../words.ts";

/** A site that nobody has read yet, and the line that counts its readers. */
export function Empty({ site }: { readonly site: string }) {
  const isCopied = useSignal(false);
  const line = `<script defer src="${location.origin}/v1/reader.js" data-site="${site}"></script>`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(line);
      isCopied.value = true;
    } catch {
      // The line is there to be marked and copied by hand.
    }
  };
  return (
    <section class="panel empty">
      <h1>{words().empty}</h1>
      <p>{words().emptyHint}</p>
      <pre dir="ltr" tabIndex={0}>
        <code>{line}</code>
      </pre>
      <button type="button" onClick={() => void copy()}>
        {isCopied.value ? words().copied : words().copy}
      </button>
    </section>
  );
}
