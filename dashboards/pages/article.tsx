import { FRONT, linkTo, parameter } from "../address.ts";
import type { Article, Sites } from "../answers.ts";
import { reportPath } from "../ask.ts";
import { formatDate } from "../format-date.ts";
import { formatAge, formatNumber, formatPercent, formatSeconds } from "../format.ts";
import { now } from "../live.ts";
import { pageWords } from "../page-words.ts";
import { ReadDepth } from "../panels/read-depth.tsx";
import { TabbedRows } from "../panels/tabbed-rows.tsx";
import { ViewsOfArticle } from "../panels/views-of-article.tsx";
import { BackLink } from "../parts/back-link.tsx";
import { Definition } from "../parts/definition.tsx";
import { Facts } from "../parts/facts.tsx";
import { CopyButton } from "../parts/copy-button.tsx";
import { Panel, Shown } from "../parts/panel.tsx";
import { ReasonList } from "../parts/reason-list.tsx";
import { isAdmin } from "../session.ts";
import { useReport } from "../use-report.ts";
import { useTitle } from "../use-title.ts";
import { words } from "../words.ts";

/** Bands are of the first 72 hours, and so is the chart. */
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
      <ViewsOfArticle report={report} site={site} />
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

function Title({ report }: { readonly report: Article }) {
  const { title, article, url, section, author, published, zone } = report;
  useTitle(title ?? article);
  return (
    <header class="article-head">
      <h1>
        <bdi>{title ?? article}</bdi>
      </h1>
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
        <CopyButton text={() => textOf(report)} />
        {isAdmin.value && <a {...linkTo({ page: "metadata" })}>{pageWords().changeMetadata}</a>}
      </p>
    </header>
  );
}

/** The article and its numbers as a chat takes them. */
function textOf({ title, article, url, totals, reading: { told, past50 } }: Article): string {
  const { viewsOf, pastHalf } = words();
  const share = told ? ` · ${pastHalf}: ${formatPercent((past50 ?? 0) / told)}` : "";
  return `${title ?? article}\n${viewsOf(totals.views ?? 0, formatNumber(totals.views))}${share}${url ? `\n${url}` : ""}`;
}

function ArticleNumbers({ report: { article, totals, baseline, reading } }: { readonly report: Article }) {
  const heard = now.value?.article;
  const live = heard?.article === article ? heard : undefined;
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
          {lastMinutes} <Definition of="now rank" name={lastMinutes} />
        </dt>
        <dd>
          {formatNumber(live?.views ?? null)} {live?.rank && <small>#{live.rank}</small>}
        </dd>
      </div>
      <div>
        <dt>
          {readingTime} <Definition of="seconds" name={readingTime} />
        </dt>
        <dd>
          {told ? formatSeconds((seconds ?? 0) / told) : "–"} <small>{pageWords().secondsHint}</small>
        </dd>
      </div>
      <div>
        <dt>
          {pastHalf} <Definition of="pastHalf" name={pastHalf} />
        </dt>
        <dd>{told ? formatPercent((past50 ?? 0) / told) : "–"}</dd>
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
