import { Problem } from "../core/problem.ts";
import type { Route } from "./route.ts";

/** `$default`: whatever no other route answers, so that the API's own 404 is a problem like every other. */
export const refuseRoute: Route<unknown> = async () => {
  throw new Problem("route", "See /v1/openapi.json for what there is.");
};
