import { go } from "../address.ts";
import { words } from "../words.ts";

/** What a table is sorted by, as it stands in the address. */
export interface Sorting<Sort extends string = string> {
  readonly sort: Sort;
  readonly isRising: boolean;
}

interface SortButtonProps extends Sorting {
  readonly by: string;
  readonly name: string;
  /** The first press puts the least first, as with names. */
  readonly startsRising?: boolean;
}

/** Sorts a table by a column, and the other way round when it is already. */
export function SortButton({ by, name, sort, isRising, startsRising = false }: SortButtonProps) {
  const isChosen = sort === by;
  const isRisingNext = isChosen ? !isRising : startsRising;
  return (
    <button
      type="button"
      class={isChosen ? "sort chosen" : "sort"}
      aria-label={words().sortBy(name)}
      title={words().sortBy(name)}
      onClick={() => go({ sort: by === "views" ? undefined : by, order: isRisingNext ? "asc" : undefined })}
    >
      {name}
      <span aria-hidden="true">{isChosen ? (isRising ? " ↑" : " ↓") : ""}</span>
    </button>
  );
}

/** Says to who does not see it how a column is sorted. */
export function sortState(by: string, { sort, isRising }: Sorting) {
  return by !== sort ? "none" : isRising ? "ascending" : "descending";
}
