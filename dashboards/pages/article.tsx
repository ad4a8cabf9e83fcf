import { useSignal } from "@preact/signals";
import { FRONT, linkTo, parameter } from "../address.ts";
import type { Article, Row, Sites } from "../answers.ts";
import { reportPath } from "../ask.ts";
import { formatAge, formatDate, formatDecimal, formatNumber, formatPercent, formatSeconds } from "../format.ts";
import { now } from "../live.ts";
import { pageWords } from "../page-words.ts";
import { BackLink } from "../parts/back-link.tsx";
import { Chart } from "../parts/chart.tsx";
import { Definition } from "../parts/definition.tsx";
import { Facts } from "../parts/facts.tsx";
import { CsvButton, Panel, Shown } from "../parts/panel.tsx";
import { ReasonList } from "../parts/reason-list.tsx";
import { Rows } from "../parts/rows.tsx";
import { isAdmin } from "../session.ts";
import { useReport } from "../use-report.ts";
import { useTitle } from "../use-title.ts";
import { words } from "../words.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const HOURS = 72;

/** Everything of one article, and how it does for its age. */
export function ArticlePage({ site }: { readonly site: Sites["sites"][number] }) {
  const article = parameter("article") ?? "";
  const loaded = useReport<Article>(reportPath("article", { site: site.id, article, hours: HOURS }));
  return (
    <>
      <BackLink to={FRONT}>{pageWords().back}</BackLink>
      <Shown of={loaded}>{(report) => <Report report={report} site={site.id} />}</Shown>
    </>
  );
}

function Report({ report, site }: { readonly report: Article; readonly site: string }) {
  const { sources, referrers, pages, countries, devices, browsers, languages } = report;
  return (
    <>
      <Title report={report} />
      <ArticleNumbers report={report} />
      <SincePublication report={report} site={site} />
      <div class="thirds">
        <div class="side">
          <ReadDepth reading={report.reading} />
          <TabbedRows title={words().countries} tabs={{ country: countries, language: languages }} />
        </div>
        <div class="side">
          <TabbedRows title={words().whereFrom} tabs={{ referrer: referrers, page: pages, source: sources }} />
          <TabbedRows title={words().devices} tabs={{ device: devices, browser: browsers }} />
        </div>
      </div>
      <Panel title={words().leftOut} note={pageWords().leftOutHint} class="over-time">
        <ReasonList reasons={report.excluded} />
      </Panel>
    </>
  );
}

function Title({ report: { title, article, url, section, author, published, zone } }: { readonly report: Article }) {
  useTitle(title ?? article);
  return (
    <header class="article-head">
      <h1 dir="auto">{title ?? article}</h1>
      <p class="facts">
        <Facts
          of={[
            section && <a {...linkTo({ ...FRONT, page: "sections", section })}>{section}</a>,
            author && <a {...linkTo({ ...FRONT, page: "authors", author })}>{author}</a>,
            published === null ? null : `${formatDate(published, zone)} (${formatAge(Date.now() - published)})`,
          ]}
        />
        {url && /^https?:/.test(url) && (
          <a href={url} target="_blank" rel="noopener noreferrer">
            {pageWords().openArticle} <span aria-hidden="true">↗</span>
          </a>
        )}
        {isAdmin.value && <a {...linkTo({ page: "metadata" })}>{pageWords().changeMetadata}</a>}
      </p>
    </header>
  );
}

