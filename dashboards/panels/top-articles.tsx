import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { liveFilters, parameter, sorting } from "../address.ts";
import type { Articles } from "../answers.ts";
import { Refused, ask, reportPath, type Query } from "../ask.ts";
import { formatNumber } from "../format.ts";
import { now } from "../live.ts";
import { ArticleFacts, ArticleLink } from "../parts/article-link.tsx";
import { Change } from "../parts/change.tsx";
import { CopyButton } from "../parts/copy-button.tsx";
import { CsvButton } from "../parts/csv-button.tsx";
import { Definition } from "../parts/definition.tsx";
import { ForItsAge } from "../parts/for-its-age.tsx";
import { Move } from "../parts/move.tsx";
import { ReadShare } from "../parts/read-share.tsx";
import { Panel, Shown } from "../parts/panel.tsx";
import { SortButton, sortState, type Sorting } from "../parts/sort-button.tsx";
import { Sparkline } from "../parts/sparkline.tsx";
import { useReport } from "../use-report.ts";
import { words } from "../words.ts";

type Listed = Articles["articles"][number];

const PAGE = 20;

/** The articles of the period in the order that was chosen, page by page. */
export function TopArticles({ query }: { readonly query: Query }) {
  const sort = sorting.value;
  const order = parameter("order") === "asc" ? "asc" : "desc";
  const path = reportPath("articles", { ...query, sort, order, limit: PAGE, with: "usual,lastDay" });
  const loaded = useReport<Articles>(path);
  return (
    <Panel
      title={words().topArticles}
      class="articles"
      note={loaded.report && words().articlesFound(loaded.report.found, formatNumber(loaded.report.found))}
      tools={
        <>
          {loaded.report && (
            <CopyButton name={words().topArticles} text={() => textOf(loaded.report?.articles ?? [])} />
          )}
          <CsvButton name={words().topArticles} query={{ view: "articles", ...query, sort, order }} />
        </>
      }
    >
      <Shown of={loaded}>
        {(first) => <List path={path} first={first} sorted={{ sort, isRising: order === "asc" }} />}
      </Shown>
    </Panel>
  );
}

/** The articles as a chat takes them. */
function textOf(articles: readonly Listed[]): string {
  return articles
    .map(({ title, article, views }, at) => `${at + 1}. ${title ?? article}: ${formatNumber(views.value)}`)
    .join("\n");
}

interface ListProps {
  readonly path: string;
  readonly first: Articles;
  readonly sorted: Sorting;
}

function List({ path, first, sorted }: ListProps) {
  const more = useMore(path, first);
  const known = new Set<string>();
  // The first page is asked for again as time goes on. What has left it since is on one of those that were turned.
  const listed = [...first.articles, ...more.articles].filter(
    ({ article }) => !known.has(article) && known.add(article),
  );
  // Where nothing is known of the period before, nothing is new.
  const isCompared = listed.some(({ views }) => (views.previous ?? null) !== null);
  if (listed.length === 0) return <p class="nothing">{words().nothing}</p>;
  return (
    <>
      <table class="list">
        <thead>
          <tr>
            <th scope="col" class="rank">
              <span class="hidden">{words().rank}</span>
            </th>
            <th scope="col" aria-sort={sortState("published", sorted)}>
              {words().article} <SortButton by="published" name={words().published} {...sorted} />{" "}
              <Definition of="rank" name={words().rank} />
            </th>
            {(["now", "views", "read", "prints", "listens"] as const).map((by) => (
              <th key={by} scope="col" class={`number ${by}`} aria-sort={sortState(by, sorted)}>
                {by === "now" && !liveFilters.value ? (
                  words()[by]
                ) : (
                  <SortButton by={by} name={words()[by]} {...sorted} />
                )}{" "}
                <Definition of={by === "views" ? "views growth age" : by} name={words()[by]} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {listed.map((one, at) => (
            <Item key={one.article} one={one} place={at + 1} isCompared={isCompared} />
          ))}
        </tbody>
      </table>
      {more.cursor !== null && (
        <button type="button" class="more" aria-disabled={more.isBusy} onClick={more.load}>
          {words().loadMore}
        </button>
      )}
    </>
  );
}

interface ItemProps {
  readonly one: Listed;
  readonly place: number;
  readonly isCompared: boolean;
}

function Item({ one, place, isCompared }: ItemProps) {
  const { article, views, told, pastHalf, seconds, prints, listens } = one;
  const live = now.value?.articles.find((each) => each.article === article);
  const recent = liveFilters.value && live ? live.views : one.now;
  return (
    <tr>
      <td class="rank">{formatNumber(place)}</td>
      <th scope="row" class="title">
        <ArticleLink article={article} title={one.title} />
        <ArticleFacts one={one} />
        {live && <Move rank={live.rank} previous={live.previousRank} />}
      </th>
      <td class="number now" data-name={words().now}>
        {recent ? formatNumber(recent) : <span class="zero">{recent ?? "–"}</span>}
      </td>
      <td class="number views" data-name={words().views}>
        <b>{formatNumber(views.value)}</b> {isCompared && <Change {...views} />} <ForItsAge usual={one.usual} />
        <Sparkline values={one.lastDay ?? []} />
      </td>
      <td class="number read" data-name={words().read}>
        <ReadShare of={{ told, pastHalf, seconds }} />
      </td>
      <td class="number prints" data-name={words().prints}>
        {formatNumber(prints.value)}
      </td>
      <td class="number listens" data-name={words().listens}>
        {formatNumber(listens.value)}
      </td>
    </tr>
  );
}

/** The pages that were turned, the first among them as it was then. */
function useMore(path: string, first: Articles) {
  const pages = useSignal<readonly Articles[]>([]);
  const isBusy = useSignal(false);
  const { cursor } = pages.value.at(-1) ?? first;
  const stop = useSignal<AbortController | undefined>(undefined);
  // Another order begins at its first page.
  useEffect(
    () => () => {
      stop.peek()?.abort();
      pages.value = [];
    },
    [path],
  );
  const load = async () => {
    if (isBusy.value) return;
    const { signal } = (stop.value = new AbortController());
    const turn = async (turned: readonly Articles[]) => {
      const from = turned.at(-1)?.cursor;
      if (from) pages.value = [...turned, await ask<Articles>(`${path}&cursor=${from}`, signal)];
    };
    isBusy.value = true;
    try {
      await turn(pages.value[0] ? pages.value : [first]).catch(async (error: unknown) => {
        // Too much has moved for a next page: the list begins again.
        if (!(error instanceof Refused && error.status === 409)) throw error;
        await turn((pages.value = [await ask<Articles>(path, signal)]));
      });
    } catch {
      // The button is there still.
    } finally {
      isBusy.value = false;
    }
  };
  return {
    articles: pages.value.flatMap(({ articles }) => articles),
    cursor,
    isBusy: isBusy.value,
    load: () => void load(),
  };
}
