import { describe, expect, test } from "vitest";
import { auditKey, eventsPartition, saltKey } from "../../functions/store/keys.ts";
import { resourcesOf, synthesize } from "./synthesize.ts";

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, unknown>>;
}

const { dataTemplate, serviceTemplate, edgeTemplate, watchTemplate } = synthesize();
const templates = [dataTemplate, serviceTemplate, edgeTemplate, watchTemplate].filter((one) => one !== undefined);

const SALTS_ONLY = { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "@salt|*" } };
const AUDIT_ONLY = { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "audit|*" } };
const NO_SALTS = { "ForAllValues:StringNotLike": { "dynamodb:LeadingKeys": "@salt|*" } };

/** Everything that each role may do, of the functions and of what copies files for CloudFront. A line more is a decision. */
const ALLOWED: Record<string, readonly string[]> = {
  Record: [
    "Events dynamodb:GetItem of salts",
    "Events dynamodb:PutItem",
    "Rollups dynamodb:BatchGetItem",
    "Rollups dynamodb:GetItem",
    "Rollups dynamodb:UpdateItem",
    "own log logs:CreateLogStream",
    "own log logs:PutLogEvents",
  ],
  Recount: [
    "Events dynamodb:Query except salts",
    "Events stream dynamodb:DescribeStream",
    "Events stream dynamodb:GetRecords",
    "Events stream dynamodb:GetShardIterator",
    "Events stream dynamodb:ListStreams",
    "FailedBatches s3:ListBucket",
    "FailedBatches/aws/lambda/* s3:PutObject",
    "Rollups dynamodb:UpdateItem",
    "own log logs:CreateLogStream",
    "own log logs:PutLogEvents",
  ],
  Settle: [
    "Events dynamodb:Query except salts",
    "Rollups dynamodb:BatchGetItem",
    "Rollups dynamodb:GetItem",
    "Rollups dynamodb:PutItem",
    "Rollups dynamodb:Query",
    "Rollups dynamodb:UpdateItem",
    "own log logs:CreateLogStream",
    "own log logs:PutLogEvents",
  ],
  Audit: [
    "Events dynamodb:Query except salts",
    "Rollups dynamodb:GetItem",
    "Rollups dynamodb:Query",
    "Rollups dynamodb:UpdateItem of the audit",
    "own log logs:CreateLogStream",
    "own log logs:PutLogEvents",
  ],
  Report: [
    "Rollups dynamodb:BatchGetItem",
    "Rollups dynamodb:GetItem",
    "Rollups dynamodb:Query",
    "own log logs:CreateLogStream",
    "own log logs:PutLogEvents",
  ],
  Files: [
    "Files s3:ListBucket",
    "Files/* s3:PutObject",
    "deployed files/* s3:GetObject",
    "own log logs:CreateLogStream",
    "own log logs:PutLogEvents",
  ],
};

const policies = templates.flatMap((template) => Object.entries(resourcesOf(template, "AWS::IAM::Policy")));

function statementsOf(name: string): readonly Statement[] {
  const own = policies.filter(([id]) => id.startsWith(`${name}Role`));
  return own.flatMap(([, { Properties }]) => (Properties["PolicyDocument"] as { Statement: Statement[] }).Statement);
}

/** Puts a statement into the lines of the table above. */
function describeStatement(name: string, { Effect, Action, Resource, Condition }: Statement): string[] {
  return [Action].flat().map((action) => {
    const limit = Condition ? ` ${describeCondition(Condition)}` : "";
    return `${Effect === "Allow" ? "" : `${Effect} `}${describeResource(name, Resource)} ${action}${limit}`;
  });
}

function describeResource(name: string, resource: unknown): string {
  const text = JSON.stringify(resource);
  if (/^{"Fn::GetAtt":\["(\w+?)Logs\w+","Arn"\]}$/.exec(text)?.[1] === name) return "own log";
  const [, table, attribute] =
    /^{"Fn::ImportValue":"TirageData:\w+?(Events|Rollups|FailedBatches)[0-9A-F]{8}(StreamArn|Arn)\w+"}$/.exec(text) ??
    [];
  if (table) return attribute === "StreamArn" ? `${table} stream` : table;
  if (/^{"Fn::Join":\["",\[{"Fn::ImportValue":"TirageData:\w+FailedBatches\w+"},"\/aws\/lambda\/\*"\]\]}$/.test(text)) {
    return "FailedBatches/aws/lambda/*";
  }
  if (/^{"Fn::GetAtt":\["FilesBucket\w+","Arn"\]}$/.test(text)) return "Files";
  if (/^{"Fn::Join":\["",\[{"Fn::GetAtt":\["FilesBucket\w+","Arn"\]},"\/\*"\]\]}$/.test(text)) return "Files/*";
  if (
    /^{"Fn::Join":\["",\["arn:",{"Ref":"AWS::Partition"},":s3:::",{"Fn::Sub":"cdk-hnb659fds-assets-[^"]*"},"\/\*"\]\]}$/.test(
      text,
    )
  ) {
    return "deployed files/*";
  }
  return text;
}

function describeCondition(condition: Readonly<Record<string, unknown>>): string {
  const { Null, ...others } = condition;
  // Without this, ForAllValues lets a request pass that names no key.
  expect(Null).toEqual({ "dynamodb:LeadingKeys": "false" });
  if (JSON.stringify(others) === JSON.stringify(SALTS_ONLY)) return "of salts";
  if (JSON.stringify(others) === JSON.stringify(AUDIT_ONLY)) return "of the audit";
  if (JSON.stringify(others) === JSON.stringify(NO_SALTS)) return "except salts";
  return JSON.stringify(condition);
}

describe("access", () => {
  test.each(Object.keys(ALLOWED))("of %s is what the table here says", (name) => {
    const lines = statementsOf(name).flatMap((statement) => describeStatement(name, statement));
    expect(lines.toSorted()).toEqual(ALLOWED[name]);
  });

  test("is given to these roles and to no other", () => {
    const roles = templates.flatMap((template) => Object.keys(resourcesOf(template, "AWS::IAM::Role")));
    expect(roles.map((id) => id.replace(/Role.*/, "")).toSorted()).toEqual(Object.keys(ALLOWED).toSorted());
    expect(policies).toHaveLength(roles.length);
  });

  test("comes from no policy that AWS manages and may widen", () => {
    for (const { Properties } of templates.flatMap((one) => Object.values(resourcesOf(one, "AWS::IAM::Role")))) {
      expect(Properties).not.toHaveProperty("ManagedPolicyArns");
    }
  });

  test("names every action and every resource", () => {
    for (const { Action, Resource } of Object.keys(ALLOWED).flatMap(statementsOf)) {
      expect(JSON.stringify(Action)).not.toContain("*");
      // The names of failed batches are Lambda's, and those of files are made of their content; their bucket is not.
      expect(JSON.stringify(Resource).replace(/"(\/aws\/lambda)?\/\*"/, "")).not.toContain("*");
    }
  });

  test("to salts is told from access to raw rows by the keys that the store makes", () => {
    expect(auditKey("demo").pk).toMatch(/^audit\|/);
    expect(saltKey("demo", "2026-11-24").pk).toMatch(/^@salt\|/);
    const lane = { article: "@salt|x", hour: "2026-11-24T10", lane: 0 };
    for (const site of ["a", "0", "-", "salt"]) expect(eventsPartition({ site, ...lane })).not.toMatch(/^@salt\|/);
  });
});
