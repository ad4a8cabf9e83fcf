/** What stands between two cells. */
export const SEPARATORS = { comma: ",", semicolon: ";" } as const;
export type Separator = keyof typeof SEPARATORS;

/** A cell: a text, a number, or nothing. */
export type CsvCell = string | number | null;

/**
 * Spreadsheets run a text that begins so as a formula, and some take no notice of what cannot be seen before it.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const IS_FORMULA = /^([\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r])/u;

/** A spreadsheet of another country divides at the other separator, or at tabs: what stands behind one would begin a cell. */
const NEEDS_QUOTES = /[,;\t"\r\n]|^\s|\s$/;

/**
 * Writes rows as CSV (RFC 4180) in UTF-8 with a byte order mark, by which spreadsheets know it. A text that would be run as
 * a formula gets an apostrophe before it.
 * @param isContinued whether another file goes before it, which has the mark
 */
export function writeCsv(rows: Iterable<readonly CsvCell[]>, separator: Separator, isContinued = false): string {
  let text = isContinued ? "" : "\ufeff";
  for (const cells of rows) {
    text += `${cells.map(writeCell).join(SEPARATORS[separator])}\r\n`;
  }
  return text;
}

function writeCell(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = IS_FORMULA.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
