import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { countPriced, readDeployed } from "../../bench/cost/deployed.ts";
import { PRICED_TYPES, UNPRICED_TYPES } from "../../bench/cost/resource-types.ts";
import { synthesize } from "../infra/synthesize.ts";

type Stack = "dataTemplate" | "serviceTemplate" | "edgeTemplate" | "watchTemplate";
interface Json {
  readonly Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

const stacks = synthesize();

/** The stacks, one of them changed. */
function changed(stack: Stack, change: (resources: Json["Resources"]) => void) {
  const json = structuredClone(stacks[stack]?.toJSON()) as Json;
  change(json.Resources);
  return { ...stacks, [stack]: Template.fromJSON(json) };
}

/** Changes the table with the raw rows. */
function withTable(change: (properties: Record<string, unknown>) => void) {
  return changed("dataTemplate", (resources) => {
    for (const [id, { Properties }] of Object.entries(resources)) if (id.startsWith("Events")) change(Properties);
  });
}

const added = (stack: Stack, id: string, Type: string) =>
  changed(stack, (resources) => {
    resources[id] = { Type, Properties: {} };
  });

describe("the model of a bill and what is deployed", () => {
  test("agree on how many there are of each resource that has a price", () => {
    expect(countPriced(stacks)).toEqual({
      "AWS::ApiGatewayV2::Stage": 2,
      "AWS::CloudFront::Distribution": 1,
      "AWS::CloudWatch::Alarm": 25,
      "AWS::CloudWatch::Dashboard": 2,
      "AWS::DynamoDB::GlobalTable": 2,
      "AWS::Events::Rule": 2,
      "AWS::Lambda::EventSourceMapping": 1,
      "AWS::Lambda::Function": 6,
      "AWS::Logs::LogGroup": 6,
      "AWS::SecretsManager::Secret": 1,
    });
    expect(readDeployed(stacks)).toMatchObject({ alarms: 25, dashboards: 2, secrets: 1 });
  });

  test("have no type of resource that one of them does not know, and none with a price and without", () => {
    const { dataTemplate, serviceTemplate, edgeTemplate, watchTemplate } = stacks;
    const templates = [dataTemplate, serviceTemplate, edgeTemplate, watchTemplate];
    const types = templates.flatMap((template) =>
      Object.values((template?.toJSON() as Json | undefined)?.Resources ?? {}).map(({ Type }) => Type),
    );
    const named = [...Object.keys(PRICED_TYPES), ...Object.keys(UNPRICED_TYPES)];
    expect([...new Set(types)].toSorted()).toEqual(named.toSorted());
  });

  test.each(["dataTemplate", "serviceTemplate", "edgeTemplate", "watchTemplate"] as const)(
    "tell of a queue in the %s, and count another alarm there",
    (stack) => {
      expect(() => readDeployed(added(stack, "Waiting", "AWS::SQS::Queue"))).toThrow(
        "no price is known of AWS::SQS::Queue: Waiting",
      );
      expect(countPriced(added(stack, "Another", "AWS::CloudWatch::Alarm"))["AWS::CloudWatch::Alarm"]).toBe(26);
      expect(readDeployed(added(stack, "Another", "AWS::CloudWatch::Alarm")).alarms).toBe(26);
    },
  );

  test("tell of a sixth function", () => {
    expect(() => readDeployed(added("serviceTemplate", "MailFunction", "AWS::Lambda::Function"))).toThrow(
      "no price is known of the function MailFunction",
    );
  });

  test("tell of a table with an index, a replica, capacity that is paid for ahead or another class", () => {
    const told = (change: (properties: Record<string, unknown>) => void) => () => readDeployed(withTable(change));
    expect(told((table) => (table["GlobalSecondaryIndexes"] = []))).toThrow("GlobalSecondaryIndexes");
    expect(told((table) => (table["BillingMode"] = "PROVISIONED"))).toThrow("not billed by the request");
    expect(told((table) => (table["Replicas"] = [{}, {}]))).toThrow("replicas");
    expect(told((table) => (table["Replicas"] = [{ TableClass: "STANDARD_INFREQUENT_ACCESS" }]))).toThrow("TableClass");
  });
});
