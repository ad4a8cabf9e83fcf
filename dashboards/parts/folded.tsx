import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

interface FoldedProps {
  readonly class: string;
  readonly name: string;
  readonly isOpen?: boolean;
  readonly children: () => ComponentChildren;
}

/** What is behind its name until somebody wants to see it, and is not made before. */
export function Folded({ name, isOpen = false, children, ...props }: FoldedProps) {
  const isMade = useSignal(isOpen);
  return (
    <details {...props} open={isOpen} onToggle={(event) => (isMade.value = event.currentTarget.open)}>
      <summary>{name}</summary>
      {isMade.value && children()}
    </details>
  );
}
