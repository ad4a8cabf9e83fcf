import type { Site } from "./config.ts";
import { Problem } from "./problem.ts";

/** Finds a site by its id. @throws Problem `site` when there is none. */
export function findSite(sites: readonly Site[], id: string): Site {
  const site = sites.find((one) => one.id === id);
  if (!site) throw new Problem("site", "No site has this id. Check data-site, or the site parameter.");
  return site;
}

/** Says whether an address, of a page or an Origin header, lies on one of the site's hosts. The scheme is http or https. */
export function isOnSite(site: Site, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return (protocol === "https:" || protocol === "http:") && site.hosts.includes(host);
}
