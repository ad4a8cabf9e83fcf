import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import { config } from "../../tirage.config.ts";
import { synthesize } from "./synthesize.ts";

describe("the stacks", () => {
  const accessLogs = { ...config.switches.accessLogs, on: true };
  const configurations = {
    "in production": { production: true },
    "in a trial": { production: false },
    "with access logs": { switches: { ...config.switches, accessLogs } },
  };

  test.each(Object.entries(configurations))("have no finding that nobody answered, %s", (_name, changes) => {
    const { data, service } = synthesize(changes);
    for (const stack of [data, service]) {
      expect(new AwsSolutionsChecks(stack).validateScope(stack).violations).toEqual([]);
    }
  });

  test("name no account and no region", () => {
    const { data, service } = synthesize();
    for (const stack of [data, service]) expect(stack.environment).toBe("aws://unknown-account/unknown-region");
  });

  test("keep the data where it is when the service goes", () => {
    const { data, service } = synthesize();
    expect(service.dependencies).toEqual([data]);
    expect(data.dependencies).toEqual([]);
  });
});
