import { describe, expect, test } from "vitest";
import { checkConfig } from "../../functions/core/config.ts";
import { routes } from "../../functions/routes.ts";
import { config } from "../../tirage.config.ts";
import { resourceAt, resourcesOf, synthesize } from "./synthesize.ts";

const { dataTemplate, serviceTemplate, edgeTemplate } = synthesize({ production: true });
if (!edgeTemplate) throw new Error("the configuration has no edge");
const { dataTemplate: trialTemplate } = synthesize({ production: false });
const pool = resourceAt(dataTemplate, "AWS::Cognito::UserPool", "Users");
const authorizer = resourceAt(serviceTemplate, "AWS::ApiGatewayV2::Authorizer", "Api");
const client = resourceAt(serviceTemplate, "AWS::Cognito::UserPoolClient", "ApiSignIn");
const dashboard = resourceAt(edgeTemplate, "AWS::Cognito::UserPoolClient", "SignIn");
const [authorizerId = ""] = Object.keys(resourcesOf(serviceTemplate, authorizer.Type));
const [clientId = ""] = Object.keys(resourcesOf(serviceTemplate, client.Type));
const [dashboardId = ""] = Object.keys(resourcesOf(edgeTemplate, dashboard.Type));
const [distributionId = ""] = Object.keys(resourcesOf(edgeTemplate, "AWS::CloudFront::Distribution"));
const domain = resourceAt(edgeTemplate, "AWS::Cognito::UserPoolDomain", "SignIn");
const [domainId = ""] = Object.keys(resourcesOf(edgeTemplate, domain.Type));

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

  test("stands before the same routes behind CloudFront, which has no other but what answers for the rest", () => {
    const behind = Object.values(resourcesOf(edgeTemplate, "AWS::ApiGatewayV2::Route")).map(({ Properties }) => [
      Properties["RouteKey"],
      Properties["AuthorizationType"],
    ]);
    const forGroups = table.filter(([, { who }]) => who !== "anyone").map(([key]) => [key, "JWT"]);
    expect(behind).toHaveLength(forGroups.length + 1);
    expect(Object.fromEntries(behind)).toEqual(Object.fromEntries([...forGroups, ["$default", "NONE"]]));
  });

  test("takes there the tokens of the dashboard's client as well", () => {
    const there = resourceAt(edgeTemplate, "AWS::ApiGatewayV2::Authorizer", "UserApi");
    const { Audience, Issuer } = there.Properties["JwtConfiguration"] as { Audience: unknown[]; Issuer: unknown };
    expect(Audience).toEqual([{ Ref: dashboardId }, { "Fn::ImportValue": expect.stringContaining(clientId) }]);
    expect(Issuer).toEqual((authorizer.Properties["JwtConfiguration"] as { Issuer: unknown }).Issuer);
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

  test("have long passwords of every kind of character", () => {
    expect(pool.Properties["Policies"]).toEqual({
      PasswordPolicy: {
        MinimumLength: 12,
        RequireLowercase: true,
        RequireNumbers: true,
        RequireSymbols: true,
        RequireUppercase: true,
      },
    });
  });

  test("may sign in with the code of an authenticator app besides, or have to", () => {
    const { dataTemplate: strict } = synthesize({ signIn: { mfa: "required" } });
    const required = resourceAt(strict, "AWS::Cognito::UserPool", "Users");
    expect(
      [pool, required].map(({ Properties }) => [Properties["MfaConfiguration"], Properties["EnabledMfas"]]),
    ).toEqual([
      ["OPTIONAL", ["SOFTWARE_TOKEN_MFA"]],
      ["ON", ["SOFTWARE_TOKEN_MFA"]],
    ]);
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
  test("is public and signs in by code", () => {
    expect(dashboard.Properties).toMatchObject({
      UserPoolId: { "Fn::ImportValue": expect.stringContaining("Users") },
      GenerateSecret: false,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ["code"],
      AllowedOAuthScopes: ["openid", "email", "profile"],
      SupportedIdentityProviders: ["COGNITO"],
    });
  });

  test("comes back to the dashboard where CloudFront serves it, signed in or out", () => {
    const address = {
      "Fn::Join": ["", ["https://", { "Fn::GetAtt": [distributionId, "DomainName"] }, "/dashboard/"]],
    };
    expect(dashboard.Properties).toMatchObject({ CallbackURLs: [address], LogoutURLs: [address] });
  });

  test("comes back to a name of one's own where there is one", () => {
    const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/one";
    const own = synthesize({ edge: { originSecret: 1, domain: { name: "counts.news.example", certificateArn } } });
    if (!own.edgeTemplate) throw new Error("the configuration has no edge");
    const addresses = ["https://counts.news.example/dashboard/"];
    expect(resourceAt(own.edgeTemplate, dashboard.Type, "SignIn").Properties).toMatchObject({
      CallbackURLs: addresses,
      LogoutURLs: addresses,
    });
  });

  test("has tokens for an hour, and renews each of them once, for 30 days", () => {
    expect(dashboard.Properties).toMatchObject({
      IdTokenValidity: 60,
      AccessTokenValidity: 60,
      RefreshTokenValidity: 43_200,
      TokenValidityUnits: { AccessToken: "minutes", IdToken: "minutes", RefreshToken: "minutes" },
      RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 30 },
      EnableTokenRevocation: true,
    });
    // Cognito refuses rotation beside this one.
    expect(dashboard.Properties["ExplicitAuthFlows"]).not.toContain("ALLOW_REFRESH_TOKEN_AUTH");
  });

  test("is named in the dashboard's page, with the pool as its issuer", () => {
    const pages = JSON.stringify(resourcesOf(edgeTemplate, "Custom::CDKBucketDeployment"));
    expect(pages).toContain(JSON.stringify({ Ref: dashboardId }));
    expect(pages).toMatch(/"Fn::ImportValue":"[^"]*ProviderName/);
  });
});

