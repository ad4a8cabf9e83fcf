import { toChildArray, type ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { signal } from "@preact/signals";
import { session } from "../session.ts";

/** How many parts are drawn. Once they were, they are there at once when one comes back to the page. */
const drawn = signal(0);

/**
 * What is below the first screen, once that is painted: a part after each frame, so that neither the numbers of now nor
 * who presses something waits for all of it. Nothing of it before it is known who is there.
 */
export function Later({ children }: { readonly children: ComponentChildren }) {
  const parts = toChildArray(children);
  const isReady = session.value !== "starting";
  const { value } = drawn;
  const isWhole = value >= parts.length;
  useEffect(() => {
    if (isReady && !isWhole) drawn.value = value + 1;
  }, [isReady, value, isWhole]);
  return (
    <>
      {parts.slice(0, value)}
      {!isWhole && <div class="later" />}
    </>
  );
}
