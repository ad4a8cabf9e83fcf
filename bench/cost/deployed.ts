import type { Template } from "aws-cdk-lib/assertions";
import { resourceAt, resourcesOf, synthesize, type Resource } from "../../test/infra/synthesize.ts";
import { checkPriced } from "./check-priced.ts";
import { PRICED_TYPES } from "./resource-types.ts";

const FUNCTIONS = ["record", "recount", "settle", "report", "audit"] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

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

type Stacks = ReturnType<typeof synthesize>;

/**
 * Reads what is deployed from the templates of all stacks.
 * @throws an Error that names what is not in them as it was expected, and what is in them and has no price
 */
export function readDeployed(stacks: Stacks = synthesize()): Deployed {
  const templates = templatesOf(stacks);
  for (const [id, resource] of templates.flatMap(resourcesIn)) checkPriced(id, resource, FUNCTION_IDS);
  const { serviceTemplate: service } = stacks;
  const everywhere = (type: string) => templates.flatMap((template) => all(template, type));
  const mapping = only(service, "AWS::Lambda::EventSourceMapping").Properties;
  const distributions = everywhere("AWS::CloudFront::Distribution");
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
    isRestorable: everywhere("AWS::DynamoDB::GlobalTable").every((table) =>
      JSON.stringify(table).includes('"PointInTimeRecoveryEnabled":true'),
    ),
    hasEdge: distributions.length > 0,
    alarms: everywhere("AWS::CloudWatch::Alarm").length,
    dashboards: everywhere("AWS::CloudWatch::Dashboard").length,
    secrets: everywhere("AWS::SecretsManager::Secret").length,
    hasAccessLogs: everywhere("AWS::ApiGatewayV2::Stage").some(({ Properties }) => "AccessLogSettings" in Properties),
    hasFirewall: distributions.some(({ Properties }) => JSON.stringify(Properties).includes('"WebACLId"')),
  };
}

/** How many resources of each type that has a price the stacks have. */
export function countPriced(stacks: Stacks = synthesize()): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, { Type }] of templatesOf(stacks).flatMap(resourcesIn)) {
    if (Type in PRICED_TYPES) counts[Type] = (counts[Type] ?? 0) + 1;
  }
  return counts;
}

/** Logical ids of functions begin so: the five, and the one that copies files when it is deployed. */
const FUNCTION_IDS = [...FUNCTIONS.map(pathOf), "CustomCDKBucketDeployment"];

function templatesOf({ dataTemplate, serviceTemplate, edgeTemplate, watchTemplate }: Stacks): Template[] {
  return [dataTemplate, serviceTemplate, edgeTemplate, watchTemplate].filter((template) => template !== undefined);
}

function resourcesIn(template: Template): (readonly [id: string, Resource])[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what every template is
  const { Resources } = template.toJSON() as { readonly Resources: Readonly<Record<string, Resource>> };
  return Object.entries(Resources);
}

function pathOf(name: FunctionName): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Function`;
}

function readFunction(service: Template, name: FunctionName): DeployedFunction {
  const { Properties } = resourceAt(service, "AWS::Lambda::Function", pathOf(name));
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

function all(template: Template, type: string): Resource[] {
  return Object.values(resourcesOf(template, type));
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
