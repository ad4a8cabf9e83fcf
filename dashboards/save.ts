/** A cell of a file: a text or a number, or nothing where nothing is known. */
export type Cell = string | number | null;

/**
 * Hands a file that the API answers with to the user, under its name. Where it has more than fits into one answer, the
 * parts make one file.
 * @param ask asks for a part, and throws when it is refused
 */
export async function saveAnswer(path: string, ask: (path: string) => Promise<Response>): Promise<void> {
  const parts: Blob[] = [];
  let name = "report.csv";
  for (let next: string | undefined = path; next !== undefined;) {
    const { headers, blob } = await readPart(await ask(next));
    parts.push(blob);
    [, name = name] = /filename="([^"]+)"/.exec(headers.get("content-disposition") ?? "") ?? [];
    [, next] = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "") ?? [];
  }
  hand(new Blob(parts, { type: "text/csv" }), name);
}

async function readPart(response: Response): Promise<{ headers: Headers; blob: Blob }> {
  return { headers: response.headers, blob: await response.blob() };
}

/** Hands rows that are on the page to the user, as a file like those of the API. */
export function saveRows(name: string, rows: readonly (readonly Cell[])[]): void {
  const lines = rows.map((cells) => `${cells.map(writeCell).join(",")}\r\n`);
  // By the byte order mark spreadsheets know UTF-8.
  hand(new Blob(["\ufeff", ...lines], { type: "text/csv" }), `${name}.csv`);
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
