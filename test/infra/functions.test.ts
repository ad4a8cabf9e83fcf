import { describe, expect, test } from "vitest";
import { config } from "../../tirage.config.ts";
import { resourceAt, resourcesOf, synthesize } from "./synthesize.ts";

const FUNCTION = "AWS::Lambda::Function";
const { serviceTemplate } = synthesize();
const functions = Object.entries(resourcesOf(serviceTemplate, FUNCTION));

/** Seconds that each may take, and the variables of its environment. */
const FUNCTIONS = {
  Record: { seconds: 10, variables: ["EVENTS_TABLE", "ORIGIN_SECRETS", "ROLLUPS_TABLE"] },
  Recount: { seconds: 300, variables: ["EVENTS_TABLE", "ROLLUPS_TABLE"] },
  Settle: { seconds: 900, variables: ["EVENTS_TABLE", "ROLLUPS_TABLE"] },
  Audit: { seconds: 900, variables: ["EVENTS_TABLE", "ROLLUPS_TABLE"] },
  Report: { seconds: 28, variables: ["EVENTS_TABLE", "PUBLIC_DIR", "ROLLUPS_TABLE"] },
};

describe("the functions", () => {
  test("are five", () => {
    expect(functions.map(([id]) => id.replace(/Function.*/, "")).toSorted()).toEqual(Object.keys(FUNCTIONS).toSorted());
  });

  test.each(Object.entries(FUNCTIONS))("give %s its time and environment", (path, { seconds, variables }) => {
    const { Properties } = resourceAt(serviceTemplate, FUNCTION, `${path}Function`);
    expect(Properties["Timeout"]).toBe(seconds);
    const { Variables } = Properties["Environment"] as { Variables: Record<string, unknown> };
    expect(Object.keys(Variables).toSorted()).toEqual(variables);
  });

  test("give only Record the secrets of pages, where sites have them", () => {
    const sites = config.sites.map((site) => ({ ...site, pageToken: { secret: 1 } }));
    const { serviceTemplate: signing } = synthesize({ sites });
    const given = Object.entries(resourcesOf(signing, FUNCTION)).filter(([, { Properties }]) => {
      const { Variables } = Properties["Environment"] as { Variables: Record<string, unknown> };
      return "PAGE_SECRETS" in Variables;
    });
    expect(given.map(([id]) => id)).toEqual([expect.stringMatching(/^RecordFunction/)]);
  });

  test.each(functions)("run %s on Node.js 24 on arm64", (_id, { Properties }) => {
    expect(Properties).toMatchObject({ Runtime: "nodejs24.x", Architectures: ["arm64"], Handler: "index.handler" });
  });

  test.each(functions)(
    "let %s log warnings as JSON into a log of its own that is not kept for ever",
    (id, resource) => {
      expect(resource.Properties["LoggingConfig"]).toMatchObject({
        LogFormat: "JSON",
        ApplicationLogLevel: "WARN",
        SystemLogLevel: "WARN",
        LogGroup: { Ref: expect.stringContaining(id.replace(/Function.*/, "Logs")) },
      });
      const log = resourceAt(serviceTemplate, "AWS::Logs::LogGroup", id.replace(/Function.*/, "Logs"));
      expect(log.Properties["RetentionInDays"]).toBe(90);
    },
  );

  test.each(functions)(
    "reserve no concurrency for %s, of which a new account has ten in all",
    (_id, { Properties }) => {
      expect(Properties).not.toHaveProperty("ReservedConcurrentExecutions");
    },
  );

  test("settle every five minutes, and not again at once after a failure", () => {
    serviceTemplate.hasResourceProperties("AWS::Events::Rule", {
      ScheduleExpression: "rate(5 minutes)",
      State: "ENABLED",
    });
    const target = JSON.stringify(resourceAt(serviceTemplate, "AWS::Events::Rule", "Settle").Properties["Targets"]);
    expect(target).toContain("SettleFunction");
    const invocation = resourceAt(serviceTemplate, "AWS::Lambda::EventInvokeConfig", "Settle");
    expect(invocation.Properties["MaximumRetryAttempts"]).toBe(0);
  });

  test("audit once a day, and not again at once after a failure", () => {
    const { ScheduleExpression, State } = resourceAt(serviceTemplate, "AWS::Events::Rule", "Audit").Properties;
    expect([ScheduleExpression, State]).toEqual(["cron(40 2 * * ? *)", "ENABLED"]);
    const invocation = resourceAt(serviceTemplate, "AWS::Lambda::EventInvokeConfig", "Audit");
    expect(invocation.Properties["MaximumRetryAttempts"]).toBe(0);
  });
});
