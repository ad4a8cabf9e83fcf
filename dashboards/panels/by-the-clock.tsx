import type { Article } from "../answers.ts";
import { reportPath } from "../ask.ts";
import { formatNumber, formatTime } from "../format.ts";
import { pageWords } from "../page-words.ts";
import { Chart } from "../parts/chart.tsx";
import { Shown } from "../parts/panel.tsx";
import { useReport } from "../use-report.ts";
import { words } from "../words.ts";

/** The API knows the hours of an article's first 30 days. */
const HOURS = 720;
const SECOND_MS = 1_000;

/** At which hours of the site's day an article is read. */
export function ByTheClock({ site, article }: { readonly site: string; readonly article: string }) {
  const loaded = useReport<Article>(reportPath("article", { site, article, hours: HOURS }));
  return <Shown of={loaded}>{(report) => <Hours report={report} />}</Shown>;
}

function Hours({ report: { curve, zone } }: { readonly report: Article }) {
  if (!curve) return <p class="nothing">{words().nothing}</p>;
  const hours = viewsByHour(curve, zone);
  const peak = hours.indexOf(Math.max(...hours));
  const clock = (hour: number) => `${String(hour % 24).padStart(2, "0")}:00`;
  const steps = hours.map((_, hour) => ({ short: clock(hour), long: `${clock(hour)}–${clock(hour + 1)}` }));
  return (
    <Chart
      name={words().views}
      caption={`${words().peak(steps[peak]?.long ?? "", formatNumber(hours[peak] ?? 0))}. ${pageWords().firstDays}`}
      steps={steps}
      values={hours}
      kind="bars"
    />
  );
}

/**
 * The views of each hour of the site's day. A curve's hours begin with those of UTC: where the zone's do not, each counts
 * for the hour in which it begins.
 */
function viewsByHour({ start, step, views }: NonNullable<Article["curve"]>, zone: string): number[] {
  const hours = Array.from({ length: 24 }, () => 0);
  for (const [at, grown] of views.entries()) {
    if (grown === null) continue;
    const hour = Number(formatTime((start + at * step) * SECOND_MS, zone).slice(0, 2));
    hours[hour] = (hours[hour] ?? 0) + grown - (views[at - 1] ?? 0);
  }
  return hours;
}
