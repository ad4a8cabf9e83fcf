import { SCRIPT_TYPE, serveFile } from "./served-file.ts";

/** `GET /v1/stay.js`: what the reader script loads once a view is sent. */
export const getStayScript = serveFile("stay.js", SCRIPT_TYPE);
