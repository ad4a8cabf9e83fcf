import { App, Stack } from "aws-cdk-lib";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { describe, expect, test } from "vitest";
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
            routes: { some: { function: handler, table: { [key]: { who: "anyone" } } } },
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
      ExposeHeaders: ["etag", "retry-after", "x-tirage-rejected"],
      MaxAge: 86_400,
    });
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
