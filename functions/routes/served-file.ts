import { answerCached } from "./cached.ts";
import type { Route } from "./route.ts";

/** Reads a file of the folder that the build fills. */
export interface ServesFiles {
  readonly readPublicFile: (name: string) => Promise<string>;
}

/** Makes the route of a built file, kept by browsers for an hour. */
export function serveFile(name: string, type: string): Route<ServesFiles> {
  return async (request, { readPublicFile }) => {
    const body = await readPublicFile(name);
    return answerCached(request, body, { type, cache: "public, max-age=3600", body });
  };
}
