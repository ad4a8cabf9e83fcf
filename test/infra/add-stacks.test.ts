import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import { config } from "../../tirage.config.ts";
import { resourcesOf, synthesize } from "./synthesize.ts";

/** What the stacks of a configuration import that the data and the service of another one do not export. */
function exportsMissed(from: Parameters<typeof synthesize>[0], to: Parameters<typeof synthesize>[0]): string[] {
  const { serviceTemplate, edgeTemplate, watchTemplate } = synthesize(from);
  const next = synthesize(to);
  const exported = new Set(
    [next.dataTemplate, next.serviceTemplate].flatMap((template) =>
      Object.values(template.findOutputs("*")).flatMap(({ Export }) => (Export ? [String(Export.Name)] : [])),
    ),
  );
  const imported = [serviceTemplate, edgeTemplate, watchTemplate].flatMap((template) =>
    [...JSON.stringify(template?.toJSON() ?? {}).matchAll(/"Fn::ImportValue":"([^"]+)"/g)].map(([, name = ""]) => name),
  );
  if (imported.length === 0) throw new Error("no stack imports anything");
  return [...new Set(imported)].filter((name) => !exported.has(name));
}

describe("the stacks", () => {
  const accessLogs = { ...config.switches.accessLogs, on: true };
  const configurations = {
    "in production": { production: true },
    "in a trial": { production: false },
    "with access logs": { switches: { ...config.switches, accessLogs } },
    "with a second factor of everybody": { signIn: { mfa: "required" as const } },
    "with everybody told": {
      watch: { mail: "oncall@news.example", webhook: "https://chat.example/hook", monthlyDollars: 9.5 },
    },
    "with another secret": { edge: { originSecret: 2 } },
    "with a name and a firewall of one's own": {
      edge: {
        originSecret: 1,
        domain: { name: "counts.news.example", certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/one" },
        webAclArn: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/one/two",
      },
    },
  };

  test.each(Object.entries(configurations))("have no finding that nobody answered, %s", (_name, changes) => {
    const { data, service, edge, watch } = synthesize(changes);
    for (const stack of [data, service, edge, watch].filter((one) => one !== undefined)) {
      expect(new AwsSolutionsChecks(stack).validateScope(stack).violations).toEqual([]);
      expect(new ServerlessChecks(stack).validateScope(stack).violations).toEqual([]);
    }
  });

  test("name no account and no region", () => {
    const { data, service, edge, watch } = synthesize();
    for (const stack of [data, service, edge, watch])
      expect(stack?.environment).toBe("aws://unknown-account/unknown-region");
  });

  test("work without CloudFront, and then take no request for one of its own", () => {
    const { edge, serviceTemplate } = synthesize({ edge: undefined });
    expect(edge).toBeUndefined();
    expect(resourcesOf(serviceTemplate, "AWS::SecretsManager::Secret")).toEqual({});
    expect(JSON.stringify(serviceTemplate.toJSON())).not.toContain("ORIGIN_SECRETS");
  });

  test.each([
    {
      change: "the first secret to the second",
      from: { edge: { originSecret: 1 } },
      to: { edge: { originSecret: 2 } },
    },
    {
      change: "the second secret to the third",
      from: { edge: { originSecret: 2 } },
      to: { edge: { originSecret: 3 } },
    },
    { change: "no CloudFront to one", from: { edge: undefined }, to: {} },
    { change: "alarms to none", from: {}, to: { watch: undefined } },
    { change: "no alarms to some", from: { watch: undefined }, to: {} },
  ])("can be changed by one deployment from $change", ({ from, to }) => {
    expect(exportsMissed(from, to)).toEqual([]);
  });

  test.each([
    { change: "a secret that was left out", from: 1, to: 3 },
    { change: "the secret before", from: 2, to: 1 },
  ])("cannot be changed by one to $change, which CloudFormation refuses", ({ from, to }) => {
    const missed = exportsMissed({ edge: { originSecret: from } }, { edge: { originSecret: to } });
    expect(missed).toEqual([expect.stringContaining(`OriginSecretsSecret${from}`)]);
  });

  test("lose CloudFront once its stack is gone, which nothing else uses and of which only the secret goes", () => {
    expect(exportsMissed({}, { edge: undefined })).toEqual([expect.stringContaining("OriginSecretsSecret1")]);
    expect(exportsMissed({ edge: undefined }, { edge: undefined })).toEqual([]);
    const { data, service, watch, edge } = synthesize();
    for (const stack of [data, service, watch]) expect(stack?.dependencies).not.toContain(edge);
  });

  test("work without alarms", () => {
    const { watch, serviceTemplate } = synthesize({ watch: undefined });
    expect(watch).toBeUndefined();
    // Whoever subscribed to it before is still there when they come back.
    expect(Object.keys(resourcesOf(serviceTemplate, "AWS::SNS::Topic"))).toHaveLength(1);
  });

  test("keep the data where it is when the service goes", () => {
    const { data, service } = synthesize();
    expect(service.dependencies).toEqual([data]);
    expect(data.dependencies).toEqual([]);
  });
});
