import type { Config, Site, Switch } from "./config.ts";

/** The settings of a part of the configuration. The compiler says when one is missing here, or is no more. */
type Settings<Part> = Readonly<Record<keyof Required<NonNullable<Part>>, true>>;

const CONFIG: Settings<Config> = {
  sites: true,
  retention: true,
  edge: true,
  watch: true,
  perSecond: true,
  signIn: true,
  production: true,
  switches: true,
};
const SITE: Settings<Site> = {
  id: true,
  name: true,
  hosts: true,
  zone: true,
  languages: true,
  reading: true,
  pageToken: true,
};
const PAGE_TOKEN: Settings<Site["pageToken"]> = { secret: true, validSeconds: true, required: true };
const RETENTION: Settings<Config["retention"]> = { eventDays: true, factDays: true, minuteDays: true };
const EDGE: Settings<Config["edge"]> = { originSecret: true, domain: true, webAclArn: true };
const DOMAIN: Settings<NonNullable<Config["edge"]>["domain"]> = { name: true, certificateArn: true };
const WATCH: Settings<Config["watch"]> = { mail: true, webhook: true, monthlyDollars: true, runbook: true };
const PER_SECOND: Settings<Config["perSecond"]> = { writes: true, reads: true, reports: true, admin: true };
const SIGN_IN: Settings<Config["signIn"]> = { mfa: true, domainPrefix: true };
const SWITCHES: Settings<Config["switches"]> = { accessLogs: true };
const SWITCH: Settings<Switch> = { on: true, dollarsPerMillion: true };

/**
 * Refuses a setting that there is not: misspelt, it would be left out without a word.
 * @throws an Error that names it, and those that there are
 */
export function refuseUnknownSettings(config: Config): void {
  const { sites, retention, edge, watch, perSecond, signIn, switches } = config;
  refuse("", config, CONFIG);
  for (const site of sites) {
    refuse(`site "${site.id}": `, site, SITE);
    refuse(`site "${site.id}": pageToken.`, site.pageToken, PAGE_TOKEN);
  }
  refuse("retention.", retention, RETENTION);
  refuse("edge.", edge, EDGE);
  refuse("edge.domain.", edge?.domain, DOMAIN);
  refuse("watch.", watch, WATCH);
  refuse("perSecond.", perSecond, PER_SECOND);
  refuse("signIn.", signIn, SIGN_IN);
  refuse("switches.", switches, SWITCHES);
  refuse("switches.accessLogs.", switches.accessLogs, SWITCH);
}

function refuse(where: string, part: object = {}, known: object): void {
  const unknown = Object.keys(part).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  throw new Error(`${where}${unknown}: there is no such setting; there are ${Object.keys(known).join(", ")}`);
}
