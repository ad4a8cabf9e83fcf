import { formatChange } from "../format.ts";
import { words } from "../words.ts";

/** How a number has changed: with an arrow and a sign, never by colour alone. Nothing where there is nothing to compare with. */
export function Change({ value, previous }: { readonly value: number; readonly previous?: number | null | undefined }) {
  if (previous === null || previous === undefined || (previous === 0 && value === 0)) return null;
  const text = formatChange(value, previous);
  if (text === undefined) return <span class="change">{words().newHere}</span>;
  const direction = value > previous ? "up" : value < previous ? "down" : "same";
  const arrow = { up: "▲", down: "▼", same: "" }[direction];
  return (
    <span class={`change ${direction}`}>
      <span aria-hidden="true">{arrow}</span>
      <bdi dir="ltr">{text}</bdi>
    </span>
  );
}
