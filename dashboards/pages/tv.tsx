import { useEffect } from "preact/hooks";
import type { Now, Sites } from "../answers.ts";
import { formatNumber } from "../format.ts";
import { now } from "../live.ts";
import { pageWords } from "../page-words.ts";
import { LiveNumbers } from "../panels/live-numbers.tsx";
import { ArticleFacts } from "../parts/article-link.tsx";
import { Move } from "../parts/move.tsx";
import { Panel } from "../parts/panel.tsx";
import { Pulse } from "../parts/pulse.tsx";
import { Rows } from "../parts/rows.tsx";
import { enter, session } from "../session.ts";
import { stayAwake } from "../stay-awake.ts";
import { useTitle } from "../use-title.ts";
import { words } from "../words.ts";

/** As many as are read from the other end of a room. */
const ARTICLES = 6;

/** What happens now, for a screen on a wall: nobody presses anything there, so it goes on by itself. */
export function TvPage({ site }: { readonly site: Sites["sites"][number] }) {
  const state = session.value;
  const live = now.value;
  useTitle(site.name);
  useEffect(stayAwake, []);
  useEffect(() => {
    document.documentElement.classList.add("tv");
    return () => document.documentElement.classList.remove("tv");
  }, []);
  useEffect(() => {
    // The issuer's own session lasts longer, and asks nothing then.
    if (state === "over") void enter(false);
  }, [state]);
  return (
    <>
      <header class="bar">
        <h1>{site.name}</h1>
        <Pulse />
      </header>
      <LiveNumbers />
      {live && (
        <div class="main-part">
          <Panel title={words().topArticles} note={words().lastMinutes} class="articles">
            <ReadNow articles={live.articles.slice(0, ARTICLES)} />
          </Panel>
          <Panel title={words().whereFrom} note={pageWords().lastHours}>
            <Rows by="source" name={words().source} rows={live.sources.slice(0, ARTICLES)} />
          </Panel>
        </div>
      )}
    </>
  );
}

function ReadNow({ articles }: { readonly articles: Now["articles"] }) {
  if (articles.length === 0) return <p class="nothing">{words().nothing}</p>;
  return (
    <ol class="results">
      {articles.map((one) => (
        <li key={one.article}>
          <b>{formatNumber(one.views)}</b>
          <span dir="auto">{one.title ?? one.article}</span> <Move rank={one.rank} previous={one.previousRank} />{" "}
          <ArticleFacts one={one} />
        </li>
      ))}
    </ol>
  );
}
