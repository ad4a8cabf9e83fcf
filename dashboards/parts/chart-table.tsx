import { site } from "../site.ts";
import { words } from "../words.ts";
import { formatValue, rangeAt, type ChartProps } from "./chart.tsx";
import { CsvButton } from "./csv-button.tsx";

/** What a chart shows, as a table that can be saved. */
export function ChartTable(props: ChartProps) {
  const { name, steps, values, previous, previousName, band, marks, partialFrom = steps.length } = props;
  const times = timesOf(steps);
  return (
    <>
      <div class="scroll" tabIndex={0} role="group" aria-label={name}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words().time}</th>
              <th scope="col" class="number">
                {name}
              </th>
              {previous && (
                <th scope="col" class="number">
                  {previousName}
                </th>
              )}
              {band && <th scope="col">{band.name}</th>}
            </tr>
          </thead>
          <tbody>
            {times.map((time, step) => (
              <tr key={step}>
                <th scope="row">
                  {time}
                  {step >= partialFrom && values[step] !== null && ` (${words().soFar})`}
                  {marks?.get(step)?.map((text) => (
                    <small key={text}>{words().publishedAt(text)}</small>
                  ))}
                </th>
                <td class="number">{formatValue(values[step])}</td>
                {previous && (
                  <td class="number" title={steps[step]?.before}>
                    {formatValue(previous[step])}
                  </td>
                )}
                {band && <td>{rangeAt(band, step)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <CsvButton name={name} rows={() => ["chart", ...rowsOf(props)]} />
    </>
  );
}

/** When each step is. Where the clock is set back, an hour is there twice: with what each is ahead of UTC, `02:00 GMT+2`. */
function timesOf(steps: ChartProps["steps"]): string[] {
  const texts = steps.map(({ long }) => long);
  const clock = new Intl.DateTimeFormat("en", { timeZone: site.value?.zone, timeZoneName: "shortOffset" });
  return steps.map(({ long, ms }) =>
    ms === undefined || texts.indexOf(long) === texts.lastIndexOf(long)
      ? long
      : `${long} ${clock.formatToParts(ms).at(-1)?.value}`,
  );
}

/** What its table shows, for a file. */
function rowsOf({ name, steps, values, previous, previousName = "", band }: ChartProps) {
  const columns = [
    { head: name, list: values },
    ...(previous ? [{ head: previousName, list: previous }] : []),
    ...(band ? [band.low, band.high].map((list, at) => ({ head: `${band.name} ${at ? "≤" : "≥"}`, list })) : []),
  ];
  return [
    [words().time, ...columns.map(({ head }) => head)],
    ...timesOf(steps).map((time, step) => [time, ...columns.map(({ list }) => list[step] ?? null)]),
  ];
}
