import type { Overview, Sites } from "../answers.ts";
import { askedPeriod, comparedQuery, hasFilters, wholeQuery } from "../asked-period.ts";
import { reportPath } from "../ask.ts";
import { now } from "../live.ts";
import { BreakdownPanel } from "../panels/breakdown-panel.tsx";
import { LastMinutes } from "../panels/last-minutes.tsx";
import { Numbers } from "../panels/numbers.tsx";
import { Today } from "../panels/today.tsx";
import { TopArticles } from "../panels/top-articles.tsx";
import { ViewsOverTime } from "../panels/views-over-time.tsx";
import { Empty } from "../parts/empty.tsx";
import { PeriodNote } from "../parts/period-note.tsx";
import { useReport } from "../use-report.ts";
import { words } from "../words.ts";

/** The page that the dashboard begins with: what happens now, and the period that was chosen. */
export function FrontPage({ site }: { readonly site: Sites["sites"][number] }) {
  const query = comparedQuery(site.id, site.zone);
  const whole = wholeQuery(site.id, site.zone);
  const compared = useReport<Overview>(reportPath("overview", query));
  const chart = useReport<Overview>(reportPath("overview", whole));
  const live = now.value;
  // Of a day that goes on everything is known, unless there has been nothing at all.
  const isEmpty = askedPeriod(site.zone).isRunning && compared.report?.totals.views.value === null && !hasFilters();
  if (isEmpty && live?.today.views === 0 && live.views === 0) return <Empty site={site.id} />;
  return (
    <>
      <h1 class="hidden">{site.name}</h1>
      <div class="top">
        {live ? (
          <>
            <LastMinutes now={live} />
            <Today now={live} />
          </>
        ) : (
          <p class="loading">{words().loading}</p>
        )}
      </div>
      <PeriodNote zone={site.zone} />
      {compared.report && <Numbers totals={compared.report.totals} />}
      <ViewsOverTime loaded={chart} query={whole} />
      <div class="main-part">
        <TopArticles query={query} />
        <div class="side">
          <BreakdownPanel title={words().whereFrom} by={["source", "referrer"]} query={query} />
          <BreakdownPanel title={words().sections} by={["section"]} query={query} />
          <BreakdownPanel title={words().authors} by={["author"]} query={query} />
        </div>
      </div>
      <div class="thirds">
        <BreakdownPanel title={words().countries} by={["country", "language"]} query={query} />
        <BreakdownPanel title={words().devices} by={["device", "browser"]} query={query} />
      </div>
    </>
  );
}
