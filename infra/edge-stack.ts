import { CfnOutput, Fn, Lazy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import type { IUserPool, IUserPoolClient } from "aws-cdk-lib/aws-cognito";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Source } from "aws-cdk-lib/aws-s3-deployment";
import type { Construct } from "constructs";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dashboardFolder } from "../build-dashboard.ts";
import { pinnedScripts } from "../build.ts";
import type { Config } from "../functions/core/config.ts";
import { readerTag } from "../functions/core/reader-tag.ts";
import { routes } from "../functions/routes.ts";
import { Api } from "./api.ts";
import { DashboardSignIn } from "./dashboard-sign-in.ts";
import { type ApiOrigin, EdgeDistribution } from "./edge-distribution.ts";
import { EdgeWatch } from "./edge-watch.ts";
import { FileBucket, filesOf } from "./file-bucket.ts";
import type { OnCall } from "./runbook-alarm.ts";

export interface EdgeStackProps extends StackProps {
  /** Where the API answers, without a slash at the end. */
  readonly apiUrl: string;
  /**
   * Where CloudFront finds the API.
   * @default - where the API answers
   */
  readonly apiOrigin?: ApiOrigin | undefined;
  /**
   * Where CloudFront finds the API for users, which this stack has of its own.
   * @default - where that one answers
   */
  readonly userApiOrigin?: ApiOrigin | undefined;
  /** What answers the routes, by the name of their part of the route table. */
  readonly functions: Readonly<Record<keyof typeof routes, IFunction>>;
  /** What CloudFront sends to show the API that it is ours. */
  readonly originSecret: Pick<ISecret, "secretValue">;
  /** The editors and admins. */
  readonly users: IUserPool;
  /** By which of their clients, besides the dashboard's, a token may be taken. */
  readonly clients: readonly IUserPoolClient[];
  /** How they sign in. */
  readonly signIn: Config["signIn"];
  /**
   * Requests a second that a route answers.
   * @default - those of the API
   */
  readonly perSecond?: Config["perSecond"];
  /** Write a line for every request of users. */
  readonly accessLogs: boolean;
  /** The folder of the files that the API serves. */
  readonly publicFolder: string;
  /** The sites, each of which gets the line for its pages printed. */
  readonly sites: Config["sites"];
  /** How the edge is configured. */
  readonly edge: NonNullable<Config["edge"]>;
  /**
   * Whom its alarms tell.
   * @default - it has none
   */
  readonly onCall?: OnCall | undefined;
}

/** Where an issuer stands in the dashboard's page, and its client, as the build leaves them. */
const ISSUER = 'name="tirage:issuer" content="/sign-in"';
const CLIENT = 'name="tirage:client" content="dashboard"';

/** CloudFront before the API, with the page scripts and the dashboard. The service works without it. */
export class EdgeStack extends Stack {
  /** The API before the same functions that takes tokens of the dashboard. */
  readonly userApi: Api;

  constructor(scope: Construct, id: string, props: EdgeStackProps) {
    const { apiUrl, apiOrigin, userApiOrigin, functions, originSecret, users, clients, signIn, ...others } = props;
    const { perSecond, accessLogs, publicFolder, sites, edge, onCall, ...stackProps } = others;
    super(scope, id, stackProps);
    const files = new FileBucket(this, "Files");
    const { client, origins } = new DashboardSignIn(this, "SignIn", {
      users,
      dashboardUrl: Lazy.string({ produce: () => `${origin}/dashboard/` }),
      domainPrefix: signIn?.domainPrefix,
    });
    // The client has to know the distribution, and an authorizer the client. The API of the service is there before
    // both, so what takes the client's tokens is an API of this stack, before the same functions.
    this.userApi = new Api(this, "UserApi", {
      name: "tirage-users",
      routes: {
        record: { function: functions.record, table: forUsers(routes.record), anyoneFor: "writes" },
        report: { function: functions.report, table: forUsers(routes.report), anyoneFor: "reads" },
      },
      users,
      clients: [client, ...clients],
      perSecond,
      accessLogs,
    });
    // Before this stack had alarms of its own, the one of alarms imported it, and may do so until it is deployed anew.
    this.exportValue(this.userApi.apiId);
    if (onCall) new EdgeWatch(this, "Watch", { onCall, userApi: this.userApi.stage });
    const { distribution } = new EdgeDistribution(this, "Edge", {
      files: files.bucket,
      api: apiOrigin ?? { host: hostOf(apiUrl) },
      userApi: userApiOrigin ?? { host: hostOf(this.userApi.origin) },
      originSecret,
      signInOrigins: origins,
      domain: edge.domain,
      webAclArn: edge.webAclArn,
    });

    const origin = `https://${edge.domain?.name ?? distribution.domainName}`;

    files.addFiles("Scripts", "v1", [filesOf(publicFolder, "openapi.json")], "for an hour", SCRIPT_TYPE);
    const pinned = [...pinnedScripts()].map(([name, content]) => Source.data(name, content));
    files.addFiles("PinnedScripts", "v1/scripts", pinned, "for ever", SCRIPT_TYPE);
    files.addFiles("Assets", "dashboard/assets", [filesOf(join(dashboardFolder, "assets"))], "for ever");
    const page = readFileSync(join(dashboardFolder, "index.html"), "utf8")
      .replace(ISSUER, `name="tirage:issuer" content="https://${users.userPoolProviderName}"`)
      .replace(CLIENT, `name="tirage:client" content="${client.userPoolClientId}"`);
    files.addFiles("Page", "dashboard", [Source.data("index.html", page)], "asking each time");

    // Of the function that copies files to the bucket, and the only one here.
    const reason = "CDK brings this function as it was tried, and a deployment that it fails is a failed one.";
    Validations.of(this).acknowledge(
      { id: "AwsSolutions-L1", reason },
      { id: "Serverless-LambdaLatestVersion", reason },
      { id: "Serverless-LambdaDLQ", reason },
      { id: "Serverless-LambdaTracing", reason },
    );

    new CfnOutput(this, "EdgeUrl", { description: "Where pages send reads and ask for totals", value: `${origin}/` });
    new CfnOutput(this, "DistributionDomain", {
      description: "What a name of your own has to point to",
      value: distribution.domainName,
    });
    new CfnOutput(this, "DashboardUrl", { description: "Where editors go", value: `${origin}/dashboard/` });
    for (const [at, site] of sites.entries()) {
      new CfnOutput(this, `Tag${at + 1}`, {
        description: `Put this line on every article page of ${site.name}`,
        value: readerTag(origin, site),
      });
    }
  }
}

/** What of a route table is for users, and what answers for a route that there is not. */
function forUsers<Line extends { readonly who: string }>(table: Readonly<Record<string, Line>>): Record<string, Line> {
  return Object.fromEntries(Object.entries(table).filter(([key, { who }]) => who !== "anyone" || key === "$default"));
}

/** The host of an origin that is known when it is deployed. */
function hostOf(origin: string): string {
  return Fn.select(2, Fn.split("/", origin));
}

const SCRIPT_TYPE = "text/javascript; charset=utf-8";
