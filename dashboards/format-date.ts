import { formatTime, partsOf } from "./format.ts";
import { pageWords } from "./page-words.ts";
import { words } from "./words.ts";

/** `23 November 2026, 15:04` */
export function formatDate(ms: number, zone: string): string {
  const { day, month, year } = partsOf(ms, zone);
  return `${words().day(day, pageWords().months[month - 1] ?? "")} ${year}, ${formatTime(ms, zone)}`;
}
