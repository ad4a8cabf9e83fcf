import type { Site } from "../core/config.ts";
import { DEFINITIONS } from "../core/definitions.ts";
import { findSiteFor, sitesFor } from "../core/user.ts";
import { answerUser } from "./answer-user.ts";
import { readQuery, requireParameter } from "./query.ts";
import type { Given, UserRoute } from "./route.ts";

/**
 * `GET /v1/reports/sites`: the sites that this user may see, or the one that they ask for, and what each number means.
 * It holds no number, so it is complete to no time, and without `site` it is of no one site.
 */
export const getSites: UserRoute<Given> = async (request, { sites, now }) => {
  const query = readQuery(request.query, ["site"]);
  const one =
    query.site === undefined ? undefined : findSiteFor(request.user, sites, requireParameter("site", query.site));
  const shown = one ? [one] : sitesFor(request.user, sites);
  const of = { site: one?.id ?? null, zone: one?.zone ?? null, asOf: now(), completeTo: null };
  return answerUser(request, of, { sites: shown.map(describe), definitions: DEFINITIONS });
};

function describe({ id, name, zone, languages }: Site) {
  return { id, name, zone, languages };
}
