import { SCRIPT_TYPE, serveFile } from "./served-file.ts";

/** `GET /v1/reader.js`: the script that a site includes. */
export const getReaderScript = serveFile("reader.js", SCRIPT_TYPE);
