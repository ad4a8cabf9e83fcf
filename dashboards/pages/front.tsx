import type { Overview, Sites } from "../answers.ts";
import { askedPeriod, comparedQuery, hasFilters } from "../asked-period.ts";
import { reportPath } from "../ask.ts";
import { now } from "../live.ts";
import { BreakdownPanel } from "../panels/breakdown-panel.tsx";
import { LiveNumbers } from "../panels/live-numbers.tsx";
import { PeriodReport } from "../panels/period-report.tsx";
import { Empty } from "../parts/empty.tsx";
import { useReport } from "../use-report.ts";
import { useTitle } from "../use-title.ts";
import { words } from "../words.ts";

/** The page that the dashboard begins with: what happens now, and the period that was chosen. */
export function FrontPage({ site }: { readonly site: Sites["sites"][number] }) {
  useTitle(site.name);
  const query = comparedQuery(site.id, site.zone);
  const compared = useReport<Overview>(reportPath("overview", query));
  const live = now.value;
  // Of a day that goes on everything is known, unless there has been nothing at all.
  const isEmpty = askedPeriod(site.zone).isRunning && compared.report?.totals.views.value === null && !hasFilters();
  if (isEmpty && live && !live.today.views && !live.views) return <Empty site={site.id} />;
  return (
    <>
      <h1 class="hidden">{site.name}</h1>
      <LiveNumbers />
      <PeriodReport site={site} query={query} numbers={compared}>
        <BreakdownPanel title={words().whereFrom} by={["source", "referrer"]} query={query} />
        <BreakdownPanel title={words().sections} by={["section"]} query={query} />
        <BreakdownPanel title={words().authors} by={["author"]} query={query} />
      </PeriodReport>
      <div class="thirds">
        <BreakdownPanel title={words().countries} by={["country", "language"]} query={query} />
        <BreakdownPanel title={words().devices} by={["device", "browser"]} query={query} />
      </div>
    </>
  );
}
