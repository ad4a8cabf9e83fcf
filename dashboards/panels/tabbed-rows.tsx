import { useSignal } from "@preact/signals";
import type { Row } from "../answers.ts";
import { CsvButton } from "../parts/csv-button.tsx";
import { Definition } from "../parts/definition.tsx";
import { Panel } from "../parts/panel.tsx";
import { Rows } from "../parts/rows.tsx";
import { words } from "../words.ts";

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

/** Rows that are there already, of one dimension at a time. */
export function TabbedRows({
  title,
  tabs,
}: {
  readonly title: string;
  readonly tabs: Readonly<Partial<Record<Tab, readonly Row[]>>>;
}) {
  const names = Object.keys(tabs) as Tab[];
  const chosen = useSignal<Tab | undefined>(undefined);
  const by = chosen.value ?? names[0] ?? "source";
  const rows = tabs[by] ?? [];
  return (
    <Panel
      title={title}
      tools={
        <>
          {names.map((one) => (
            <button key={one} type="button" class="tab" aria-pressed={one === by} onClick={() => (chosen.value = one)}>
              {words()[PLURALS[one]]}
            </button>
          ))}
          <Definition of={by === "source" ? "source share" : "share"} name={words().share} />
          <CsvButton
            name={words()[PLURALS[by]]}
            rows={() => [by, [words()[by], words().views], ...rows.map(({ value, views }) => [value, views.value])]}
          />
        </>
      }
    >
      <Rows by={by} name={words()[by]} rows={rows} />
    </Panel>
  );
}
