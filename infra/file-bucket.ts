import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from "aws-cdk-lib/aws-s3";
import { BucketDeployment, CacheControl, type ISource, Source } from "aws-cdk-lib/aws-s3-deployment";
import { Construct } from "constructs";
import { acknowledgeWildcard } from "./acknowledge-wildcard.ts";

/** How browsers and CloudFront keep a file. */
export type Keeping = "for ever" | "for an hour" | "asking each time";

const CACHE_CONTROL: Readonly<Record<Keeping, readonly CacheControl[]>> = {
  "for ever": [CacheControl.setPublic(), CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
  "for an hour": [CacheControl.setPublic(), CacheControl.maxAge(Duration.hours(1))],
  "asking each time": [CacheControl.noCache()],
};

/**
 * What CloudFront serves by itself: the page scripts and the dashboard. Nobody else reaches it. It stays when its stack is
 * deleted, with the scripts of all builds.
 */
export class FileBucket extends Construct {
  readonly bucket: IBucket;
  readonly #copier: Copier;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const bucket = new Bucket(this, "Bucket", {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason: "It holds what is public and comes from the build; a log of who reads it would hold readers' addresses.",
    });
    this.#copier = makeCopier(this, bucket);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the class says `undefined` where the interface says absent
    this.bucket = bucket as IBucket;
  }

  /**
   * Puts files below a folder. What is there stays: pages that pin a script of an earlier build go on loading it.
   * @param contentType of all of them; told from their names without it
   */
  addFiles(id: string, folder: string, sources: readonly ISource[], keeping: Keeping, contentType?: string): void {
    const deployment = new BucketDeployment(this, id, {
      // CDK would grant it more.
      role: this.#copier.role.withoutPolicyUpdates(),
      logGroup: this.#copier.logGroup,
      destinationBucket: this.bucket,
      destinationKeyPrefix: folder,
      sources: sources.map((source) => readableBy(this.#copier.role, source)),
      cacheControl: [...CACHE_CONTROL[keeping]],
      prune: false,
      memoryLimit: 512,
      ...(contentType !== undefined && { contentType }),
    });
    // It begins when it is made, and the policy is a resource of its own.
    deployment.node.addDependency(this.#copier.role);
  }
}

/** The files of a folder without their small forms, which CloudFront makes by itself. */
export function filesOf(folder: string, ...others: readonly string[]): ISource {
  return Source.asset(folder, { exclude: ["*.br", "*.gz", ".*", ...others] });
}

/** What the function that copies files runs as, and where it logs. */
interface Copier {
  readonly role: Role;
  readonly logGroup: LogGroup;
}

/** The role and the log that CDK would make let it read all buckets' settings, delete files and write to every log. */
function makeCopier(scope: Construct, bucket: Bucket): Copier {
  const logGroup = new LogGroup(scope, "Logs", {
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
  const statements = [
    { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [logGroup.logGroupArn] },
    { actions: ["s3:ListBucket"], resources: [bucket.bucketArn] },
    { actions: ["s3:PutObject"], resources: [bucket.arnForObjects("*")] },
  ];
  for (const statement of statements) role.addToPolicy(new PolicyStatement(statement));
  acknowledgeWildcard(role, {
    arn: bucket.bucketArn,
    rest: "/*",
    reason: "It writes each file of the build, whose names are made of their content, in a bucket for them alone.",
  });
  return { role, logGroup };
}

/** A source that the role may read, from whichever bucket the app's bootstrapping has for what a deployment brings. */
function readableBy(role: Role, source: ISource): ISource {
  return {
    bind: (scope, context) => {
      const bound = source.bind(scope, context);
      const { bucketArn: arn } = bound.bucket;
      role.addToPolicy(new PolicyStatement({ actions: ["s3:GetObject"], resources: [`${arn}/*`] }));
      const reason = "What a deployment brings has names made of its content; the bucket holds nothing else.";
      acknowledgeWildcard(role, { arn, rest: "/*", reason });
      return bound;
    },
  };
}
