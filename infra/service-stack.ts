import { CfnOutput, Stack, type StackProps, Validations } from "aws-cdk-lib";
import type { IUserPool } from "aws-cdk-lib/aws-cognito";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { Config } from "../functions/core/config.ts";
import { readerTag } from "../functions/core/reader-tag.ts";
import { routes } from "../functions/routes.ts";
import { AlarmTopic } from "./alarm-topic.ts";
import { Api } from "./api.ts";
import { AuditFunction } from "./audit-function.ts";
import { NumberedSecrets } from "./numbered-secrets.ts";
import { PasswordClient } from "./password-client.ts";
import { RecordFunction } from "./record-function.ts";
import { RecountFunction } from "./recount-function.ts";
import { ReportFunction } from "./report-function.ts";
import { SettleFunction } from "./settle-function.ts";
import type { TableRef } from "./table-access.ts";

export interface ServiceStackProps extends StackProps {
  /** Where the raw rows and the visitor salts are kept, with a stream of their keys. */
  readonly events: TableRef;
  /** Where the numbers are kept. */
  readonly rollups: TableRef;
  /** Where the stream's batches go that could not be counted. */
  readonly failedBatches: Pick<IBucket, "bucketArn" | "bucketName" | "arnForObjects">;
  /** The editors and admins. */
  readonly users: IUserPool;
  /** The folder of the files that the API serves. */
  readonly publicFolder: string;
  /** The sites, each of which gets the line for its pages printed. */
  readonly sites: Config["sites"];
  /**
   * Which secret shows that a request comes through CloudFront.
   * @default - there is no CloudFront
   */
  readonly originSecret?: number | undefined;
  /**
   * Requests a second that a route answers.
   * @default - those of the API
   */
  readonly perSecond?: Config["perSecond"];
  /**
   * The module that exports the configuration as `config`, an absolute path.
   * @default - tirage.config.ts
   */
  readonly configFile?: string | undefined;
  /** The optional parts. */
  readonly switches: Config["switches"];
}

/** The functions, the API before them, and whom alarms tell. It stores nothing. */
export class ServiceStack extends Stack {
  readonly api: Api;
  readonly functions: Readonly<Record<keyof typeof routes | "recount" | "settle" | "audit", IFunction>>;
  /** By which a token is taken without the dashboard. */
  readonly passwordClient: PasswordClient;
  /** Who is told when something fails. */
  readonly alarms: AlarmTopic;
  /** By what CloudFront shows that a request comes from there; there are none without it. */
  readonly originSecrets: NumberedSecrets | undefined;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    const { events, rollups, failedBatches, users, publicFolder, sites, ...others } = props;
    const { switches, perSecond, originSecret, configFile, ...stackProps } = others;
    super(scope, id, stackProps);
    if (originSecret !== undefined) {
      this.originSecrets = new NumberedSecrets(this, "OriginSecrets", {
        current: originSecret,
        description: "Shows the API of Tirage that a request comes through its CloudFront distribution",
        changedBy:
          "A deployment changes it, since CloudFront and the functions have to learn it together: add one to " +
          "edge.originSecret in tirage.config.ts.",
      });
      // The same whatever is sent, so that no deployment has to remove an export that is in use.
      for (const { secretArn } of this.originSecrets.secrets) this.exportValue(secretArn);
    }
    const pageSecrets = this.#makePageSecrets(sites);
    const record = new RecordFunction(this, "Record", {
      events,
      rollups,
      originSecrets: this.originSecrets?.accepted,
      pageSecrets: Object.entries(pageSecrets).map(([site, { accepted }]) => `${site}=${accepted}`),
      configFile,
    });
    const recount = new RecountFunction(this, "Recount", { events, rollups, failedBatches, configFile });
    const settle = new SettleFunction(this, "Settle", { events, rollups, configFile });
    const audit = new AuditFunction(this, "Audit", { events, rollups, configFile });
    const report = new ReportFunction(this, "Report", { events, rollups, publicFolder, configFile });
    this.functions = {
      record: record.function,
      recount: recount.function,
      settle: settle.function,
      audit: audit.function,
      report: report.function,
    };
    this.passwordClient = new PasswordClient(this, "PasswordClient", { users });
    const api = (this.api = new Api(this, "Api", {
      routes: {
        record: { function: record.function, table: routes.record, anyoneFor: "writes" },
        report: { function: report.function, table: routes.report, anyoneFor: "reads" },
      },
      users,
      clients: [this.passwordClient],
      perSecond,
      accessLogs: switches.accessLogs.on,
    }));
    this.alarms = new AlarmTopic(this, "Alarms");
    // The exports stay the same whatever watches and stands before it, so that no deployment has to remove one in use.
    for (const { functionName } of Object.values(this.functions)) this.exportValue(functionName);
    for (const { functionArn } of [record.function, report.function]) this.exportValue(functionArn);
    for (const value of [api.apiId, api.origin, this.alarms.topicArn, this.passwordClient.userPoolClientId]) {
      this.exportValue(value);
    }

    const findings = Validations.of(this);
    findings.acknowledge({
      id: "Serverless-LambdaDLQ",
      reason:
        "Nothing is lost where a function fails: a page sends again what was not answered, a batch of the stream goes to " +
        "the bucket of failed ones, and the schedule's next run does the work of the one before.",
    });
    findings.acknowledge({
      id: "Serverless-LambdaTracing",
      reason: "A trace costs more than the request that it is of; alarms and the functions' logs say what fails.",
    });

    new CfnOutput(this, "ApiUrl", {
      description: "Where pages send reads and ask for totals",
      value: api.stage.url,
    });
    for (const [at, site] of sites.entries()) {
      new CfnOutput(this, `Tag${at + 1}`, {
        description: `Put this line on every article page of ${site.name}`,
        value: readerTag(api.origin, site),
      });
    }
    for (const [at, { id: site, name }] of sites.entries()) {
      const secrets = pageSecrets[site];
      if (!secrets) continue;
      new CfnOutput(this, `PageSecret${at + 1}`, {
        description: `What the CMS of ${name} signs its pages with: aws secretsmanager get-secret-value --secret-id`,
        value: secrets.current.secretArn,
      });
    }
    new CfnOutput(this, "UserPoolId", {
      description: "Where editors and admins are added",
      value: users.userPoolId,
    });
    new CfnOutput(this, "UserPoolClientId", {
      description: "The client of aws cognito-idp admin-initiate-auth",
      value: this.passwordClient.userPoolClientId,
    });
    new CfnOutput(this, "AlarmTopicArn", {
      description: "Subscribe here to hear of alarms",
      value: this.alarms.topicArn,
    });
  }
  /** One secret for each site, so that no site's CMS can sign pages of another. */
  #makePageSecrets(sites: Config["sites"]): Record<string, NumberedSecrets> {
    const scope = new Construct(this, "PageSecrets");
    return Object.fromEntries(
      sites.flatMap(({ id, name, pageToken }) => {
        if (!pageToken) return [];
        const secrets = new NumberedSecrets(scope, id, {
          current: pageToken.secret,
          description: `What the CMS of ${name} signs its pages with, so that Tirage counts them`,
          changedBy:
            "A deployment changes it, since the functions have to learn it before the CMS signs with it: add one to the " +
            "site's pageToken.secret in tirage.config.ts.",
        });
        return [[id, secrets]];
      }),
    );
  }
}
