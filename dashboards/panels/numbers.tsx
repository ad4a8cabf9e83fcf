import type { Overview } from "../answers.ts";
import { formatNumber, formatPercent, formatSeconds } from "../format.ts";
import { Change } from "../parts/change.tsx";
import { Definition } from "../parts/definition.tsx";
import { words } from "../words.ts";

/** The numbers of the period, each beside what it was before. */
export function Numbers({ totals }: { readonly totals: Overview["totals"] }) {
  const { views, visitors, prints, listens, seconds, pastHalf } = words();
  const average = ratio(totals.seconds, totals.told);
  const share = ratio(totals.pastHalf, totals.told);
  return (
    <dl class="tiles wide">
      <Tile of="views" name={views} {...totals.views} format={formatNumber} />
      {totals.visitors.value !== null && (
        <Tile of="visitors" name={visitors} {...totals.visitors} format={formatNumber} />
      )}
      <Tile of="seconds" name={seconds} {...average} format={formatSeconds} />
      <Tile of="pastHalf" name={pastHalf} {...share} format={formatPercent} />
      <Tile of="prints" name={prints} {...totals.prints} format={formatNumber} />
      <Tile of="listens" name={listens} {...totals.listens} format={formatNumber} />
    </dl>
  );
}

interface Number {
  readonly value: number | null;
  readonly previous?: number | null;
}

function Tile({
  of,
  name,
  value,
  previous,
  format,
}: Number & { readonly of: string; readonly name: string; readonly format: (value: number) => string }) {
  return (
    <div>
      <dt>
        {name} <Definition of={of} name={name} />
      </dt>
      <dd>
        {value === null ? "–" : format(value)}{" "}
        {value !== null && previous !== 0 && <Change value={value} previous={previous} />}
      </dd>
    </div>
  );
}

/** One number as a share of another, now and before; unknown where there is nothing to be a share of. */
function ratio(part: Number, whole: Number): Number {
  const of = (a: number | null | undefined, b: number | null | undefined) =>
    typeof a === "number" && b ? a / b : null;
  return { value: of(part.value, whole.value), previous: of(part.previous, whole.previous) };
}
