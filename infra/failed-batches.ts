import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";

export interface FailedBatchesProps {
  /**
   * Keep the bucket when its stack is deleted. Otherwise it is deleted too, if it is empty.
   * @default true
   */
  readonly production?: boolean;
  /**
   * How long a failed batch is kept for whoever looks into it.
   * @default 90 days
   */
  readonly retention?: Duration;
}

/** Where a stream mapping leaves the batches that it gave up. They hold keys of raw rows and nothing else. */
export class FailedBatches extends Bucket {
  constructor(
    scope: Construct,
    id: string,
    { production = true, retention = Duration.days(90) }: FailedBatchesProps = {},
  ) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      // No versions: each batch has a name of its own, and a version would be an object that the alarm still counts.
      lifecycleRules: [{ expiration: retention, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(this).acknowledge({
      id: "AwsSolutions-S1",
      reason:
        "Only Lambda writes here and only when it gives a batch up; a log of that would need a bucket of its own.",
    });
  }
}
