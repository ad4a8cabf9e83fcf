import { liveFilters } from "../address.ts";
import type { Now } from "../answers.ts";
import { formatNumber, formatMoment, formatTime } from "../format.ts";
import { words } from "../words.ts";
import { Change } from "../parts/change.tsx";
import { Chart } from "../parts/chart.tsx";
import { Definition } from "../parts/definition.tsx";
import { whyNoUsual } from "../why-no-usual.ts";
import { Panel } from "../parts/panel.tsx";

const MS = 1_000;

/** The last 30 minutes, minute by minute, beside what is usual at this time of this weekday. */
export function LastMinutes({ now }: { readonly now: Now }) {
  const { series, usual, views, zone } = now;
  const minutes = series.views.length;
  const steps = series.views.map((_, at) => {
    const time = formatTime((series.start + at * series.step) * MS, zone);
    return { short: time, long: time };
  });
  const perMinute = (count: number) => series.views.map(() => count / minutes);
  return (
    <Panel title={words().lastMinutes} note={!liveFilters.value && words().wholeSite} class="now">
      <p class="figure">
        <strong>{formatNumber(views)}</strong> {words().viewsOf(views ?? 0, "")}{" "}
        <Change value={views} previous={usual?.p50} />
        <Definition of="now usual" name={words().lastMinutes} />
      </p>
      <Chart
        name={words().perMinute}
        caption={headline(now)}
        steps={steps}
        values={series.views}
        band={
          usual
            ? {
                low: perMinute(usual.p25),
                high: perMinute(usual.p75),
                name: words().usualRange(formatNumber(usual.p25), formatNumber(usual.p75)),
              }
            : undefined
        }
        kind="bars"
        isSmall
      />
    </Panel>
  );
}

/** What is to be known of the moment, in a sentence. */
function headline({ views, usual, asOf, zone }: Now): string {
  const { busier, quieter, asUsual } = words();
  if (!usual || views === null) return whyNoUsual();
  const when = formatMoment(asOf, zone);
  const range = words().usualRange(formatNumber(usual.p25), formatNumber(usual.p75));
  return `${views > usual.p75 ? busier(when) : views < usual.p25 ? quieter(when) : asUsual(when)}. ${range}`;
}
