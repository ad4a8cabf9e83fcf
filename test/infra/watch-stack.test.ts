import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { METRICS, NAMESPACE } from "../../functions/core/metrics.ts";
import { checkConfig } from "../../functions/core/config.ts";
import { config } from "../../tirage.config.ts";
import { resourceAt, resourcesOf, synthesize } from "./synthesize.ts";

/** The budget is no alarm of CloudWatch, and has no room for a description: its part is found by this. */
const SPEND = "spend-over-the-budget";

/** What rings, from which value on (or above it), in how many periods in a row, and what the metric's absence means. */
const ALARMS = [
  "ApiErrors: AWS/ApiGateway 5xx 5, 1 x 300 s, notBreaching",
  "ApiSlow: AWS/ApiGateway Latency 3000, 3 x 300 s, notBreaching",
  "AuditErrors: AWS/Lambda Errors 1, 1 x 300 s, notBreaching",
  "AuditThrottles: AWS/Lambda Throttles 1, 3 x 300 s, notBreaching",
  "EventsReads: AWS/DynamoDB ReadThrottleEvents 10, 2 x 300 s, notBreaching",
  "EventsWrites: AWS/DynamoDB WriteThrottleEvents 10, 2 x 300 s, notBreaching",
  "NumbersBehind: Tirage Behind 1800, 3 x 300 s, breaching",
  "NumbersDrift: Tirage Differences 1, 1 x 3600 s, ignore",
  "NumbersNotAudited: Tirage DaysNotAudited 1, 2 x 86400 s, breaching",
  "RecordErrors: AWS/Lambda Errors 5, 1 x 300 s, notBreaching",
  "RecordThrottles: AWS/Lambda Throttles 1, 3 x 300 s, notBreaching",
  "RecountErrors: AWS/Lambda Errors 1, 3 x 300 s, notBreaching",
  "RecountThrottles: AWS/Lambda Throttles 1, 3 x 300 s, notBreaching",
  "ReportErrors: AWS/Lambda Errors 5, 1 x 300 s, notBreaching",
  "ReportThrottles: AWS/Lambda Throttles 1, 3 x 300 s, notBreaching",
  "RollupsReads: AWS/DynamoDB ReadThrottleEvents 10, 2 x 300 s, notBreaching",
  "RollupsWrites: AWS/DynamoDB WriteThrottleEvents 10, 2 x 300 s, notBreaching",
  "SettleErrors: AWS/Lambda Errors 1, 3 x 300 s, notBreaching",
  "SettleThrottles: AWS/Lambda Throttles 1, 3 x 300 s, notBreaching",
  "StreamGivenUp: AWS/S3 NumberOfObjects 1, 1 x 86400 s, notBreaching",
  "StreamLate: AWS/Lambda IteratorAge 60000, 3 x 60 s, notBreaching",
  "StreamNotKept: AWS/Lambda DestinationDeliveryFailures 1, 1 x 300 s, notBreaching",
  "StreamSetAside: Tirage SetAside 1, 1 x 300 s, notBreaching",
  "WatchUserApiErrors: AWS/ApiGateway 5xx 5, 1 x 300 s, notBreaching",
  "WatchUserApiSlow: AWS/ApiGateway Latency 3000, 3 x 300 s, notBreaching",
];

const told = { mail: "oncall@news.example", webhook: "https://chat.example/hook", monthlyDollars: 50 };
const { watch: stack, edge, watchTemplate: template, edgeTemplate, serviceTemplate } = synthesize({ watch: told });
if (!template || !edgeTemplate) throw new Error("the configuration has no watch, or no edge");

/** Those of the service, and those of what is behind CloudFront alone, which are in its stack. */
const ownAlarms = Object.entries(resourcesOf(template, "AWS::CloudWatch::Alarm"));
const edgeAlarms = Object.entries(resourcesOf(edgeTemplate, "AWS::CloudWatch::Alarm"));
const alarms = [...ownAlarms, ...edgeAlarms];
const [topic = ""] = Object.keys(resourcesOf(serviceTemplate, "AWS::SNS::Topic"));

