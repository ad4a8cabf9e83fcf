/** A cell of a file: a text or a number, or nothing where nothing is known. */
export type Cell = string | number | null;

/** How often a file is begun, where the list that it is of changes too much between its parts. */
const TRIES = 3;
/** What the API answers with then. */
const MOVED = 409;

/**
 * Hands a file that the API answers with to the user, under its name. Where it has more than fits into one answer, the
 * parts make one file.
 * @param ask asks for a part
 * @throws an Error when it is refused
 */
export async function saveAnswer(path: string, ask: (path: string) => Promise<Response>): Promise<void> {
  const parts: Blob[] = [];
  let name = "report.csv";
  let left = TRIES;
  const begun = isForSemicolons() ? `${path}&separator=semicolon` : path;
  for (let next: string | undefined = begun; next !== undefined;) {
    const response = await ask(next);
    if (response.status === MOVED && --left > 0) {
      parts.length = 0;
      next = begun;
      continue;
    }
    if (!response.ok) throw new Error(`the API answered ${response.status}`);
    const { headers } = response;
    parts.push(await response.blob());
    [, name = name] = /filename="([^"]+)"/.exec(headers.get("content-disposition") ?? "") ?? [];
    [, next] = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "") ?? [];
  }
  hand(new Blob(parts, { type: "text/csv" }), name);
}

/** Hands rows that are on the page to the user, as a file like those of the API. */
export function saveRows(name: string, rows: readonly (readonly Cell[])[]): void {
  const lines = rows.map((cells) => `${cells.map(writeCell).join(isForSemicolons() ? ";" : ",")}\r\n`);
  // By the byte order mark spreadsheets know UTF-8.
  hand(new Blob(["\ufeff", ...lines], { type: "text/csv" }), `${name}.csv`);
}

/** Where the comma stands in numbers, as in Russian and Uzbek, spreadsheets divide cells at semicolons. */
function isForSemicolons(): boolean {
  return /^(ru|uz)/.test(document.documentElement.lang);
}

/**
 * Spreadsheets run a text that begins so as a formula; with an apostrophe before it they do not.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const IS_FORMULA = /^(\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r])/;

function writeCell(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  const text = cell ?? "";
  return text && `"${(IS_FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

function hand(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to save it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
