import type { Article } from "../answers.ts";
import { formatNumber, formatPercent } from "../format.ts";
import { pageWords } from "../page-words.ts";
import { CsvButton } from "../parts/csv-button.tsx";
import { Definition } from "../parts/definition.tsx";
import { Panel } from "../parts/panel.tsx";
import { words } from "../words.ts";

/** How far down the article its readers came, as far as their views told. */
export function ReadDepth({ reading }: { readonly reading: Article["reading"] }) {
  const { told } = reading;
  const { readDepth, ofReaders, reached } = pageWords();
  const depths = [
    [25, reading.past25],
    [50, reading.past50],
    [75, reading.past75],
    [100, reading.past100],
  ] as const;
  return (
    <Panel
      title={readDepth}
      tools={<CsvButton name={readDepth} rows={() => ["depth", [readDepth, words().views], ...depths]} />}
      note={
        <>
          {ofReaders(formatNumber(told))} <Definition of="depth" name={readDepth} />
        </>
      }
    >
      {!told ? (
        <p class="nothing">{told === null ? words().noData : words().nothing}</p>
      ) : (
        <table class="rows">
          <tbody>
            {depths.map(([depth, count]) => (
              <tr key={depth}>
                <th scope="row">
                  <span class="bar" style={{ inlineSize: `${((count ?? 0) / told) * 100}%` }} />
                  <span class="name">{reached(formatPercent(depth / 100))}</span>
                </th>
                <td class="number">{formatNumber(count)}</td>
                <td class="number share">{formatPercent((count ?? 0) / told)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
