import type { Excluded, Sites } from "../answers.ts";
import { comparedQuery } from "../asked-period.ts";
import { reportPath } from "../ask.ts";
import { formatNumber } from "../format.ts";
import { leftOutFilters } from "../left-out-filters.ts";
import { pageWords } from "../page-words.ts";
import { Change } from "../parts/change.tsx";
import { CsvButton } from "../parts/csv-button.tsx";
import { Panel, Shown } from "../parts/panel.tsx";
import { PeriodNote } from "../parts/period-note.tsx";
import { ReasonList } from "../parts/reason-list.tsx";
import { useReport } from "../use-report.ts";
import { useTitle } from "../use-title.ts";
import { words } from "../words.ts";

/** What was not counted in the period, and why. */
export function LeftOutPage({ site }: { readonly site: Sites["sites"][number] }) {
  useTitle(words().leftOut);
  const { from, to, compare } = comparedQuery(site.id, site.zone);
  const loaded = useReport<Excluded>(
    reportPath("excluded", { site: site.id, from, to, compare, ...leftOutFilters.value }),
  );
  return (
    <>
      <header class="article-head">
        <h1>{words().leftOut}</h1>
        <p class="facts">{pageWords().leftOutHint}</p>
      </header>
      <PeriodNote zone={site.zone} />
      <Shown of={loaded}>{(report) => <Report report={report} />}</Shown>
    </>
  );
}

function Report({ report: { reasons, counted, robots } }: { readonly report: Excluded }) {
  const { robots: title, robot, kind, robotKinds, counted: countedName } = pageWords();
  const { views, nothing, wholeSite } = words();
  const note = `${countedName}: ${formatNumber(counted.value)}`;
  // Where nothing is known of the period before, nothing is new.
  const isCompared = (counted.previous ?? null) !== null;
  return (
    <>
      <Panel title={words().leftOut} note={leftOutFilters.value ? note : `${note} · ${wholeSite}`}>
        <ReasonList reasons={reasons} isCompared={isCompared} />
      </Panel>
      <Panel
        title={title}
        class="articles"
        tools={
          <CsvButton
            name={title}
            rows={() => [
              "robots",
              [robot, kind, views],
              ...robots.map((one) => [one.name, robotKinds[one.kind] ?? one.kind, one.views.value]),
            ]}
          />
        }
      >
        {robots.length === 0 ? (
          <p class="nothing">{nothing}</p>
        ) : (
          <table class="list">
            <thead>
              <tr>
                <th scope="col">{robot}</th>
                <th scope="col">{kind}</th>
                <th scope="col" class="number">
                  {views}
                </th>
              </tr>
            </thead>
            <tbody>
              {robots.map((one) => (
                <tr key={one.name}>
                  <th scope="row" class="title">
                    <bdi>{one.name}</bdi>
                  </th>
                  <td>{robotKinds[one.kind] ?? one.kind}</td>
                  <td class="number">
                    {formatNumber(one.views.value)} {isCompared && <Change {...one.views} isNeutral />}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
    </>
  );
}
