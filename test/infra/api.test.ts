import { App, Stack } from "aws-cdk-lib";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { describe, expect, test } from "vitest";
import { checkConfig } from "../../functions/core/config.ts";
import { routes } from "../../functions/routes.ts";
import { Api } from "../../infra/api.ts";
import { Users } from "../../infra/users.ts";
import { config } from "../../tirage.config.ts";
import { resourceAt, resourcesOf, synthesize } from "./synthesize.ts";

const { serviceTemplate } = synthesize();

/** The logical id of the function behind each route key of the template. */
function functionsByRoute(): Record<string, string> {
  const integrations = resourcesOf(serviceTemplate, "AWS::ApiGatewayV2::Integration");
  return Object.fromEntries(
    Object.values(resourcesOf(serviceTemplate, "AWS::ApiGatewayV2::Route")).map(({ Properties }) => {
      const target = JSON.stringify(Properties["Target"]);
      const [, integration] = Object.entries(integrations).find(([id]) => target.includes(`"${id}"`)) ?? [];
      const uri = integration?.Properties["IntegrationUri"] as { "Fn::GetAtt": [string, string] };
      return [Properties["RouteKey"], uri["Fn::GetAtt"][0]];
    }),
  );
}

describe("the API", () => {
  const keys = Object.entries(routes).flatMap(([name, table]) => Object.keys(table).map((key) => [key, name] as const));

  test.each(keys)("sends %s to %s", (key, name) => {
    expect(functionsByRoute()[key]?.toLowerCase()).toMatch(new RegExp(`^${name}function`));
  });

  test("has the routes of the table and no other", () => {
    expect(Object.keys(functionsByRoute()).toSorted()).toEqual(keys.map(([key]) => key).toSorted());
  });

  test("refuses a route key that HTTP API would not know", () => {
    const stack = new Stack(new App(), "Stack");
    const handler = new LambdaFunction(stack, "Function", {
      runtime: Runtime.NODEJS_24_X,
      handler: "index.handler",
      code: Code.fromInline("0"),
    });
    const users = new Users(stack, "Users");
    for (const [at, key] of ["GET", "get /v1/totals", "FETCH /v1/totals", "GET v1/totals"].entries()) {
      expect(
        () =>
          new Api(stack, `Api${at}`, {
            routes: { some: { function: handler, table: { [key]: { who: "anyone" } }, anyoneFor: "reads" } },
            users,
            clients: [],
          }),
      ).toThrow(key);
    }
  });

  test("answers preflight requests of every origin for a day", () => {
    expect(resourceAt(serviceTemplate, "AWS::ApiGatewayV2::Api", "Api").Properties["CorsConfiguration"]).toEqual({
      AllowOrigins: ["*"],
      AllowMethods: ["GET", "POST", "PUT", "OPTIONS"],
      AllowHeaders: ["content-type", "authorization", "if-none-match"],
      // What the functions say of this themselves, API Gateway leaves out.
      ExposeHeaders: ["etag", "link", "retry-after", "x-tirage-rejected"],
      MaxAge: 86_400,
    });
  });

  /** The limits of a stage, by route. */
  function throttlesOf(template = serviceTemplate, path = "Api") {
    const { RouteSettings } = resourceAt(template, "AWS::ApiGatewayV2::Stage", path).Properties;
    return RouteSettings as Record<string, unknown>;
  }

  test.each([
    ["POST /v1/reads", 5_000],
    ["GET /v1/read.gif", 5_000],
    ["GET /v1/totals", 5_000],
    ["GET /v1/reports/now", 100],
    ["GET /v1/reports/export.csv", 100],
    ["PUT /v1/articles", 20],
    ["$default", 5_000],
  ])("answers at the most, of %s, %i requests a second, and as many at once", (key, limit) => {
    expect(throttlesOf()[key]).toEqual({ ThrottlingRateLimit: limit, ThrottlingBurstLimit: limit });
  });

  test("has a limit for each of its routes, which are there before it", () => {
    expect(Object.keys(throttlesOf()).toSorted()).toEqual(keys.map(([key]) => key).toSorted());
    const { DependsOn } = resourceAt(serviceTemplate, "AWS::ApiGatewayV2::Stage", "Api");
    expect(DependsOn).toEqual(
      expect.arrayContaining(Object.keys(resourcesOf(serviceTemplate, "AWS::ApiGatewayV2::Route"))),
    );
  });

  test("takes other limits from the configuration, for users by CloudFront too", () => {
    const perSecond = { writes: 9_000, reports: 2.5, admin: 1 };
    const { serviceTemplate: changed, edgeTemplate } = synthesize({ perSecond });
    const own = throttlesOf(changed);
    // No account has a larger burst, unless raised.
    expect(own["POST /v1/reads"]).toEqual({ ThrottlingRateLimit: 9_000, ThrottlingBurstLimit: 5_000 });
    for (const settings of [own, edgeTemplate ? throttlesOf(edgeTemplate, "UserApi") : {}]) {
      expect(settings["GET /v1/reports/now"]).toEqual({ ThrottlingRateLimit: 2.5, ThrottlingBurstLimit: 3 });
      expect(settings["PUT /v1/articles"]).toEqual({ ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 });
    }
  });

  test.each([0, 0.5, Number.NaN])("refuses a limit of %d", (reads) => {
    expect(() => checkConfig({ ...config, perSecond: { reads } })).toThrow("perSecond.reads: use 1 or more");
  });

  test("writes no access log unless the configuration asks for it", () => {
    expect(resourceAt(serviceTemplate, "AWS::ApiGatewayV2::Stage", "Api").Properties).not.toHaveProperty(
      "AccessLogSettings",
    );
  });

  test("writes an access log that names no address, user agent or referrer", () => {
    const accessLogs = { ...config.switches.accessLogs, on: true };
    const { serviceTemplate: logging } = synthesize({ switches: { ...config.switches, accessLogs } });
    const settings = resourceAt(logging, "AWS::ApiGatewayV2::Stage", "Api").Properties["AccessLogSettings"];
    const { Format } = settings as { Format: string };
    expect(Format).toContain("$context.requestId");
    expect(Format).not.toMatch(/identity|sourceIp|userAgent|header|caller|queryString/i);
  });

  test("tells the line for the pages of each site", () => {
    const outputs = serviceTemplate.findOutputs("Tag1");
    expect(JSON.stringify(outputs)).toContain('/v1/reader.js\\" data-site=\\"demo\\"');
  });

  test("tells its address", () => {
    expect(serviceTemplate.findOutputs("ApiUrl")).toHaveProperty("ApiUrl.Value");
  });
});
