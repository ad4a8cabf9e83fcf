import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { routes } from "../../functions/routes.ts";
import { resourceAt, resourcesOf, synthesize } from "./synthesize.ts";

type Properties = Readonly<Record<string, unknown>>;

const { edgeTemplate, serviceTemplate } = synthesize();
if (!edgeTemplate) throw new Error("the configuration has no edge");
const template = edgeTemplate;

function distributionOf(of = template): Properties {
  return resourceAt(of, "AWS::CloudFront::Distribution", "Edge").Properties["DistributionConfig"] as Properties;
}

const origins = distributionOf()["Origins"] as readonly Properties[];
const [userApi = ""] = Object.keys(resourcesOf(template, "AWS::ApiGatewayV2::Api"));
const apis = origins.filter((one) => "CustomOriginConfig" in one);
const isOfUsers = (origin: Properties) => JSON.stringify(origin["DomainName"]).includes(userApi);
const fromUserApi = apis.find(isOfUsers) ?? {};
const fromApi = apis.find((one) => !isOfUsers(one) && !one["OriginCustomHeaders"]) ?? {};
/** The same API, which is shown that what it is told of the reader comes from CloudFront. */
const trusted = apis.find((one) => one["OriginCustomHeaders"]) ?? {};
const fromFiles = origins.find((one) => "S3OriginConfig" in one) ?? {};

/** What CloudFront calls caching nothing, and caching as the origin says. */
const NOTHING = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const AS_FILES_SAY = "658327ea-f89d-4fab-a63d-7e88639e58f6";

