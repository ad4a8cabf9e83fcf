import type { ComponentChildren } from "preact";
import type { Overview, Sites } from "../answers.ts";
import { askedPeriod, comparedQuery, hasFilters } from "../asked-period.ts";
import { reportPath } from "../ask.ts";
import { now } from "../live.ts";
import { BreakdownPanel } from "../panels/breakdown-panel.tsx";
import { LiveNumbers } from "../panels/live-numbers.tsx";
import { PeriodReport } from "../panels/period-report.tsx";
import { Later } from "../parts/later.tsx";
import { useReport } from "../use-report.ts";
import { useTitle } from "../use-title.ts";
import { words } from "../words.ts";

interface FrontPageProps {
  readonly site: Sites["sites"][number];
  /** What is shown in its place before the first view. */
  readonly empty: ComponentChildren;
}

/** The page that the dashboard begins with: what happens now, and the period that was chosen. */
export function FrontPage({ site, empty }: FrontPageProps) {
  useTitle(site.name);
  const query = comparedQuery(site.id, site.zone);
  const compared = useReport<Overview>(reportPath("overview", query));
  const live = now.value;
  // Of a day that goes on everything is known, unless there has been nothing at all.
  const isEmpty = askedPeriod(site.zone).isRunning && compared.report?.totals.views.value === null && !hasFilters();
  if (isEmpty && live && !live.today.views && !live.views) return empty;
  return (
    <>
      <h1 class="hidden">{site.name}</h1>
      <LiveNumbers />
      <Later>
        <PeriodReport site={site} query={query} numbers={compared}>
          <BreakdownPanel title={words().whereFrom} by={["source", "referrer"]} query={query} />
          <BreakdownPanel title={words().sections} by={["section"]} query={query} />
          <BreakdownPanel title={words().authors} by={["author"]} query={query} />
        </PeriodReport>
        <div class="thirds">
          <BreakdownPanel title={words().countries} by={["country", "language"]} query={query} />
          <BreakdownPanel title={words().devices} by={["device", "browser"]} query={query} />
        </div>
      </Later>
    </>
  );
}
