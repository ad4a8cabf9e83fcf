import { type App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import type { Config } from "../functions/core/config.ts";
import { DataStack } from "./data-stack.ts";
import { ServiceStack } from "./service-stack.ts";

/**
 * Adds Tirage's two stacks to an app, with the checks that fail a synthesis. They name no account and no region, so
 * that they are synthesized without any and deployed wherever the credentials lead.
 * @param publicFolder the folder of the files that the API serves
 */
export function addStacks(app: App, config: Config, publicFolder: string): { data: DataStack; service: ServiceStack } {
  const data = new DataStack(app, "TirageData", {
    description: "What Tirage stores: raw rows and the numbers made from them",
    production: config.production,
  });
  const service = new ServiceStack(app, "Tirage", {
    description: "Counts how often the articles of a news site are read",
    events: data.events,
    rollups: data.rollups,
    failedBatches: data.failedBatches,
    users: data.users,
    publicFolder,
    sites: config.sites,
    switches: config.switches,
  });
  // The check names the bucket as the service stack knows it, by its export.
  const bucket = service.resolve(data.exportValue(data.failedBatches.bucketArn))["Fn::ImportValue"];
  Validations.of(service).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${bucket}/aws/lambda/*]`,
    reason: "Lambda chooses the rest of the name of a failed batch's object, in a bucket that holds nothing else.",
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { data, service };
}