describe("the edge stack", () => {
  const behaviors = (distributionOf()["CacheBehaviors"] as readonly Properties[]).concat({
    ...(distributionOf()["DefaultCacheBehavior"] as Properties),
    PathPattern: "everything else",
  });
  const numbers = Object.keys(resourcesOf(template, "AWS::CloudFront::CachePolicy"))[0];

  test.each([
    { path: "/v1/reads", from: trusted, cache: NOTHING },
    { path: "/v1/read.gif", from: trusted, cache: NOTHING },
    { path: "/v1/totals", from: fromApi, cache: { Ref: numbers } },
    { path: "/v1/badge.svg", from: fromApi, cache: { Ref: numbers } },
    { path: "/v1/most-read", from: fromApi, cache: { Ref: numbers } },
    { path: "/v1/openapi.json", from: fromApi, cache: { Ref: numbers } },
    { path: "/v1/reports/*", from: fromUserApi, cache: NOTHING },
    { path: "/v1/articles", from: fromUserApi, cache: NOTHING },
    { path: "/v1/*.js", from: fromFiles, cache: AS_FILES_SAY },
    { path: "/dashboard", from: fromFiles, cache: AS_FILES_SAY },
    { path: "/dashboard/*", from: fromFiles, cache: AS_FILES_SAY },
    { path: "everything else", from: fromApi, cache: NOTHING },
  ])("answers $path from where it is, kept as it says", ({ path, from, cache }) => {
    const behavior = behaviors.find(({ PathPattern }) => PathPattern === path);
    expect(behavior).toMatchObject({
      TargetOriginId: from["Id"],
      CachePolicyId: cache,
      ViewerProtocolPolicy: "redirect-to-https",
      Compress: true,
    });
  });

  test("has a behaviour for these paths and for no other", () => {
    expect(behaviors).toHaveLength(12);
  });

  test("asks the API for users for all that is for a group, and for nothing else", () => {
    const patterns = behaviors.filter(({ TargetOriginId }) => TargetOriginId === fromUserApi["Id"]);
    const isOurs = (path: string) =>
      patterns.some(({ PathPattern }) => new RegExp(`^${String(PathPattern).replace("*", ".*")}$`).test(path));
    const table = [routes.record, routes.report].flatMap((part) => Object.entries(part));
    for (const [key, { who }] of table) expect(isOurs(key.split(" ")[1] ?? ""), key).toBe(who !== "anyone");
  });

  test("keeps public numbers by their whole query, and for as long as the API says", () => {
    const { CachePolicyConfig } = resourceAt(template, "AWS::CloudFront::CachePolicy", "Edge").Properties;
    expect(CachePolicyConfig).toMatchObject({
      MinTTL: 0,
      DefaultTTL: 0,
      ParametersInCacheKeyAndForwardedToOrigin: {
        QueryStringsConfig: { QueryStringBehavior: "all" },
        HeadersConfig: { HeaderBehavior: "none" },
        CookiesConfig: { CookieBehavior: "none" },
      },
    });
  });

  const ofApis = behaviors.filter(({ TargetOriginId }) => TargetOriginId !== fromFiles["Id"]);

  test.each(ofApis)("lets pages of every origin read what the API answers at $PathPattern", (behavior) => {
    const { Ref = "" } = behavior["ResponseHeadersPolicyId"] as { Ref?: string };
    const policy = resourcesOf(template, "AWS::CloudFront::ResponseHeadersPolicy")[Ref]?.Properties;
    expect(policy?.["ResponseHeadersPolicyConfig"]).toMatchObject({
      CorsConfig: {
        AccessControlAllowCredentials: false,
        AccessControlAllowHeaders: { Items: ["content-type", "authorization", "if-none-match"] },
        AccessControlAllowMethods: { Items: ["GET", "POST", "PUT", "OPTIONS"] },
        AccessControlAllowOrigins: { Items: ["*"] },
        AccessControlExposeHeaders: { Items: ["etag", "link", "retry-after", "x-tirage-rejected"] },
        AccessControlMaxAgeSec: 86_400,
        OriginOverride: true,
      },
    });
    // A preflight that CloudFront refuses is not answered by the policy either.
    expect(behavior["AllowedMethods"]).toContain("OPTIONS");
  });

  test("forwards no more headers than an account may have in a policy, unless raised", () => {
    const { OriginRequestPolicyConfig: asked } = resourceAt(
      template,
      "AWS::CloudFront::OriginRequestPolicy",
      "Edge",
    ).Properties;
    const { HeadersConfig } = asked as { HeadersConfig: { Headers: readonly string[] } };
    expect(HeadersConfig.Headers.length).toBeLessThanOrEqual(10);
  });

  test("names the reader to the API on reads, and sends no cookie", () => {
    const { OriginRequestPolicyConfig } = resourceAt(
      template,
      "AWS::CloudFront::OriginRequestPolicy",
      "Edge",
    ).Properties;
    expect(OriginRequestPolicyConfig).toMatchObject({
      HeadersConfig: {
        HeaderBehavior: "whitelist",
        Headers: expect.arrayContaining([
          "CloudFront-Viewer-Address",
          "CloudFront-Viewer-Country",
          "Origin",
          "User-Agent",
        ]),
      },
      CookiesConfig: { CookieBehavior: "none" },
      QueryStringsConfig: { QueryStringBehavior: "all" },
    });
  });

  test("is named apart from one of another region, where names are of the account", () => {
    const named = ["OriginRequestPolicy", "ResponseHeadersPolicy", "OriginAccessControl", "CachePolicy", "Function"];
    const resources = named.flatMap((type) => Object.values(resourcesOf(template, `AWS::CloudFront::${type}`)));
    expect(resources).toHaveLength(7);
    for (const { Type, Properties: made } of resources) {
      const { Name = made["Name"] } = (made[`${Type.split("::")[2]}Config`] ?? {}) as Properties;
      expect(JSON.stringify(Name), Type).toContain('{"Ref":"AWS::Region"}');
    }
    // The longest region and what CloudFormation fills in.
    const control = resourceAt(template, "AWS::CloudFront::OriginAccessControl", "Edge").Properties;
    const { Name } = control["OriginAccessControlConfig"] as { Name: { "Fn::Join": [string, unknown[]] } };
    const [, parts] = Name["Fn::Join"];
    const name = parts.map((part) => (typeof part === "string" ? part : "ap-southeast-1")).join("");
    expect(name.length).toBeLessThanOrEqual(64);
  });

  test("leads to the dashboard's folder without its slash, and answers for it with its page", () => {
    const { FunctionCode } = resourceAt(template, "AWS::CloudFront::Function", "Edge").Properties;
    const handler = runInNewContext(`${String(FunctionCode)}; handler`) as (event: unknown) => unknown;
    const asked = (uri: string) => handler({ request: { uri } });
    expect(asked("/dashboard")).toMatchObject({ statusCode: 308, headers: { location: { value: "/dashboard/" } } });
    expect(asked("/dashboard/")).toEqual({ uri: "/dashboard/index.html" });
    expect(asked("/dashboard/assets/main.js")).toEqual({ uri: "/dashboard/assets/main.js" });
  });

  test("keeps the bucket of files to itself, and after its own end", () => {
    const bucket = resourceAt(template, "AWS::S3::Bucket", "Files");
    expect(bucket.DeletionPolicy).toBe("Retain");
    expect(bucket.Properties["PublicAccessBlockConfiguration"]).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const { PolicyDocument } = resourceAt(template, "AWS::S3::BucketPolicy", "Files").Properties;
    const { Statement } = PolicyDocument as { Statement: readonly Properties[] };
    const allowed = Statement.filter(({ Effect }) => Effect === "Allow");
    expect(allowed).toMatchObject([
      { Action: "s3:GetObject", Principal: { Service: "cloudfront.amazonaws.com" }, Condition: { StringEquals: {} } },
    ]);
    expect(JSON.stringify(allowed)).toContain("AWS:SourceArn");
    expect(fromFiles).toHaveProperty("OriginAccessControlId");
  });

  test("leaves the files of earlier builds where they are, for pages that pin them", () => {
    const deployments = Object.values(resourcesOf(template, "Custom::CDKBucketDeployment"));
    expect(deployments).toHaveLength(4);
    for (const { Properties: deployed } of deployments) expect(deployed["Prune"]).toBe(false);
  });
});

