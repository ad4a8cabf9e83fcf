import { serveFile } from "./served-file.ts";

/** `GET /v1/openapi.json`: this API, described. */
export const getOpenapi = serveFile("openapi.json", "application/json");
