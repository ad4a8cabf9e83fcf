const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of a time in an IANA zone, `2026-11-24`. */
export function localDay(timeMs: number, zone: string): string {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
    formats.set(zone, format);
  }
  return format.format(timeMs);
}
