import type { Site } from "./config.ts";

/**
 * The one line that puts the reader script on a site's pages, as the configuration says it.
 * @param origin where the API is, without a slash at the end
 */
export function readerTag(origin: string, { id, reading = 1 }: Site): string {
  const said = reading === 1 ? "" : ` data-reading="${reading === 0 ? "off" : reading}"`;
  return `<script defer src="${origin}/v1/reader.js" data-site="${id}"${said}></script>`;
}
