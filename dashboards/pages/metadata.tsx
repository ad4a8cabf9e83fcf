import { useSignal } from "@preact/signals";
import { parameter } from "../address.ts";
import type { Article, Sites } from "../answers.ts";
import { reportPath } from "../ask.ts";
import { ChangeRefused, changeArticle, type Metadata } from "../change-article.ts";
import { pageWords } from "../page-words.ts";
import { BackLink } from "../parts/back-link.tsx";
import { MetadataForm } from "../parts/metadata-form.tsx";
import { OldIds } from "../parts/old-ids.tsx";
import { Panel, Shown } from "../parts/panel.tsx";
import { isAdmin } from "../session.ts";
import { useReport } from "../use-report.ts";
import { useTitle } from "../use-title.ts";
import { words } from "../words.ts";

/** What is known of an article, for admins to change. */
export function MetadataPage({ site }: { readonly site: Sites["sites"][number] }) {
  const article = parameter("article") ?? "";
  const loaded = useReport<Article>(reportPath("article", { site: site.id, article, hours: 1 }));
  const { metadata, toArticle, forAdmins } = pageWords();
  useTitle(metadata);
  return (
    <>
      <BackLink to={{ page: "article" }}>{toArticle}</BackLink>
      {isAdmin.value ? (
        <Shown of={loaded}>{(report) => <Editor key={report.article} site={site.id} report={report} />}</Shown>
      ) : (
        <Panel title={words().refused}>
          <p>{forAdmins}</p>
        </Panel>
      )}
    </>
  );
}

/** How it went: what would undo the last change, or the API's sentence that says why there was none. */
type Outcome = { readonly undo: Partial<Metadata> } | { readonly refused: string };

function Editor({ site, report }: { readonly site: string; readonly report: Article }) {
  const { article } = report;
  // What the API said after a change is newer than the report, which browsers keep for some seconds.
  const kept = useSignal<Metadata>(report);
  const outcome = useSignal<Outcome | undefined>(undefined);
  const isBusy = useSignal(false);
  const save = async (changes: Partial<Metadata>, isUndo = false) => {
    const names = Object.keys(changes) as (keyof Metadata)[];
    const undo: Partial<Metadata> = Object.fromEntries(names.map((name) => [name, kept.value[name]]));
    isBusy.value = true;
    outcome.value = undefined;
    try {
      kept.value = await changeArticle(site, article, changes);
      outcome.value = { undo: isUndo ? {} : undo };
    } catch (error) {
      outcome.value = { refused: error instanceof ChangeRefused ? error.message : "" };
    }
    isBusy.value = false;
  };
  const given = { kept: kept.value, isBusy: isBusy.value, save: (changes: Partial<Metadata>) => void save(changes) };
  const { metadata, oldIds, oldIdsHint } = pageWords();
  return (
    <>
      <h1 class="page-title">
        <bdi>{kept.value.title ?? article}</bdi>
      </h1>
      <Panel title={metadata} note={article}>
        <MetadataForm {...given} />
      </Panel>
      <Panel title={oldIds} note={oldIdsHint}>
        <OldIds {...given} />
      </Panel>
      <Outcome of={outcome.value} undo={(changes) => void save(changes, true)} />
    </>
  );
}

interface OutcomeProps {
  readonly of: Outcome | undefined;
  readonly undo: (changes: Partial<Metadata>) => void;
}

function Outcome({ of: outcome, undo }: OutcomeProps) {
  const { saved, undo: undoName, notSaved } = pageWords();
  return (
    <>
      <p role="status">
        {outcome && "undo" in outcome && (
          <>
            {saved}{" "}
            {Object.keys(outcome.undo).length > 0 && (
              <button type="button" onClick={() => undo(outcome.undo)}>
                {undoName}
              </button>
            )}
          </>
        )}
      </p>
      {outcome && "refused" in outcome && (
        <p role="alert" class="warn">
          {notSaved} {outcome.refused ? <span lang="en">{outcome.refused}</span> : words().away}
        </p>
      )}
    </>
  );
}
