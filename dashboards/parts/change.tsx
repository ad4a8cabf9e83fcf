import { formatChange } from "../format.ts";
import { words } from "../words.ts";

interface ChangeProps {
  readonly value: number | null;
  readonly previous?: number | null | undefined;
  /** More of it is no better than less, so it has no colour. */
  readonly isNeutral?: boolean;
}

/** How a number has changed: with an arrow and a sign, never by colour alone. Nothing where one of the two is not known. */
export function Change({ value, previous, isNeutral }: ChangeProps) {
  if (value === null || previous === null || previous === undefined) return null;
  if (previous === 0 && value === 0) return null;
  const text = formatChange(value, previous);
  if (text === undefined) return <span class="change">{words().newHere}</span>;
  // What rounds to nothing is no change.
  const direction = text.includes("±") ? "same" : value > previous ? "up" : "down";
  const arrow = { up: "▲", down: "▼", same: "" }[direction];
  return (
    <span class={isNeutral ? "change" : `change ${direction}`}>
      <span aria-hidden="true">{arrow}</span>
      <bdi dir="ltr">{text}</bdi>
    </span>
  );
}
