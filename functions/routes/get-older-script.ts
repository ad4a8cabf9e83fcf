import { SCRIPT_TYPE, serveFile } from "./served-file.ts";

/** `GET /v1/older.js`: what older browsers load besides. */
export const getOlderScript = serveFile("older.js", SCRIPT_TYPE);
