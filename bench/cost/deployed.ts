import type { Template } from "aws-cdk-lib/assertions";
import { resourceAt, resourcesOf, synthesize, type Resource } from "../../test/infra/synthesize.ts";

export type FunctionName = "record" | "recount" | "settle" | "report" | "audit";

/** What a function is billed by. */
export interface DeployedFunction {
  readonly megabytes: number;
  readonly architecture: "arm64" | "x86_64";
  /** Whether Lambda writes a line of its own to the log for each invocation. */
  readonly tellsOfInvocations: boolean;
}

/** What the synthesized stacks say that a bill depends on. */
export interface Deployed {
  readonly functions: Readonly<Record<FunctionName, DeployedFunction>>;
  /** How the stream's records come to recount. */
  readonly stream: { readonly batchSize: number; readonly windowSeconds: number; readonly parallelization: number };
  readonly settleRunsADay: number;
  readonly auditRunsADay: number;
  /** Tables that can be restored to any second, of all of them. */
  readonly isRestorable: boolean;
  readonly hasEdge: boolean;
  readonly alarms: number;
  readonly dashboards: number;
  readonly secrets: number;
  /** Whether a line is written for each request. */
  readonly hasAccessLogs: boolean;
  readonly hasFirewall: boolean;
}

/** Reads what is deployed from the templates. @throws an Error that names what is not in them as it was expected */
export function readDeployed(stacks: ReturnType<typeof synthesize> = synthesize()): Deployed {
  const { serviceTemplate: service, dataTemplate, edgeTemplate: edge, watchTemplate: watch } = stacks;
  const mapping = only(service, "AWS::Lambda::EventSourceMapping").Properties;
  const tables = Object.values(resourcesOf(dataTemplate, "AWS::DynamoDB::GlobalTable"));
  const stages = [service, edge].flatMap((template) => all(template, "AWS::ApiGatewayV2::Stage"));
  const distributions = all(edge, "AWS::CloudFront::Distribution");
  return {
    functions: {
      record: readFunction(service, "record"),
      recount: readFunction(service, "recount"),
      settle: readFunction(service, "settle"),
      report: readFunction(service, "report"),
      audit: readFunction(service, "audit"),
    },
    stream: {
      batchSize: numberOf(mapping, "BatchSize"),
      windowSeconds: numberOf(mapping, "MaximumBatchingWindowInSeconds"),
      parallelization: numberOf(mapping, "ParallelizationFactor"),
    },
    settleRunsADay: runsADay(resourceAt(service, "AWS::Events::Rule", "Settle")),
    auditRunsADay: runsADay(resourceAt(service, "AWS::Events::Rule", "Audit")),
    isRestorable: tables.every((table) => JSON.stringify(table).includes('"PointInTimeRecoveryEnabled":true')),
    hasEdge: distributions.length > 0,
    alarms: all(watch, "AWS::CloudWatch::Alarm").length,
    dashboards: all(watch, "AWS::CloudWatch::Dashboard").length,
    secrets: all(service, "AWS::SecretsManager::Secret").length,
    hasAccessLogs: stages.some(({ Properties }) => "AccessLogSettings" in Properties),
    hasFirewall: distributions.some(({ Properties }) => JSON.stringify(Properties).includes('"WebACLId"')),
  };
}

function readFunction(service: Template, name: FunctionName): DeployedFunction {
  const path = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Function`;
  const { Properties } = resourceAt(service, "AWS::Lambda::Function", path);
  const [architecture] = Array.isArray(Properties["Architectures"]) ? Properties["Architectures"] : [];
  if (architecture !== "arm64" && architecture !== "x86_64") throw new Error(`${name} has no known architecture`);
  // Start and report lines are INFO.
  const level = /"SystemLogLevel":"(\w+)"/.exec(JSON.stringify(Properties))?.[1] ?? "INFO";
  return { megabytes: numberOf(Properties, "MemorySize"), architecture, tellsOfInvocations: level !== "WARN" };
}

/** @throws when it is neither a rate nor once a day */
function runsADay({ Properties }: Resource): number {
  const schedule = String(Properties["ScheduleExpression"]);
  const [, minutes] = /^rate\((\d+) minutes?\)$/.exec(schedule) ?? [];
  if (minutes) return (24 * 60) / Number(minutes);
  if (/^cron\(\d+ \d+ \* \* \? \*\)$/.test(schedule)) return 1;
  throw new Error(`how often is ${schedule}?`);
}

function all(template: Template | undefined, type: string): Resource[] {
  return template ? Object.values(resourcesOf(template, type)) : [];
}

function only(template: Template, type: string): Resource {
  const [first, ...others] = all(template, type);
  if (!first || others.length > 0) throw new Error(`${others.length + (first ? 1 : 0)} resources of ${type}`);
  return first;
}

function numberOf(properties: Readonly<Record<string, unknown>>, name: string): number {
  const value = properties[name];
  if (typeof value !== "number") throw new Error(`${name} is no number: ${String(value)}`);
  return value;
}