function ArticleNumbers({ report: { article, totals, baseline, reading } }: { readonly report: Article }) {
  const live = now.value?.articles.find((one) => one.article === article);
  const { told, seconds, past50 } = reading;
  const { views, prints, listens, seconds: readingTime, pastHalf, lastMinutes } = words();
  return (
    <dl class="tiles wide">
      <div>
        <dt>
          {views} <Definition of="views" name={views} />
        </dt>
        <dd>
          {formatNumber(totals.views)}
          {baseline.views > 0 && <small>{pageWords().baseline(formatNumber(baseline.views))}</small>}
        </dd>
      </div>
      <div>
        <dt>
          {lastMinutes} <Definition of="now" name={lastMinutes} />
        </dt>
        <dd>
          {formatNumber(live?.views ?? 0)} {live && <small>#{live.rank}</small>}
        </dd>
      </div>
      <div>
        <dt>
          {readingTime} <Definition of="seconds" name={readingTime} />
        </dt>
        <dd>
          {told > 0 ? formatSeconds(seconds / told) : "–"} <small>{pageWords().secondsHint}</small>
        </dd>
      </div>
      <div>
        <dt>
          {pastHalf} <Definition of="pastHalf" name={pastHalf} />
        </dt>
        <dd>{told > 0 ? formatPercent(past50 / told) : "–"}</dd>
      </div>
      <div>
        <dt>
          {prints} <Definition of="prints" name={prints} />
        </dt>
        <dd>{formatNumber(totals.prints)}</dd>
      </div>
      <div>
        <dt>
          {listens} <Definition of="listens" name={listens} />
        </dt>
        <dd>{formatNumber(totals.listens)}</dd>
      </div>
    </dl>
  );
}

/** How it grew, beside the middle half of its section's articles at the same age. */
function SincePublication({ report, site }: { readonly report: Article; readonly site: string }) {
  const { curve, article, zone } = report;
  const { sincePublication, usualOfSection, usualOfSite, noCurve } = pageWords();
  const tools = <CsvButton name={sincePublication} query={{ view: "article", site, article, hours: HOURS }} />;
  if (!curve) {
    return (
      <Panel title={sincePublication} class="over-time">
        <p class="nothing">{words().nothing}</p>
      </Panel>
    );
  }
  const { usual, start, step, views } = curve;
  // Bands are of the first 72 hours, and so is the chart.
  const steps = views.map((_, hour) => ({
    short: words().hours(hour),
    long: `${pageWords().hour(hour + 1)} (${formatDate((start + hour * step) * SECOND_MS, zone)})`,
  }));
  const name = usual && (usual.of === "section" ? usualOfSection : usualOfSite)(formatNumber(usual.articles));
  const last = views.findLastIndex((value) => value !== null);
  return (
    <Panel title={sincePublication} class="over-time" tools={tools}>
      <Chart
        name={words().views}
        caption={againstUsual(curve, last) ?? noCurve}
        steps={steps}
        values={views}
        band={usual && name ? { low: usual.p25, high: usual.p75, middle: usual.p50, name } : undefined}
        partialFrom={report.asOf < (start + (last + 1) * step) * SECOND_MS ? last : steps.length}
      />
    </Panel>
  );
}

function againstUsual({ usual, views }: NonNullable<Article["curve"]>, hour: number): string | undefined {
  const middle = usual?.p50[hour];
  const own = views[hour];
  if (!middle || typeof own !== "number") return undefined;
  return pageWords().timesUsual(formatDecimal(own / middle), formatAge((hour + 1) * HOUR_MS));
}

function ReadDepth({ reading }: { readonly reading: Article["reading"] }) {
  const { told } = reading;
  const { readDepth, ofReaders, reached, definitions } = pageWords();
  const depths = [
    [25, reading.past25],
    [50, reading.past50],
    [75, reading.past75],
    [100, reading.past100],
  ] as const;
  return (
    <Panel
      title={readDepth}
      note={
        <>
          {ofReaders(formatNumber(told))} <Definition of="depth" name={readDepth} text={definitions["depth"]} />
        </>
      }
    >
      {told === 0 ? (
        <p class="nothing">{words().nothing}</p>
      ) : (
        <table class="rows">
          <tbody>
            {depths.map(([depth, count]) => (
              <tr key={depth}>
                <th scope="row">
                  <span class="bar" style={{ inlineSize: `${(count / told) * 100}%` }} />
                  <span class="name">{reached(formatPercent(depth / 100))}</span>
                </th>
                <td class="number">{formatNumber(count)}</td>
                <td class="number share">{formatPercent(count / told)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

const PLURALS = {
  source: "sources",
  referrer: "referrers",
  page: "pages",
  country: "countries",
  language: "languages",
  device: "devices",
  browser: "browsers",
} as const;
type Tab = keyof typeof PLURALS;

function TabbedRows({
  title,
  tabs,
}: {
  readonly title: string;
  readonly tabs: Readonly<Partial<Record<Tab, readonly Row[]>>>;
}) {
  const names = Object.keys(tabs) as Tab[];
  const chosen = useSignal<Tab | undefined>(undefined);
  const by = chosen.value ?? names[0] ?? "source";
  return (
    <Panel
      title={title}
      tools={names.map((one) => (
        <button key={one} type="button" class="tab" aria-pressed={one === by} onClick={() => (chosen.value = one)}>
          {words()[PLURALS[one]]}
        </button>
      ))}
    >
      <Rows by={by} name={words()[by]} rows={tabs[by] ?? []} />
    </Panel>
  );
}
