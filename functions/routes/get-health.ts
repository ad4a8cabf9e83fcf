import type { Given, Route } from "./route.ts";

export interface ChecksHealth {
  /** Reads from the database. @throws Problem `unavailable` when it does not answer */
  readonly checkHealth: () => Promise<void>;
}

/** `GET /v1/health`: 200 while the function and its database answer. */
export const getHealth: Route<Given & { store: ChecksHealth }> = async (_request, { now, store }) => {
  await store.checkHealth();
  return {
    status: 200,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: JSON.stringify({ status: "ok", asOf: now() }),
  };
};
