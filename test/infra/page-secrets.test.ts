import { describe, expect, test } from "vitest";
import { config } from "../../tirage.config.ts";
import { resourceAt, resourcesOf, synthesize } from "./synthesize.ts";

const [demo, berlin] = config.sites;
if (!demo || !berlin) throw new Error("the configuration has two sites");

/** The stacks of a configuration whose sites sign with these secrets. */
const withSecrets = (first: number, second?: number) =>
  synthesize({
    sites: [
      { ...demo, pageToken: { secret: first } },
      { ...berlin, ...(second !== undefined && { pageToken: { secret: second, required: false } }) },
    ],
  });

type Stacks = ReturnType<typeof synthesize>;

const secretsOf = ({ serviceTemplate }: Stacks) =>
  Object.entries(resourcesOf(serviceTemplate, "AWS::SecretsManager::Secret")).filter(([id]) =>
    id.startsWith("PageSecrets"),
  );

/** What the function that takes events is given, with a short word for each secret. */
function givenBy({ serviceTemplate }: Stacks): string {
  const { Environment } = resourceAt(serviceTemplate, "AWS::Lambda::Function", "RecordFunction").Properties;
  const { PAGE_SECRETS } = (Environment as { Variables: Record<string, unknown> }).Variables;
  const [, parts] = (PAGE_SECRETS as { "Fn::Join": readonly [string, readonly unknown[]] })["Fn::Join"];
  return parts
    .map((part) => (typeof part === "string" ? part : (JSON.stringify(part).match(/Secret\d/) ?? [])[0]))
    .join("")
    .replaceAll(/{{resolve:secretsmanager:(Secret\d):SecretString:::}}/g, "$1");
}

describe("the secrets that pages are signed with", () => {
  test("are made for each site that has them, stand in no template, and are told by their names alone", () => {
    const stacks = withSecrets(1, 1);
    expect(givenBy(stacks)).toBe("demo=Secret1;demo-berlin=Secret1");
    const secrets = secretsOf(stacks);
    expect(secrets).toHaveLength(2);
    for (const [, { Properties }] of secrets) {
      expect(Properties).not.toHaveProperty("SecretString");
      // One of these would end it where the function reads it.
      const { ExcludePunctuation, ExcludeCharacters } = Properties["GenerateSecretString"] as Record<string, unknown>;
      expect(ExcludePunctuation).toBe(true);
      for (const sign of ",;=") expect(ExcludeCharacters).toContain(sign);
    }
    const outputs = stacks.serviceTemplate.findOutputs("*");
    expect(outputs["PageSecret1"]?.["Value"]).toEqual({ Ref: expect.stringMatching(/^PageSecretsdemoSecret1/) });
    expect(outputs["PageSecret2"]?.["Value"]).toEqual({ Ref: expect.stringMatching(/^PageSecretsdemoberlinSecret1/) });
  });

  test("are changed by a deployment, while which the one before is taken as well, of one site alone", () => {
    const [first, second] = [withSecrets(1, 1), withSecrets(2, 1)];
    expect(givenBy(second)).toBe("demo=Secret2,Secret1;demo-berlin=Secret1");
    const kept = secretsOf(first).map(([id]) => id);
    expect(secretsOf(second).map(([id]) => id)).toEqual(expect.arrayContaining(kept));
    expect(givenBy(withSecrets(3))).toBe("demo=Secret3,Secret2");
  });

  test("are none where no site signs its pages", () => {
    const stacks = synthesize();
    expect(secretsOf(stacks)).toEqual([]);
    expect(Object.keys(stacks.serviceTemplate.findOutputs("*")).filter((name) => name.startsWith("Page"))).toEqual([]);
  });

  test("may be asked for by no role", () => {
    const { dataTemplate, serviceTemplate, edgeTemplate, watchTemplate } = withSecrets(2, 1);
    const policies = [dataTemplate, serviceTemplate, edgeTemplate, watchTemplate].flatMap((template) =>
      template ? Object.values(resourcesOf(template, "AWS::IAM::Policy")) : [],
    );
    expect(policies.length).toBeGreaterThan(4);
    for (const { Properties } of policies) expect(JSON.stringify(Properties)).not.toContain("secretsmanager:");
  });
});
