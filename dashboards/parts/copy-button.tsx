import { useSignal } from "@preact/signals";
import { words } from "../words.ts";

interface CopyButtonProps {
  /** Of what, where that does not stand before it. */
  readonly name?: string;
  readonly text: () => string;
}

/** Copies a text, such as for a chat. */
export function CopyButton({ name, text }: CopyButtonProps) {
  const isCopied = useSignal(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      isCopied.value = true;
    } catch {
      // What is on the page can be marked and copied by hand.
    }
  };
  return (
    <button type="button" onClick={() => void copy()}>
      {isCopied.value ? words().copied : words().copy}
      {name && <span class="hidden"> {name}</span>}
    </button>
  );
}
