/** The tag that this script came by: `<script defer src="https://…/v1/reader.js" data-site="dunyo"></script>`. */
const script = document.currentScript as HTMLScriptElement;

/** Its `data-` attributes. */
export const options = script.dataset;

/** The address of something on the server that the script came from. */
export function onServer(path: string): URL {
  return new URL(path, script.src);
}
