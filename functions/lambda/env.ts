import type { Config, Site } from "../core/config.ts";
import type { PageSecrets } from "../core/page-token.ts";

/** What a function's environment says. */
export interface Env {
  readonly eventsTable: string;
  readonly rollupsTable: string;
  /** Folder of the built scripts and the API's description; only `report` has one. */
  readonly publicDir: string;
  /** Hosts that the demo site is served from beside its configured ones: the local runner's own address. */
  readonly demoHosts: readonly string[];
  /** What a CDN of ours sends with every request to show that it is ours; each one is valid, and none where there is no CDN. */
  readonly originSecrets: readonly string[];
  /** What the CMSs of sites may sign their pages with. */
  readonly pageSecrets: PageSecrets;
  /** How long the database may take to answer a call, milliseconds; as `connect` has it, without. */
  readonly databaseMs: number | undefined;
  /** What Lambda calls the function; nothing elsewhere, where nobody makes metrics of what it writes. */
  readonly functionName: string | undefined;
}

/** Reads a function's environment. @throws when a table's name is missing */
export function readEnv(env: NodeJS.ProcessEnv): Env {
  const { EVENTS_TABLE, ROLLUPS_TABLE, PUBLIC_DIR = "", DEMO_HOSTS = "", ORIGIN_SECRETS = "" } = env;
  const { PAGE_SECRETS = "", DATABASE_MS, AWS_LAMBDA_FUNCTION_NAME } = env;
  if (!EVENTS_TABLE || !ROLLUPS_TABLE) throw new Error("EVENTS_TABLE and ROLLUPS_TABLE must name the two tables");
  return {
    eventsTable: EVENTS_TABLE,
    rollupsTable: ROLLUPS_TABLE,
    publicDir: PUBLIC_DIR,
    databaseMs: DATABASE_MS ? Number(DATABASE_MS) : undefined,
    functionName: AWS_LAMBDA_FUNCTION_NAME || undefined,
    demoHosts: DEMO_HOSTS.split(",").filter(Boolean),
    originSecrets: ORIGIN_SECRETS.split(",").filter(Boolean),
    pageSecrets: readPageSecrets(PAGE_SECRETS),
  };
}

/** Reads `dunyo=new,old;other=first`. No secret has one of these signs in it. */
function readPageSecrets(text: string): PageSecrets {
  return new Map(
    text.split(";").flatMap((one) => {
      const [site, secrets] = one.split("=");
      return site && secrets ? [[site, secrets.split(",").filter(Boolean)]] : [];
    }),
  );
}

/** The configured sites, with the demo site's hosts of this environment, whose pages need a token where it has a secret. */
export function sitesOf(config: Config, { demoHosts, pageSecrets }: Pick<Env, "demoHosts"> & Partial<Env>): Site[] {
  return config.sites.map((site) => {
    if (site.id !== "demo") return site;
    const { pageToken = pageSecrets?.has(site.id) ? { secret: 1 } : undefined } = site;
    return { ...site, hosts: [...site.hosts, ...demoHosts], ...(pageToken && { pageToken }) };
  });
}
