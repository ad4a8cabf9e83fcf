import type { Overview } from "../answers.ts";
import type { Query } from "../ask.ts";
import { compareRows } from "../compared-rows.ts";
import { formatDay, formatMonth, formatNumber, formatTime, formatWeekday } from "../format.ts";
import { Chart } from "../parts/chart.tsx";
import { CsvButton } from "../parts/csv-button.tsx";
import { Panel, Shown } from "../parts/panel.tsx";
import type { Loaded } from "../use-report.ts";
import { words } from "../words.ts";

/** The views of the period by the hour, day or month, beside those of the period before, with what was published when. */
export function ViewsOverTime({ loaded, query }: { readonly loaded: Loaded<Overview>; readonly query: Query }) {
  const { perHour, perDay, perMonth } = words();
  const name = { hour: perHour, day: perDay, month: perMonth }[loaded.report?.grain ?? "hour"];
  return (
    <Panel
      title={name}
      class="over-time"
      tools={<CsvButton name={name} query={{ view: "overview", ...query, compare: undefined }} />}
    >
      <Shown of={loaded}>{(report) => <Drawn name={name} report={report} />}</Shown>
    </Panel>
  );
}

function Drawn({
  name,
  report: { series, grain, zone, published, asOf, completeTo },
}: {
  readonly name: string;
  readonly report: Overview;
}) {
  const rows = compareRows(series);
  const { views, starts } = rows;
  const isOneDay = formatDay(starts[0] ?? 0, zone) === formatDay(starts.at(-1) ?? 0, zone);
  const short = (ms: number) =>
    grain === "month"
      ? formatMonth(ms, zone)
      : grain === "hour" && isOneDay
        ? formatTime(ms, zone)
        : formatDay(ms, zone);
  const long = (ms: number) =>
    grain === "month"
      ? formatMonth(ms, zone)
      : grain === "hour"
        ? `${isOneDay ? "" : `${formatWeekday(ms, zone)} `}${formatTime(ms, zone)}`
        : formatWeekday(ms, zone);
  const beforeText = (then: string) => `${words().before}: ${then}`;
  const peak = views.reduce((best: number, value, at) => ((value ?? -1) > (views[best] ?? -1) ? at : best), 0);
  const endsAfter = (step: number, ms: number) => (series.starts[step + 1] ?? Infinity) > ms;
  // Without filters the views are live; with them they are as complete as the facts.
  const completeMs = Math.min(asOf, completeTo ?? asOf);
  const going = rows.rowOf(series.starts.findIndex((_, step) => endsAfter(step, completeMs)));
  const marks = new Map<number, string[]>();
  for (const { title, article, published: ms } of published ?? []) {
    const step = rows.rowOf(series.starts.findLastIndex((start) => start <= ms));
    if (step !== -1) marks.set(step, [...(marks.get(step) ?? []), title ?? article]);
  }
  return (
    <Chart
      name={name}
      caption={views[peak] ? words().peak(long(starts[peak] ?? 0), formatNumber(views[peak])) : words().nothing}
      steps={starts.map((ms, step) => {
        const before = isOneDay ? null : rows.previousStarts[step];
        return { short: short(ms), long: long(ms), ms, before: before ? beforeText(long(before)) : undefined };
      })}
      values={views}
      previous={rows.previous?.some((value) => value !== null) ? rows.previous : undefined}
      previousName={isOneDay ? beforeText(formatWeekday(series.previous?.starts[0] ?? 0, zone)) : words().before}
      partialFrom={going === -1 ? starts.length : going}
      marks={marks}
    />
  );
}