describe("the origin secret", () => {
  /** The logical ids of the secrets to which a value refers. */
  const secretsIn = (value: unknown) => (JSON.stringify(value) ?? "").match(/OriginSecretsSecret\d/g) ?? [];
  const acceptedBy = (of: typeof serviceTemplate) => {
    const { Environment } = resourceAt(of, "AWS::Lambda::Function", "RecordFunction").Properties;
    return (Environment as { Variables: Properties }).Variables["ORIGIN_SECRETS"];
  };

  test("stands in no template, which only refer to it", () => {
    const sent = apis.flatMap((api) => (api["OriginCustomHeaders"] ?? []) as readonly Properties[]);
    expect(sent).toHaveLength(1);
    for (const value of [...sent.map(({ HeaderValue }) => HeaderValue), acceptedBy(serviceTemplate)]) {
      expect(JSON.stringify(value)).toMatch(
        /^{"Fn::Join":\["",\["{{resolve:secretsmanager:",{[^}]*},":SecretString:::}}"\]\]}$/,
      );
    }
    for (const { HeaderName } of sent) expect(HeaderName).toBe("x-tirage-origin");
    const secrets = Object.values(resourcesOf(serviceTemplate, "AWS::SecretsManager::Secret"));
    expect(secrets).toHaveLength(1);
    for (const { Properties: made } of secrets) expect(made).not.toHaveProperty("SecretString");
    // A comma would end it where the functions read it.
    const generated = { ExcludePunctuation: true, ExcludeCharacters: expect.stringContaining(",") };
    for (const { Properties: made } of secrets) expect(made["GenerateSecretString"]).toMatchObject(generated);
  });

  test("is changed by a deployment, while which the one before it is taken as well", () => {
    const next = synthesize({ edge: { originSecret: 2 } });
    expect(secretsIn(acceptedBy(next.serviceTemplate))).toEqual(["OriginSecretsSecret2", "OriginSecretsSecret1"]);
    const origin = (distributionOf(next.edgeTemplate)["Origins"] as readonly Properties[]).find(
      (one) => "OriginCustomHeaders" in one,
    );
    expect(secretsIn(origin?.["OriginCustomHeaders"])).toEqual(["OriginSecretsSecret2"]);
    // The distribution of before uses the first one's export until it is deployed itself.
    const exported = Object.values(next.serviceTemplate.findOutputs("*")).map(({ Export }) => JSON.stringify(Export));
    expect(exported.flatMap(secretsIn).toSorted()).toEqual(["OriginSecretsSecret1", "OriginSecretsSecret2"]);
  });
});

describe("an edge with a name and a firewall of one's own", () => {
  const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/one";
  const webAclArn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/one/two";
  const domain = { name: "counts.news.example", certificateArn };
  const own = synthesize({ edge: { originSecret: 1, domain, webAclArn } });

  test("has both, and TLS 1.2 and newer alone", () => {
    expect(distributionOf(own.edgeTemplate)).toMatchObject({
      Aliases: [domain.name],
      ViewerCertificate: { AcmCertificateArn: certificateArn, MinimumProtocolVersion: "TLSv1.2_2021" },
      WebACLId: webAclArn,
    });
  });

  test("prints the line for pages with that name", () => {
    const outputs = JSON.stringify(own.edgeTemplate?.findOutputs("Tag1"));
    expect(outputs).toContain("https://counts.news.example/v1/reader.js");
  });
});
