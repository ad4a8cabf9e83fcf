import type { Counts } from "../answers.ts";
import { formatPercent, formatSeconds } from "../format.ts";

/** Which share of views saw half of the article, and how long they read it; a dash where none told. */
export function ReadShare({
  of: { told, pastHalf, seconds },
}: {
  readonly of: Pick<Counts, "told" | "pastHalf" | "seconds">;
}) {
  if (!told.value) return <span class="zero">–</span>;
  return (
    <>
      {formatPercent((pastHalf.value ?? 0) / told.value)}{" "}
      <small>{formatSeconds((seconds.value ?? 0) / told.value)}</small>
    </>
  );
}
