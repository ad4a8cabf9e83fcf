import { describe, expect, test } from "vitest";
import { routes } from "../../functions/routes.ts";
import { resourceAt, resourcesOf, synthesize } from "./synthesize.ts";

const { dataTemplate, serviceTemplate } = synthesize({ production: true });
const { dataTemplate: trialTemplate } = synthesize({ production: false });
const pool = resourceAt(dataTemplate, "AWS::Cognito::UserPool", "Users");
const authorizer = resourceAt(serviceTemplate, "AWS::ApiGatewayV2::Authorizer", "Api");
const client = resourceAt(serviceTemplate, "AWS::Cognito::UserPoolClient", "Api");
const [authorizerId = ""] = Object.keys(resourcesOf(serviceTemplate, authorizer.Type));
const [clientId = ""] = Object.keys(resourcesOf(serviceTemplate, client.Type));

describe("the authorizer", () => {
  const table = [routes.record, routes.report].flatMap((part) => Object.entries(part));
  const deployed = Object.values(resourcesOf(serviceTemplate, "AWS::ApiGatewayV2::Route")).map(
    ({ Properties }) => [String(Properties["RouteKey"]), Properties] as const,
  );

  test("stands before the routes that are for a group, and before no other", () => {
    const guarded = deployed.filter(([, { AuthorizationType }]) => AuthorizationType !== "NONE");
    for (const [, properties] of guarded) {
      expect(properties).toMatchObject({ AuthorizationType: "JWT", AuthorizerId: { Ref: authorizerId } });
    }
    const forGroups = table.flatMap(([key, { who }]) => (who === "anyone" ? [] : [key]));
    expect(guarded.map(([key]) => key).toSorted()).toEqual(forGroups.toSorted());
  });

  test("stands before every report and change, and lets readers and scripts alone", () => {
    const guarded = new Set(table.flatMap(([key, { who }]) => (who === "anyone" ? [] : [key])));
    for (const [key] of table) expect(guarded.has(key), key).toBe(/^(PUT |GET \/v1\/reports\/)/.test(key));
  });

  test("takes tokens of this pool for this client, from the Authorization header", () => {
    expect(authorizer.Properties).toMatchObject({
      AuthorizerType: "JWT",
      IdentitySource: ["$request.header.Authorization"],
      JwtConfiguration: { Audience: [{ Ref: clientId }] },
    });
    const { Issuer } = authorizer.Properties["JwtConfiguration"] as { Issuer: unknown };
    expect(JSON.stringify(Issuer)).toMatch(
      /^{"Fn::Join":\["",\["https:\/\/",{"Fn::ImportValue":".*ProviderName.*"}\]\]}$/,
    );
  });
});

describe("the users", () => {
  test("keep the properties that cannot be changed without another, empty pool", () => {
    expect(pool.Properties).toMatchObject({
      UsernameAttributes: ["email"],
      UsernameConfiguration: { CaseSensitive: false },
      Schema: [
        {
          AttributeDataType: "String",
          Mutable: true,
          Name: "sites",
          StringAttributeConstraints: { MaxLength: "2048" },
        },
      ],
    });
  });

  test("are added by whoever runs the service, and by nobody else", () => {
    expect(pool.Properties["AdminCreateUserConfig"]).toEqual({ AllowAdminCreateUserOnly: true });
  });

  test("are in two groups", () => {
    const groups = Object.values(resourcesOf(dataTemplate, "AWS::Cognito::UserPoolGroup"));
    expect(groups.map(({ Properties }) => Properties["GroupName"])).toEqual(["editors", "admins"]);
  });

  test("are kept and protected in production, and go with the stack of a trial", () => {
    expect(pool).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
    expect(pool.Properties["DeletionProtection"]).toBe("ACTIVE");
    const trial = resourceAt(trialTemplate, "AWS::Cognito::UserPool", "Users");
    expect(trial.DeletionPolicy).toBe("Delete");
    expect(trial.Properties["DeletionProtection"]).toBe("INACTIVE");
  });
});

describe("the dashboard's client", () => {
  test("is public and signs in by code, at the API's own address", () => {
    expect(client.Properties).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ["code"],
      SupportedIdentityProviders: ["COGNITO"],
    });
    const urls = client.Properties["CallbackURLs"] as unknown[];
    expect(urls).toHaveLength(1);
    expect(JSON.stringify(urls)).toMatch(/ApiEndpoint.*"\/dashboard\/"/);
  });

  test("lets no user change which sites they see", () => {
    expect(client.Properties["WriteAttributes"]).toEqual(["locale"]);
    expect(client.Properties["AllowedOAuthScopes"]).toEqual(["openid", "profile", "email"]);
    expect(client.Properties["ReadAttributes"]).toContain("custom:sites");
  });

  test("takes a password only from whoever has the account's credentials", () => {
    expect(client.Properties["ExplicitAuthFlows"]).toEqual([
      "ALLOW_ADMIN_USER_PASSWORD_AUTH",
      "ALLOW_REFRESH_TOKEN_AUTH",
    ]);
  });

  test("is named in the outputs, with the pool", () => {
    expect(serviceTemplate.findOutputs("UserPoolId")).toHaveProperty("UserPoolId.Value");
    expect(serviceTemplate.findOutputs("UserPoolClientId")).toHaveProperty("UserPoolClientId.Value", { Ref: clientId });
  });
});
