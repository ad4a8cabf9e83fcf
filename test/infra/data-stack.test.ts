import { describe, expect, test } from "vitest";
import { resourceAt, synthesize } from "./synthesize.ts";

const TABLE = "AWS::DynamoDB::GlobalTable";
const { dataTemplate } = synthesize({ production: true });
const { dataTemplate: trialTemplate } = synthesize({ production: false });

describe("the data stack", () => {
  test.each(["Events", "Rollups"])("has %s as a table of pk and sk with TTL, paid by the request", (path) => {
    expect(resourceAt(dataTemplate, TABLE, path).Properties).toMatchObject({
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
      BillingMode: "PAY_PER_REQUEST",
    });
  });

  test("streams the keys of events and nothing of rollups", () => {
    const stream = { StreamViewType: "KEYS_ONLY" };
    expect(resourceAt(dataTemplate, TABLE, "Events").Properties["StreamSpecification"]).toEqual(stream);
    expect(resourceAt(dataTemplate, TABLE, "Rollups").Properties).not.toHaveProperty("StreamSpecification");
  });

  test.each(["Events", "Rollups"])("can restore %s to any second, in production and in a trial", (path) => {
    for (const template of [dataTemplate, trialTemplate]) {
      expect(resourceAt(template, TABLE, path).Properties["Replicas"]).toMatchObject([
        { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
      ]);
    }
  });

  test.each(["Events", "Rollups"])("keeps and protects %s in production", (path) => {
    const table = resourceAt(dataTemplate, TABLE, path);
    expect(table).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
    expect(table.Properties["Replicas"]).toMatchObject([{ DeletionProtectionEnabled: true }]);
  });

  test.each(["Events", "Rollups"])("deletes %s with the stack of a trial", (path) => {
    const table = resourceAt(trialTemplate, TABLE, path);
    expect(table).toMatchObject({ DeletionPolicy: "Delete", UpdateReplacePolicy: "Delete" });
    expect(table.Properties["Replicas"]).toMatchObject([{ DeletionProtectionEnabled: false }]);
  });

  test("keeps failed batches for a while, encrypted and out of public reach", () => {
    const bucket = resourceAt(dataTemplate, "AWS::S3::Bucket", "FailedBatches");
    expect(bucket.DeletionPolicy).toBe("Retain");
    expect(bucket.Properties).toMatchObject({
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: {} }] },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 90, Status: "Enabled" }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(resourceAt(trialTemplate, "AWS::S3::Bucket", "FailedBatches").DeletionPolicy).toBe("Delete");
  });

  test("refuses a request for failed batches that is not encrypted", () => {
    const policy = resourceAt(dataTemplate, "AWS::S3::BucketPolicy", "FailedBatches");
    expect(policy.Properties["PolicyDocument"]).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      ]),
    });
  });
});
