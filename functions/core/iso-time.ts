const ISO = /^(\d{4})-(\d\d)-(\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/;

/** Says whether a text is a date of the calendar, or a time with its offset, as ISO 8601 writes them. */
export function isIsoTime(text: string): boolean {
  const [, year, month, day] = ISO.exec(text) ?? [];
  if (!year || text.length > 40 || Number.isNaN(Date.parse(text))) return false;
  // Date.parse takes the 30th of February for the 1st or 2nd of March.
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1;
}
