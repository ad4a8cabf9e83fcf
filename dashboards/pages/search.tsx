import { filters, liveFilters, parameter } from "../address.ts";
import type { Found, Sites } from "../answers.ts";
import { reportPath } from "../ask.ts";
import { formatNumber } from "../format.ts";
import { pageWords } from "../page-words.ts";
import { ArticleFacts, ArticleLink } from "../parts/article-link.tsx";
import { Panel, Shown } from "../parts/panel.tsx";
import { useReport } from "../use-report.ts";
import { useTitle } from "../use-title.ts";
import { words } from "../words.ts";

const LIMIT = 50;

/** The articles that have every word of a question, and what is filtered by. */
export function SearchPage({ site }: { readonly site: Sites["sites"][number] }) {
  const question = parameter("q") ?? "";
  const loaded = useReport<Found>(reportPath("search", { site: site.id, q: question, limit: LIMIT, ...filters.value }));
  const { searchFor, found, foundNone, viewedHint } = pageWords();
  useTitle(searchFor(question));
  return (
    <>
      <h1 class="page-title">
        <bdi>{searchFor(question)}</bdi>
      </h1>
      <Shown of={loaded}>
        {(report) => (
          <Panel
            title={
              report.found === 0 ? foundNone : found(words().articlesFound(report.found, formatNumber(report.found)))
            }
            // Sections and authors are the articles' own, the others their views'.
            note={!liveFilters.value && viewedHint}
          >
            <ul class="results">
              {report.articles.map((one) => (
                <li key={one.article}>
                  <ArticleLink article={one.article} title={one.title} />
                  <ArticleFacts one={one} />
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </Shown>
    </>
  );
}
