import { type Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { ApplicationLogLevel, Architecture, LoggingFormat, Runtime, SystemLogLevel } from "aws-cdk-lib/aws-lambda";
import { NodejsFunction } from "aws-cdk-lib/aws-lambda-nodejs";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { join, resolve } from "node:path";
import { bundlingWith } from "./bundling.ts";

const PROJECT = resolve(import.meta.dirname, "..");

export interface BundledFunctionProps {
  /** The source file that exports `handler`. */
  readonly entry: string;
  /** What the function is for, shown in the console. */
  readonly description: string;
  /** Megabytes of memory; a vCPU comes with every 1,769 of them. */
  readonly memorySize: number;
  /** How long an invocation may take. */
  readonly timeout: Duration;
  /** Environment variables. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * What the function may do, besides writing its own log.
   * @default - nothing
   */
  readonly policies?: readonly PolicyStatement[];
  /**
   * How often Lambda invokes the function again after an asynchronous invocation failed, 0-2.
   * @default 2
   */
  readonly retryAttempts?: number;
  /**
   * Folders to put beside the code: the name in the bundle, and the folder to copy.
   * @default - none
   */
  readonly folders?: Readonly<Record<string, string>>;
  /**
   * The module that exports `config`, an absolute path: its code is part of the bundle.
   * @default - tirage.config.ts
   */
  readonly configFile?: string | undefined;
  /**
   * How long the log is kept.
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;
}

/** A small Node.js function on arm64 with a role, a log and a bundle of its own. */
export class BundledFunction extends Construct {
  readonly function: NodejsFunction;
  readonly role: Role;

  constructor(
    scope: Construct,
    id: string,
    {
      policies = [],
      folders = {},
      logRetention = RetentionDays.THREE_MONTHS,
      configFile = join(PROJECT, "tirage.config.ts"),
      environment,
      ...functionProps
    }: BundledFunctionProps,
  ) {
    super(scope, id);
    const logs = new LogGroup(this, "Logs", { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY });

    // AWSLambdaBasicExecutionRole, which CDK would give, may write to every log of the account.
    this.role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    const writeLog = new PolicyStatement({
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [logs.logGroupArn],
    });
    for (const statement of [writeLog, ...policies]) this.role.addToPolicy(statement);

    this.function = new NodejsFunction(this, "Function", {
      ...functionProps,
      // Wherever the app stands that this is a part of.
      projectRoot: PROJECT,
      depsLockFilePath: join(PROJECT, "package-lock.json"),
      role: this.role,
      environment: { ...environment },
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      logGroup: logs,
      // A text log of every invocation costs as much as the invocation: start and report lines are INFO.
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.WARN,
      systemLogLevelV2: SystemLogLevel.WARN,
      bundling: {
        ...bundlingWith(configFile),
        commandHooks: {
          beforeBundling: () => [],
          beforeInstall: () => [],
          afterBundling: (_input, output) =>
            Object.entries(folders).map(([name, folder]) => `cp -R "${folder}" "${output}/${name}"`),
        },
      },
    });
  }
}
