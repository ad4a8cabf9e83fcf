import { hostname, networkInterfaces } from "node:os";
import { resolve } from "node:path";
import { Complaint } from "./complaint.ts";

/** What the environment decides of a local run. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  /** Absolute path. */
  readonly dataDir: string;
  /** Hosts of other pages that may count here, such as those of a CMS on this machine. */
  readonly demoHosts: readonly string[];
  /** With what the demo site's pages are signed, which then count with a token alone. */
  readonly demoSecret: string | undefined;
  /** The dashboard is built again when its files change, and its open pages load again then. */
  readonly reloads: boolean;
}

/**
 * Reads PORT (0 takes any free one), HOST, DATA_DIR, DEMO_HOSTS (separated by commas) and DEMO_SECRET.
 * @param reloads whether the dashboard is built again when its files change
 * @throws Complaint when PORT is not a port, a host is none, or the secret is none
 */
export function readSettings(env: NodeJS.ProcessEnv, reloads = false): Settings {
  const { PORT = "3000", HOST = "127.0.0.1", DATA_DIR = ".tirage", DEMO_HOSTS = "", DEMO_SECRET = "" } = env;
  const port = Number(PORT || 3000);
  if (!/^\d*$/.test(PORT) || port > 65_535) {
    throw new Complaint(`PORT is "${PORT}" and should be a number from 0 to 65535.`);
  }
  const demoHosts = DEMO_HOSTS.split(",").filter(Boolean);
  const wrong = demoHosts.find((host) => !isBareHost(host));
  if (wrong) throw new Complaint(`DEMO_HOSTS has "${wrong}" in it and should be bare hosts: DEMO_HOSTS=localhost:8080`);
  if (!/^([A-Za-z0-9]{16,256})?$/.test(DEMO_SECRET)) {
    throw new Complaint("DEMO_SECRET should be 16 to 256 letters and digits.");
  }
  return {
    port,
    host: HOST || "127.0.0.1",
    dataDir: resolve(DATA_DIR || ".tirage"),
    demoHosts,
    demoSecret: DEMO_SECRET || undefined,
    reloads,
  };
}

/** The address that a person is told of a listening server, without a path. */
export function originOf(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return addressOf(name, port);
}

/** The hosts under which a browser reaches a listening server, as they stand in an Origin. */
export function hostsOf(host: string, port: number): string[] {
  const everywhere = host === "0.0.0.0" || host === "::";
  const addresses = everywhere ? Object.values(networkInterfaces()).flatMap((list) => list ?? []) : [];
  const names = ["localhost", "127.0.0.1", "::1", host, ...addresses.map(({ address }) => address)];
  if (everywhere) names.push(hostname());
  return [...new Set(names.flatMap((name) => hostWithPort(name, port)))];
}

function isBareHost(host: string): boolean {
  return URL.canParse(`http://${host}`) && new URL(`http://${host}`).host === host;
}

/** A host as URLs write it, with the port unless it is the scheme's own; nothing for an address with a zone. */
function hostWithPort(name: string, port: number): string[] {
  const address = addressOf(name, port);
  return URL.canParse(address) ? [new URL(address).host] : [];
}

function addressOf(name: string, port: number): string {
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}
