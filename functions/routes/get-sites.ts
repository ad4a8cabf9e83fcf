import type { Site } from "../core/config.ts";
import { DEFINITIONS } from "../core/definitions.ts";
import { findSiteFor, sitesFor } from "../core/user.ts";
import { answerUser } from "./answer-user.ts";
import { readQuery, requireParameter } from "./query.ts";
import type { Given, UserRoute } from "./route.ts";

interface Needs extends Given {
  readonly store: {
    /** Up to when the reports of sites are complete, epoch milliseconds; those before their first settling are missing. */
    readonly readCompletesMs: (sites: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  };
}

/**
 * `GET /v1/reports/sites`: the sites that this user may see, or the one that they ask for, with how far the reports of each
 * reach, and what each number means. Without `site` the answer itself is of no one site.
 */
export const getSites: UserRoute<Needs> = async (request, { sites, now, store }) => {
  const query = readQuery(request.query, ["site"]);
  const one =
    query.site === undefined ? undefined : findSiteFor(request.user, sites, requireParameter("site", query.site));
  const shown = one ? [one] : sitesFor(request.user, sites);
  const completes = await store.readCompletesMs(shown.map(({ id }) => id));
  const completeTo = (one && completes.get(one.id)) ?? null;
  const of = { site: one?.id ?? null, zone: one?.zone ?? null, asOf: now(), completeTo };
  const described = shown.map((site) => ({ ...describe(site), completeTo: completes.get(site.id) ?? null }));
  return answerUser(request, of, { sites: described, definitions: DEFINITIONS });
};

function describe({ id, name, zone, languages }: Site) {
  return { id, name, zone, languages };
}
