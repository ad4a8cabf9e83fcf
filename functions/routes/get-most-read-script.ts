import { SCRIPT_TYPE, serveFile } from "./served-file.ts";

/** `GET /v1/most-read.js`: the element that lists what was read most. */
export const getMostReadScript = serveFile("most-read.js", SCRIPT_TYPE);
