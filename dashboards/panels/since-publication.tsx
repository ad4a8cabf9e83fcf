import type { Article } from "../answers.ts";
import { formatDate } from "../format-date.ts";
import { formatAge, formatDecimal, formatNumber } from "../format.ts";
import { pageWords } from "../page-words.ts";
import { Chart } from "../parts/chart.tsx";
import { words } from "../words.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

/** How it grew, beside the middle half of its section's articles at the same age. */
export function SincePublication({ report }: { readonly report: Article }) {
  const { curve, zone } = report;
  const { usualOfSection, usualOfSite, noCurve } = pageWords();
  if (!curve) return <p class="nothing">{words().nothing}</p>;
  const { usual, start, step, views } = curve;
  const steps = views.map((_, hour) => ({
    short: words().hours(hour),
    long: `${pageWords().hour(hour + 1)} (${formatDate((start + hour * step) * SECOND_MS, zone)})`,
  }));
  const name = usual && (usual.of === "section" ? usualOfSection : usualOfSite)(formatNumber(usual.articles));
  const last = views.findLastIndex((value) => value !== null);
  return (
    <Chart
      name={words().views}
      caption={againstUsual(curve, last) ?? noCurve}
      steps={steps}
      values={views}
      band={usual && name ? { low: usual.p25, high: usual.p75, middle: usual.p50, name } : undefined}
      partialFrom={report.asOf < (start + (last + 1) * step) * SECOND_MS ? last : steps.length}
    />
  );
}

function againstUsual({ usual, views }: NonNullable<Article["curve"]>, hour: number): string | undefined {
  const middle = usual?.p50[hour];
  const own = views[hour];
  if (!middle || typeof own !== "number") return undefined;
  return pageWords().timesUsual(formatDecimal(own / middle), formatAge((hour + 1) * HOUR_MS));
}
