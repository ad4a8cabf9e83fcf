/** The tag that this script came by: `<script defer src="https://…/v1/reader.js" data-site="dunyo"></script>`. */
const script = document.currentScript as HTMLScriptElement;

/** Its `data-` attributes. */
export const options = script.dataset;

/** The address on the server that the script came from which the API's begin with. */
export const server = new URL("/v1/", script.src);
