import { words } from "../words.ts";

/** How many places an article has risen or fallen among what is read now. */
export function Move({ rank, previous }: { readonly rank: number | null; readonly previous: number | null }) {
  if (rank === null) return null;
  const { newHere, risen, fallen } = words();
  if (previous === null) return <small class="move up">{newHere}</small>;
  if (rank === previous) return null;
  const isUp = rank < previous;
  const places = Math.abs(rank - previous);
  return (
    <small class={isUp ? "move up" : "move down"} title={isUp ? risen(places) : fallen(places)}>
      <span aria-hidden="true">{`${isUp ? "▲" : "▼"} ${places}`}</span>
      <span class="hidden">{isUp ? risen(places) : fallen(places)}</span>
    </small>
  );
}