describe("the sign-in page", () => {
  test("is the managed one, in Cognito's own style for the dashboard's client", () => {
    expect(domain.Properties).toMatchObject({ ManagedLoginVersion: 2, UserPoolId: dashboard.Properties["UserPoolId"] });
    expect(resourceAt(edgeTemplate, "AWS::Cognito::ManagedLoginBranding", "SignIn").Properties).toEqual({
      ClientId: { Ref: dashboardId },
      UserPoolId: dashboard.Properties["UserPoolId"],
      UseCognitoProvidedValues: true,
    });
  });

  test("has an address of the stack's own, or the one that is configured", () => {
    expect(JSON.stringify(domain.Properties["Domain"])).toMatch(/^{"Fn::Join":\["",\["tirage-",.*"AWS::StackId".*$/);
    const named = synthesize({ signIn: { domainPrefix: "dunyo-counts" } });
    if (!named.edgeTemplate) throw new Error("the configuration has no edge");
    expect(resourceAt(named.edgeTemplate, domain.Type, "SignIn").Properties["Domain"]).toBe("dunyo-counts");
  });

  test.each(["Dunyo", "-dunyo", "dunyo-", "dunyo.news", "my-cognito", "laws", "a".repeat(64), ""])(
    "has no address that Cognito refuses: %s",
    (domainPrefix) => {
      expect(() => checkConfig({ ...config, signIn: { domainPrefix } })).toThrow("signIn.domainPrefix");
    },
  );

  test("is what the dashboard may ask, with the issuer, and nothing else that is not its own", () => {
    const policies = Object.values(resourcesOf(edgeTemplate, "AWS::CloudFront::ResponseHeadersPolicy"));
    const written = JSON.stringify(policies.find((one) => JSON.stringify(one).includes("connect-src")));
    expect(written).toMatch(
      new RegExp(
        `connect-src 'self' https://",{"Fn::Select":\\[0,{"Fn::Split":\\["/",{"Fn::ImportValue":"[^"]*ProviderName[^"]*"}\\]}\\]},` +
          `" https://",{"Ref":"${domainId}"},".auth.",{"Ref":"AWS::Region"},".amazoncognito.com; base-uri`,
      ),
    );
    expect(written).toContain("form-action 'none'; frame-ancestors 'none'");
  });
});

describe("the client without a page", () => {
  test("takes a password only from whoever has the account's credentials", () => {
    expect(client.Properties).toMatchObject({ GenerateSecret: false, AllowedOAuthFlowsUserPoolClient: false });
    expect(client.Properties["ExplicitAuthFlows"]).toEqual([
      "ALLOW_ADMIN_USER_PASSWORD_AUTH",
      "ALLOW_REFRESH_TOKEN_AUTH",
    ]);
    expect(dashboard.Properties["ExplicitAuthFlows"]).toEqual(["ALLOW_ADMIN_USER_PASSWORD_AUTH"]);
  });

  test.each([
    ["it", client],
    ["the dashboard's", dashboard],
  ])("lets no user change which sites they see, and shows them: %s", (_name, { Properties }) => {
    expect(Properties["WriteAttributes"]).toEqual(["locale"]);
    expect(Properties["ReadAttributes"]).toEqual(["custom:sites", "email"]);
  });

  test("is named in the outputs, with the pool", () => {
    expect(serviceTemplate.findOutputs("UserPoolId")).toHaveProperty("UserPoolId.Value");
    expect(serviceTemplate.findOutputs("UserPoolClientId")).toHaveProperty("UserPoolClientId.Value", { Ref: clientId });
  });
});
