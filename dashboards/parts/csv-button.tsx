import { useSignal } from "@preact/signals";
import { reportPath, type Query } from "../ask.ts";
import type { Cell } from "../save.ts";
import { fetchAsUser } from "../session.ts";
import { site } from "../site.ts";
import { words } from "../words.ts";

interface CsvButtonProps {
  readonly name: string;
  /** What the API makes a file of, with every row that there is. */
  readonly query?: Query;
  /** The file's name and rows, where all of them are on the page. */
  readonly rows?: () => readonly [file: string, ...(readonly Cell[])[]];
}

/** Saves the rows of a table as a file. */
export function CsvButton({ name, query, rows }: CsvButtonProps) {
  const isBusy = useSignal(false);
  const hasFailed = useSignal(false);
  const save = async () => {
    isBusy.value = true;
    hasFailed.value = false;
    try {
      const { saveAnswer, saveRows } = await import("../save.ts");
      if (query) await saveAnswer(reportPath("export.csv", query), fetchAsUser);
      if (rows) {
        const [file, ...lines] = rows();
        saveRows(`${site.value?.id}-${file}`, lines);
      }
    } catch {
      hasFailed.value = true;
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <>
      {hasFailed.value && <span role="status">{words().away}</span>}
      <button type="button" disabled={isBusy.value} aria-label={words().csvOf(name)} onClick={() => void save()}>
        {words().csv}
      </button>
    </>
  );
}
