import { liveFilters } from "../address.ts";
import type { Now } from "../answers.ts";
import { formatNumber, formatPercent } from "../format.ts";
import { Change } from "../parts/change.tsx";
import { Definition } from "../parts/definition.tsx";
import { whyNoUsual } from "../why-no-usual.ts";
import { Panel } from "../parts/panel.tsx";
import { words } from "../words.ts";

/** What the day has had by now, and what it is going to have if it goes on as days like it do. */
export function Today({ now: { today, usualToday, usualDay } }: { readonly now: Now }) {
  const pace =
    usualToday && usualDay && usualToday.p50 > 0 ? ((today.views ?? 0) * usualDay.p50) / usualToday.p50 : undefined;
  const share = pace === undefined || pace === 0 ? 0 : Math.min(1, (today.views ?? 0) / pace);
  return (
    <Panel title={words().today} note={!liveFilters.value && words().wholeSite} class="today">
      <p class="figure">
        <strong>{formatNumber(today.views)}</strong> {words().viewsOf(today.views ?? 0, "")}{" "}
        <Change value={today.views} previous={usualToday?.p50} />
        <Definition of="views" name={words().views} />
      </p>
      {pace === undefined ? (
        <p class="hint">{whyNoUsual()}</p>
      ) : (
        <>
          <p class="hint">
            {words().pace(formatNumber(pace))} ({formatPercent(share)}){" "}
            <Definition of="pace usual" name={words().pace("")} />
          </p>
          <div class="meter" aria-hidden="true">
            <span style={{ inlineSize: `${share * 100}%` }} />
          </div>
          {usualToday && (
            <p class="hint">{words().usualRange(formatNumber(usualToday.p25), formatNumber(usualToday.p75))}</p>
          )}
        </>
      )}
      <dl class="tiles">
        <div>
          <dt>{words().prints}</dt>
          <dd>{formatNumber(today.prints)}</dd>
        </div>
        <div>
          <dt>{words().listens}</dt>
          <dd>{formatNumber(today.listens)}</dd>
        </div>
      </dl>
    </Panel>
  );
}
