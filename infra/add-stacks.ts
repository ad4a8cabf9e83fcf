import { type App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import type { Config } from "../functions/core/config.ts";
import { DataStack } from "./data-stack.ts";
import type { ApiOrigin } from "./edge-distribution.ts";
import { EdgeStack } from "./edge-stack.ts";
import { ServiceStack } from "./service-stack.ts";
import { WatchStack } from "./watch-stack.ts";

/** All of Tirage. */
interface Stacks {
  readonly data: DataStack;
  readonly service: ServiceStack;
  /** Where the configuration has one. */
  readonly edge: EdgeStack | undefined;
  /** Where the configuration has one. */
  readonly watch: WatchStack | undefined;
}

/**
 * Adds Tirage's stacks to an app, with the checks that fail a synthesis. They name no account and no region, so that
 * they are synthesized without any and deployed wherever the credentials lead.
 * @param publicFolder the folder of the files that the API serves
 */
export function addStacks(app: App, config: Config, publicFolder: string): Stacks {
  const data = new DataStack(app, "TirageData", {
    description: "What Tirage stores: raw rows and the numbers made from them",
    production: config.production,
    mfa: config.signIn?.mfa,
  });
  const service = new ServiceStack(app, "Tirage", {
    description: "Counts how often the articles of a news site are read",
    events: data.events,
    rollups: data.rollups,
    failedBatches: data.failedBatches,
    users: data.users,
    publicFolder,
    sites: config.sites,
    perSecond: config.perSecond,
    switches: config.switches,
    originSecret: config.edge?.originSecret,
  });
  const { originSecrets, api } = service;
  const edge =
    config.edge &&
    originSecrets &&
    new EdgeStack(app, "TirageEdge", {
      description: "Serves Tirage to the world: one address for scripts, numbers and the dashboard",
      apiUrl: api.origin,
      apiOrigin: readApiOrigin(app, "apiOrigin"),
      userApiOrigin: readApiOrigin(app, "userApiOrigin"),
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
    });
  const watch =
    config.watch &&
    new WatchStack(app, "TirageWatch", {
      description: "Rings when Tirage fails, is late, is wrong or costs too much",
      functions: service.functions,
      apis: { Api: api.stage, ...(edge && { UserApi: edge.userApi.stage }) },
      tables: { events: data.events, rollups: data.rollups },
      failedBatches: data.failedBatches,
      topic: service.alarms,
      watch: config.watch,
    });
  // The check names the bucket as the service stack knows it, by its export.
  const bucket = service.resolve(data.exportValue(data.failedBatches.bucketArn))["Fn::ImportValue"];
  Validations.of(service).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${bucket}/aws/lambda/*]`,
    reason: "Lambda chooses the rest of the name of a failed batch's object, in a bucket that holds nothing else.",
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return { data, service, edge, watch };
}

/** Where CloudFront finds an API, for a trial on a machine whose CloudFront reaches no name of AWS: `-c apiOrigin=host:port`. */
function readApiOrigin(app: App, name: "apiOrigin" | "userApiOrigin"): ApiOrigin | undefined {
  const named: unknown = app.node.tryGetContext(name);
  if (typeof named !== "string") return undefined;
  const { hostname, port } = new URL(`http://${named}`);
  return { host: hostname, httpPort: Number(port) };
}
