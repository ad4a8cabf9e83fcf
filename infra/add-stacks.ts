import type { Construct } from "constructs";
import type { Config } from "../functions/core/config.ts";
import { DataStack } from "./data-stack.ts";
import type { ApiOrigin } from "./edge-distribution.ts";
import { EdgeStack } from "./edge-stack.ts";
import { onCallOf } from "./runbook-alarm.ts";
import { ServiceStack } from "./service-stack.ts";
import { WatchStack } from "./watch-stack.ts";

/** All of Tirage. */
export interface Stacks {
  readonly data: DataStack;
  readonly service: ServiceStack;
  /** Where the configuration has one. */
  readonly edge: EdgeStack | undefined;
  /** Where the configuration has one. */
  readonly watch: WatchStack | undefined;
}

/**
 * Adds Tirage's stacks to an app, or to a part of one. They name no account and no region, so that they are synthesized
 * without any and deployed wherever the credentials lead.
 * @param publicFolder the folder of the files that the API serves
 * @param configFile the module that exports this configuration as `config`, an absolute path; tirage.config.ts without it
 */
export function addStacks(scope: Construct, config: Config, publicFolder: string, configFile?: string): Stacks {
  const data = new DataStack(scope, "TirageData", {
    description: "What Tirage stores: raw rows and the numbers made from them",
    production: config.production,
    mfa: config.signIn?.mfa,
  });
  const service = new ServiceStack(scope, "Tirage", {
    description: "Counts how often the articles of a news site are read",
    events: data.events,
    rollups: data.rollups,
    failedBatches: data.failedBatches,
    users: data.users,
    publicFolder,
    sites: config.sites,
    perSecond: config.perSecond,
    configFile,
    switches: config.switches,
    originSecret: config.edge?.originSecret,
  });
  const { originSecrets, api } = service;
  const edge =
    config.edge &&
    originSecrets &&
    new EdgeStack(scope, "TirageEdge", {
      description: "Serves Tirage to the world: one address for scripts, numbers and the dashboard",
      apiUrl: api.origin,
      apiOrigin: readApiOrigin(scope, "apiOrigin"),
      userApiOrigin: readApiOrigin(scope, "userApiOrigin"),
      functions: service.functions,
      originSecret: originSecrets.current,
      users: data.users,
      clients: [service.passwordClient],
      signIn: config.signIn,
      perSecond: config.perSecond,
      accessLogs: config.switches.accessLogs.on,
      publicFolder,
      sites: config.sites,
      edge: config.edge,
      onCall: config.watch && onCallOf(service.alarms, config.watch),
    });
  const watch =
    config.watch &&
    new WatchStack(scope, "TirageWatch", {
      description: "Rings when Tirage fails, is late, is wrong or costs too much",
      functions: service.functions,
      api: api.stage,
      tables: { events: data.events, rollups: data.rollups },
      failedBatches: data.failedBatches,
      topic: service.alarms,
      watch: config.watch,
    });
  return { data, service, edge, watch };
}

/** Where CloudFront finds an API, for a trial on a machine whose CloudFront reaches no name of AWS: `-c apiOrigin=host:port`. */
function readApiOrigin(scope: Construct, name: "apiOrigin" | "userApiOrigin"): ApiOrigin | undefined {
  const named: unknown = scope.node.tryGetContext(name);
  if (typeof named !== "string") return undefined;
  const { hostname, port } = new URL(`http://${named}`);
  return { host: hostname, httpPort: Number(port) };
}
