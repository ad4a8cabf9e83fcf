import { SCRIPT_TYPE, serveFile } from "./served-file.ts";

/** `GET /v1/views.js`: the element that shows a number. */
export const getViewsScript = serveFile("views.js", SCRIPT_TYPE);
