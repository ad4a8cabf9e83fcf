import { filters, go, type Filter } from "../address.ts";
import type { Row } from "../answers.ts";
import { formatNumber, formatPercent } from "../format.ts";
import { valueName } from "../value-name.ts";
import { words } from "../words.ts";
import { Change } from "./change.tsx";

interface RowsProps {
  readonly by: string;
  readonly name: string;
  readonly rows: readonly Row[];
  /** A click on a row shows the site with that value alone. */
  readonly filter?: Filter | undefined;
}

/** The values of a dimension with their views, as a table with a bar in each row. The shares are of the sum of all rows. */
export function Rows({ by, name, rows, filter }: RowsProps) {
  const sum = rows.reduce((views, row) => views + (row.views.value ?? 0), 0);
  // Where nothing is known of the period before, nothing is new.
  const isCompared = rows.some((row) => (row.views.previous ?? null) !== null);
  const most = Math.max(1, ...rows.map(({ views }) => views.value ?? 0));
  if (rows.length === 0) return <p class="nothing">{words().nothing}</p>;
  return (
    <table class="rows">
      <thead class="hidden">
        <tr>
          <th scope="col">{name}</th>
          <th scope="col">{words().views}</th>
          <th scope="col">{words().share}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ value, views }) => (
          <tr key={value}>
            <th scope="row">
              <span class="bar" style={{ inlineSize: `${((views.value ?? 0) / most) * 100}%` }} />
              <RowName by={by} value={value} filter={filter} />
            </th>
            <td class="number">
              {formatNumber(views.value)} {isCompared && <Change {...views} />}
            </td>
            <td class="number share">
              {views.value === null ? "–" : formatPercent(sum === 0 ? 0 : views.value / sum)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RowName({
  by,
  value,
  filter,
}: {
  readonly by: string;
  readonly value: string;
  readonly filter: Filter | undefined;
}) {
  const text = valueName(by, value);
  // A value that stands for many can be none of them.
  if (!filter || value === "(other)") return <span class="name">{text}</span>;
  const isSet = filters.value[filter] === value;
  return (
    <button
      type="button"
      class="name"
      aria-pressed={isSet}
      title={words().filterBy(text)}
      onClick={() => go({ [filter]: isSet ? undefined : value })}
    >
      {text}
    </button>
  );
}
