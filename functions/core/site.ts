import type { Site } from "./config.ts";
import { Problem } from "./problem.ts";

/** Finds a site by its id. @throws Problem `site` when there is none. */
export function findSite(sites: readonly Site[], id: string): Site {
  const site = sites.find((one) => one.id === id);
  if (!site) throw new Problem("site", "No site has this id. Check data-site, or the site parameter.");
  return site;
}

/**
 * Says whether an `Origin` header names one of the site's hosts. What a browser would not write so is none: where a URL is
 * read leniently, `https://news.example\.evil.example` has the host before the backslash.
 */
export function isOriginOf(site: Site, origin: string): boolean {
  return isOnSite(site, origin) && new URL(origin).origin === origin;
}

/** Says whether the address of a page lies on one of the site's hosts. The scheme is http or https. */
export function isOnSite(site: Site, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return (protocol === "https:" || protocol === "http:") && site.hosts.includes(host);
}
