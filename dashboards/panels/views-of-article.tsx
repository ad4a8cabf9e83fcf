import { go, parameter } from "../address.ts";
import type { Article } from "../answers.ts";
import { pageWords } from "../page-words.ts";
import { CsvButton } from "../parts/csv-button.tsx";
import { Definition } from "../parts/definition.tsx";
import { Panel } from "../parts/panel.tsx";
import { ByTheClock } from "./by-the-clock.tsx";
import { SincePublication } from "./since-publication.tsx";

/** The views of an article over time: since its publication, or by the hour of the day. */
export function ViewsOfArticle({ report, site }: { readonly report: Article; readonly site: string }) {
  const { sincePublication, byTheClock } = pageWords();
  const { article } = report;
  const isByClock = parameter("views") === "clock";
  const name = isByClock ? byTheClock : sincePublication;
  return (
    <Panel
      title={name}
      class="over-time"
      tools={
        <>
          <button type="button" class="tab" aria-pressed={!isByClock} onClick={() => go({ views: undefined })}>
            {sincePublication}
          </button>
          <button type="button" class="tab" aria-pressed={isByClock} onClick={() => go({ views: "clock" })}>
            {byTheClock}
          </button>
          {!isByClock && <Definition of="usual" name={name} />}
          {!isByClock && <CsvButton name={name} query={{ view: "article", site, article }} />}
        </>
      }
    >
      {isByClock ? <ByTheClock site={site} article={article} /> : <SincePublication report={report} />}
    </Panel>
  );
}
