import { Problem } from "../core/problem.ts";
import type { Route } from "./route.ts";
import { HOUR, SCRIPT_TYPE, answerFile, contentHash, type ServesFiles } from "./served-file.ts";

/** A name with the hash of its content says the same for ever. */
const FOR_EVER = "public, max-age=31536000, immutable";

/**
 * `GET /v1/scripts/{file}`: a script under a name that carries its content's hash, for pages that pin it with
 * `integrity`. A name of an earlier build answers with the script of today, kept for an hour: a page that pins nothing
 * goes on counting.
 */
export const getHashedScript: Route<ServesFiles> = async (request, needs) => {
  const [, script, hash] = /^(reader|views|most-read)\.([0-9a-f]{12})\.js$/.exec(request.path["file"] ?? "") ?? [];
  if (!script) throw new Problem("route", "See /v1/openapi.json for what there is.");
  const name = `${script}.js`;
  const isOfToday = hash === contentHash(await needs.readPublicFile(name));
  return answerFile(request, name, { type: SCRIPT_TYPE, cache: isOfToday ? FOR_EVER : HOUR }, needs);
};
