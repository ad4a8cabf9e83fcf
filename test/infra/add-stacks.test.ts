import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import { config } from "../../tirage.config.ts";
import { resourcesOf, synthesize } from "./synthesize.ts";

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