/** The parts of the runbook, by what a heading is linked by. */
const runbook = readFileSync(resolve(import.meta.dirname, "../../docs/runbook.md"), "utf8");
const parts = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-"),
);

/** The part of the runbook that an alarm leads to. */
function partOf({ Properties }: (typeof alarms)[number][1]): string {
  return /What to do: docs\/runbook\.md#(\S+)$/.exec(String(Properties["AlarmDescription"]))?.[1] ?? "";
}

describe("the alarms", () => {
  test("are these: a line less is something that nobody hears of", () => {
    const lines = alarms.map(([id, { Properties }]) => {
      const { Namespace, MetricName, Threshold, EvaluationPeriods, Period, TreatMissingData } = Properties;
      const path = id.replace(/[0-9A-F]{8}$/, "");
      const watched = [Namespace, MetricName, Threshold].join(" ");
      return `${path}: ${watched}, ${[EvaluationPeriods, Period].join(" x ")} s, ${String(TreatMissingData)}`;
    });
    expect(lines.toSorted()).toEqual(ALARMS);
  });

  test.each(alarms)("tell the topic when %s rings and when it stops", (_id, { Properties }) => {
    const [action] = Properties["AlarmActions"] as { "Fn::ImportValue": string }[];
    expect(action?.["Fn::ImportValue"]).toContain(`Ref${topic}`);
    expect(Properties["OKActions"]).toEqual(Properties["AlarmActions"]);
  });

  test.each(alarms)("lead from %s to a part of the runbook that is there", (_id, alarm) => {
    expect(parts).toContain(partOf(alarm));
  });

  test("have a part of the runbook each, and every part has an alarm", () => {
    const led = new Set(alarms.map(([, alarm]) => partOf(alarm)));
    expect([...led, SPEND].toSorted()).toEqual([...new Set(parts)].toSorted());
    expect(parts).toHaveLength(new Set(parts).size);
  });

  test("watch what functions measure by the names that they write", () => {
    const watched = alarms.filter(([, { Properties }]) => Properties["Namespace"] === NAMESPACE);
    const names = watched.map(([, { Properties }]) => String(Properties["MetricName"]));
    expect(names.toSorted()).toEqual(
      Object.values(METRICS)
        .map(({ name }) => name)
        .toSorted(),
    );
    for (const [, { Properties }] of watched) {
      expect(Properties["Dimensions"]).toEqual([
        { Name: "FunctionName", Value: { "Fn::ImportValue": expect.stringContaining("Function") } },
      ]);
    }
  });

  test("are there where CloudFront fails: neither stack waits for the other", () => {
    expect(stack?.dependencies).not.toContain(edge);
    expect(edge?.dependencies).not.toContain(stack);
    expect(edgeAlarms).toHaveLength(2);
  });

  test("are in no stack without watch", () => {
    const { edgeTemplate: silent } = synthesize({ watch: undefined });
    for (const type of ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard"]) {
      expect(silent && resourcesOf(silent, type)).toEqual({});
    }
  });

  test("lead to the runbook where the configuration says that it can be read", () => {
    const { watchTemplate: elsewhere } = synthesize({ watch: { runbook: "https://wiki.news.example/tirage" } });
    const [alarm] = elsewhere ? Object.values(resourcesOf(elsewhere, "AWS::CloudWatch::Alarm")) : [];
    expect(alarm?.Properties["AlarmDescription"]).toContain("What to do: https://wiki.news.example/tirage#");
  });
});

