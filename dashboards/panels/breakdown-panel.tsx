import { go, parameter, type Filter } from "../address.ts";
import type { Breakdown } from "../answers.ts";
import { reportPath, type Query } from "../ask.ts";
import { CsvButton } from "../parts/csv-button.tsx";
import { Definition } from "../parts/definition.tsx";
import { Panel, Shown } from "../parts/panel.tsx";
import { Rows } from "../parts/rows.tsx";
import { useReport } from "../use-report.ts";
import { words } from "../words.ts";

interface BreakdownPanelProps {
  readonly title: string;
  /** The dimensions that it shows, one at a time. */
  readonly by: readonly Filter[];
  readonly query: Query;
}

const ROWS = 8;

const PLURALS = {
  section: "sections",
  author: "authors",
  source: "sources",
  referrer: "referrers",
  country: "countries",
  device: "devices",
  browser: "browsers",
  language: "languages",
} as const;

/** What each value of a dimension had in the period. The rows add up to the total. */
export function BreakdownPanel({ title, by: all, query }: BreakdownPanelProps) {
  const [usual = "section"] = all;
  const key = `by-${usual}`;
  const by = all.find((one) => one === parameter(key)) ?? usual;
  const loaded = useReport<Breakdown>(reportPath("breakdown", { ...query, by, limit: ROWS }));
  const name = words()[PLURALS[by]];
  return (
    <Panel
      title={title}
      class="breakdown"
      tools={
        <>
          {all.length > 1 &&
            all.map((one) => (
              <button
                key={one}
                type="button"
                class="tab"
                aria-pressed={one === by}
                onClick={() => go({ [key]: one === usual ? undefined : one })}
              >
                {words()[PLURALS[one]]}
              </button>
            ))}
          <Definition of="share" name={words().share} />
          <CsvButton name={name} query={{ view: "breakdown", ...query, by }} />
        </>
      }
    >
      <Shown of={loaded}>{({ rows }) => <Rows by={by} name={words()[by]} rows={rows} filter={by} />}</Shown>
    </Panel>
  );
}
