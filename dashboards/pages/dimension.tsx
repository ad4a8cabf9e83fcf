import { linkTo, parameter } from "../address.ts";
import type { Breakdown, Overview, Row, Sites } from "../answers.ts";
import { comparedQuery } from "../asked-period.ts";
import { reportPath } from "../ask.ts";
import { formatNumber, formatPercent } from "../format.ts";
import { pageWords } from "../page-words.ts";
import { BreakdownPanel } from "../panels/breakdown-panel.tsx";
import { LiveNumbers } from "../panels/live-numbers.tsx";
import { PeriodReport } from "../panels/period-report.tsx";
import { BackLink } from "../parts/back-link.tsx";
import { Change } from "../parts/change.tsx";
import { CsvButton } from "../parts/csv-button.tsx";
import { Definition } from "../parts/definition.tsx";
import { Panel, Shown } from "../parts/panel.tsx";
import { PeriodNote } from "../parts/period-note.tsx";
import { ReadShare } from "../parts/read-share.tsx";
import { SortButton, sortState } from "../parts/sort-button.tsx";
import { ROW_SORTS, sortRows, type RowSort } from "../sort-rows.ts";
import { useReport } from "../use-report.ts";
import { useTitle } from "../use-title.ts";
import { valueName } from "../value-name.ts";
import { words } from "../words.ts";

type By = "section" | "author";
const PLURALS = { section: "sections", author: "authors" } as const;

interface DimensionPageProps {
  readonly site: Sites["sites"][number];
  readonly by: By;
}

/** The site's sections or its authors: a list of them all, or everything of the one in the address. */
export function DimensionPage({ site, by }: DimensionPageProps) {
  const value = parameter(by);
  return value === undefined ? <List site={site} by={by} /> : <One site={site} by={by} value={value} />;
}

const MOST_ROWS = 500;

function List({ site, by }: DimensionPageProps) {
  const query = comparedQuery(site.id, site.zone);
  const loaded = useReport<Breakdown>(reportPath("breakdown", { ...query, by, limit: MOST_ROWS }));
  const title = words()[PLURALS[by]];
  useTitle(title);
  return (
    <>
      <h1 class="page-title">{title}</h1>
      <PeriodNote zone={site.zone} />
      <Panel
        title={title}
        class="articles"
        tools={<CsvButton name={title} query={{ view: "breakdown", ...query, by }} />}
      >
        <Shown of={loaded}>{({ rows }) => <Values by={by} rows={rows} />}</Shown>
      </Panel>
    </>
  );
}

function Values({ by, rows }: { readonly by: By; readonly rows: readonly Row[] }) {
  const { views, share, read, prints, listens, nothing } = words();
  const { growth } = pageWords();
  if (rows.length === 0) return <p class="nothing">{nothing}</p>;
  const sum = rows.reduce((total, row) => total + (row.views.value ?? 0), 0);
  // Where nothing is known of the period before, nothing is new.
  const isCompared = rows.some((row) => (row.views.previous ?? null) !== null);
  const sorts = ROW_SORTS.filter((name) => isCompared || name !== "growth");
  const sort = sorts.find((name) => name === parameter("sort")) ?? "views";
  const sorted = { sort, isRising: parameter("order") === "asc" };
  const button = (name: RowSort, text: string) => <SortButton by={name} name={text} {...sorted} />;
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col" aria-sort={sortState("name", sorted)}>
            <SortButton by="name" name={words()[by]} startsRising {...sorted} />
          </th>
          <th scope="col" class="number views" aria-sort={sortState(sort === "growth" ? sort : "views", sorted)}>
            {button("views", views)} {isCompared && button("growth", growth)}{" "}
            <Definition of={isCompared ? "views growth" : "views"} name={views} />
          </th>
          <th scope="col" class="number share">
            {share} <Definition of="share" name={share} />
          </th>
          {(["read", "prints", "listens"] as const).map((name) => (
            <th key={name} scope="col" class={`number ${name}`} aria-sort={sortState(name, sorted)}>
              {button(name, words()[name])} <Definition of={name} name={words()[name]} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sortRows(rows, { ...sorted, nameOf: (value) => valueName(by, value) }).map((row) => (
          <tr key={row.value}>
            <th scope="row" class="title">
              <ValueLink by={by} value={row.value} />
            </th>
            <td class="number views" data-name={views}>
              <b>{formatNumber(row.views.value)}</b> {isCompared && <Change {...row.views} />}
            </td>
            <td class="number share" data-name={share}>
              {row.views.value === null ? "–" : formatPercent(sum === 0 ? 0 : row.views.value / sum)}
            </td>
            <td class="number read" data-name={read}>
              <ReadShare of={row} />
            </td>
            <td class="number prints" data-name={prints}>
              {formatNumber(row.prints.value)}
            </td>
            <td class="number listens" data-name={listens}>
              {formatNumber(row.listens.value)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A section or an author, as a link to its page. What stands for many values has none. */
function ValueLink({ by, value }: { readonly by: By; readonly value: string }) {
  const name = valueName(by, value);
  if (value === "(other)") return <span>{name}</span>;
  return (
    <a dir="auto" {...linkTo({ [by]: value, sort: undefined, order: undefined })}>
      {name}
    </a>
  );
}

function One({ site, by, value }: DimensionPageProps & { readonly value: string }) {
  const query = comparedQuery(site.id, site.zone);
  const numbers = useReport<Overview>(reportPath("overview", query));
  const name = valueName(by, value);
  useTitle(name);
  const { whereFrom, authors, sections, countries, devices } = words();
  return (
    <>
      <BackLink to={{ [by]: undefined }}>{pageWords().allOf(words()[PLURALS[by]])}</BackLink>
      <h1 class="page-title">
        <bdi>{name}</bdi>
      </h1>
      <LiveNumbers />
      <PeriodReport site={site} query={query} numbers={numbers}>
        <BreakdownPanel title={whereFrom} by={["source", "referrer"]} query={query} />
        {by === "section" ? (
          <BreakdownPanel title={authors} by={["author"]} query={query} />
        ) : (
          <BreakdownPanel title={sections} by={["section"]} query={query} />
        )}
        <BreakdownPanel title={countries} by={["country", "language"]} query={query} />
        <BreakdownPanel title={devices} by={["device", "browser"]} query={query} />
      </PeriodReport>
    </>
  );
}