describe("whoever is on call", () => {
  test("is told by mail and by a webhook", () => {
    const subscriptions = Object.values(resourcesOf(template, "AWS::SNS::Subscription"));
    const lines = subscriptions.map(({ Properties }) => [Properties["Protocol"], Properties["Endpoint"]].join(" "));
    expect(lines.toSorted()).toEqual(["email oncall@news.example", "https https://chat.example/hook"]);
    for (const { Properties } of subscriptions) expect(JSON.stringify(Properties["TopicArn"])).toContain(topic);
  });

  test("is told by nobody where the configuration names nobody, and has no budget without a limit", () => {
    const { watchTemplate: silent } = synthesize({ watch: {} });
    expect(silent && resourcesOf(silent, "AWS::SNS::Subscription")).toEqual({});
    expect(silent && resourcesOf(silent, "AWS::Budgets::Budget")).toEqual({});
    expect(silent && Object.keys(resourcesOf(silent, "AWS::CloudWatch::Alarm"))).toHaveLength(ownAlarms.length);
  });

  test("is told when the month's money is spent, and when it is going to be", () => {
    const { Budget, NotificationsWithSubscribers } = resourceAt(template, "AWS::Budgets::Budget", "Spend").Properties;
    expect(Budget).toMatchObject({ TimeUnit: "MONTHLY", BudgetLimit: { Amount: 50, Unit: "USD" } });
    expect(NotificationsWithSubscribers).toEqual(
      ["ACTUAL", "FORECASTED"].map((NotificationType) => ({
        Notification: { NotificationType, ComparisonOperator: "GREATER_THAN", Threshold: 100 },
        Subscribers: [{ SubscriptionType: "SNS", Address: { "Fn::ImportValue": expect.stringContaining(topic) } }],
      })),
    );
  });

  test("hears of CloudWatch and of budgets of this account, and of nobody else", () => {
    const policy = resourceAt(serviceTemplate, "AWS::SNS::TopicPolicy", "Alarms").Properties["PolicyDocument"];
    const { Statement } = policy as { Statement: { Effect: string }[] };
    expect(Statement.filter(({ Effect }) => Effect === "Allow")).toEqual([
      {
        Sid: expect.anything(),
        Effect: "Allow",
        Principal: { Service: ["budgets.amazonaws.com", "cloudwatch.amazonaws.com"] },
        Action: "sns:Publish",
        Resource: { Ref: topic },
        Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
      },
    ]);
  });

  test("has one dashboard, with every alarm and every function, API and table on it", () => {
    const dashboards = Object.values(resourcesOf(template, "AWS::CloudWatch::Dashboard"));
    expect(dashboards).toHaveLength(1);
    const body = JSON.stringify(dashboards[0]?.Properties["DashboardBody"]);
    for (const [id] of ownAlarms) expect(body).toContain(`"${id}","Arn"`);
    const names = ["Record", "Recount", "Settle", "Audit", "Report"].map((name) => `Ref${name}Function`);
    for (const name of [...names, "RefApi", "RefEvents", "RefRollups"]) expect(body).toContain(name);
  });

  test("has another one of the API for users, with its alarms", () => {
    const body = JSON.stringify(resourceAt(edgeTemplate, "AWS::CloudWatch::Dashboard", "Watch").Properties);
    const [userApi = ""] = Object.keys(resourcesOf(edgeTemplate, "AWS::ApiGatewayV2::Api"));
    for (const id of [userApi, ...edgeAlarms.map(([alarm]) => `${alarm}","Arn`)]) expect(body).toContain(`"${id}"`);
  });
});

describe("the configuration of what is watched", () => {
  test.each([
    [{ mail: "oncall" }, "watch.mail"],
    [{ webhook: "http://chat.example/hook" }, "watch.webhook"],
    [{ webhook: "chat" }, "watch.webhook"],
    [{ monthlyDollars: 0 }, "watch.monthlyDollars"],
    [{ monthlyDollars: Number.NaN }, "watch.monthlyDollars"],
    [{ runbook: "docs/runbook.md#here" }, "watch.runbook"],
    [{ runbook: "" }, "watch.runbook"],
  ])("refuses %j", (watch, setting) => {
    expect(() => checkConfig({ ...config, watch })).toThrow(setting);
  });

  test("takes half a dollar", () => {
    expect(checkConfig({ ...config, watch: { monthlyDollars: 0.5 } }).watch).toEqual({ monthlyDollars: 0.5 });
  });
});
