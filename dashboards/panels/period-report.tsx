import type { ComponentChildren } from "preact";
import type { Overview, Sites } from "../answers.ts";
import { wholeQuery } from "../asked-period.ts";
import { reportPath, type Query } from "../ask.ts";
import { Shown } from "../parts/panel.tsx";
import { PeriodNote } from "../parts/period-note.tsx";
import { useReport, type Loaded } from "../use-report.ts";
import { Numbers } from "./numbers.tsx";
import { TopArticles } from "./top-articles.tsx";
import { ViewsOverTime } from "./views-over-time.tsx";

interface PeriodReportProps {
  readonly site: Sites["sites"][number];
  readonly query: Query;
  /** The period's numbers. */
  readonly numbers: Loaded<Overview>;
  /** What stands beside the articles. */
  readonly children: ComponentChildren;
}

/** The period that was chosen: its numbers, its views over time, and its articles. */
export function PeriodReport({ site, query, numbers, children }: PeriodReportProps) {
  const whole = wholeQuery(site.id, site.zone);
  const chart = useReport<Overview>(reportPath("overview", whole));
  return (
    <>
      <PeriodNote zone={site.zone} />
      <Shown of={numbers}>{({ totals }) => <Numbers totals={totals} />}</Shown>
      <ViewsOverTime loaded={chart} query={whole} />
      <div class="main-part">
        <TopArticles query={query} />
        <div class="side">{children}</div>
      </div>
    </>
  );
}
