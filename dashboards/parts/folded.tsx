import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { closesItself } from "./closes-itself.ts";

interface FoldedProps extends Partial<typeof closesItself> {
  readonly class: string;
  readonly name: string;
  readonly children: () => ComponentChildren;
}

/** What is behind its name until somebody wants to see it, and is not made before. */
export function Folded({ name, children, ...props }: FoldedProps) {
  const isMade = useSignal(false);
  return (
    <details {...props} onToggle={(event) => (isMade.value = event.currentTarget.open)}>
      <summary>{name}</summary>
      {isMade.value && children()}
    </details>
  );
}
