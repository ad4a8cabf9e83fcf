import type * as Others from "./pages/other.tsx";
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { edition } from "./live.ts";

const others = signal<typeof Others | undefined>(undefined);

/** What comes with the other pages, once something of it was wanted: most visits end at the front page. Asked for again when that failed. */
export function useOthers() {
  const { value } = edition;
  useEffect(() => {
    import("./pages/other.tsx").then(
      (loaded) => (others.value = loaded),
      () => undefined,
    );
  }, [value]);
  return others.value;
}
