import { CfnOutput, Fn, Stack, type StackProps, Validations } from "aws-cdk-lib";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Source } from "aws-cdk-lib/aws-s3-deployment";
import type { Construct } from "constructs";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dashboardFolder } from "../build-dashboard.ts";
import { pinnedScripts } from "../build.ts";
import type { Config } from "../functions/core/config.ts";
import { readerTag } from "../functions/core/reader-tag.ts";
import { type ApiOrigin, EdgeDistribution } from "./edge-distribution.ts";
import { FileBucket, filesOf } from "./file-bucket.ts";

export interface EdgeStackProps extends StackProps {
  /** Where the API answers, without a slash at the end. */
  readonly apiUrl: string;
  /**
   * Where CloudFront finds the API.
   * @default - where the API answers
   */
  readonly apiOrigin?: ApiOrigin | undefined;
  /** What CloudFront sends to show the API that it is ours. */
  readonly originSecret: Pick<ISecret, "secretValue">;
  /** Who signs editors in, without a scheme, and what the dashboard is called there. */
  readonly signIn: { readonly issuer: string; readonly client: string };
  /** The folder of the files that the API serves. */
  readonly publicFolder: string;
  /** The sites, each of which gets the line for its pages printed. */
  readonly sites: Config["sites"];
  /** How the edge is configured. */
  readonly edge: NonNullable<Config["edge"]>;
}

/** Where an issuer stands in the dashboard's page, and its client, as the build leaves them. */
const ISSUER = 'name="tirage:issuer" content="/sign-in"';
const CLIENT = 'name="tirage:client" content="dashboard"';

/** CloudFront before the API, with the page scripts and the dashboard. The service works without it. */
export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, props: EdgeStackProps) {
    const { apiUrl, apiOrigin, originSecret, signIn, publicFolder, sites, edge, ...stackProps } = props;
    super(scope, id, stackProps);
    const files = new FileBucket(this, "Files");
    const issuer = `https://${signIn.issuer}`;
    const { distribution } = new EdgeDistribution(this, "Edge", {
      files: files.bucket,
      api: apiOrigin ?? { host: Fn.select(2, Fn.split("/", apiUrl)) },
      originSecret,
      issuer: Fn.join("", ["https://", Fn.select(0, Fn.split("/", signIn.issuer))]),
      domain: edge.domain,
      webAclArn: edge.webAclArn,
    });

    files.addFiles("Scripts", "v1", [filesOf(publicFolder, "openapi.json")], "for an hour", SCRIPT_TYPE);
    const pinned = [...pinnedScripts()].map(([name, content]) => Source.data(name, content));
    files.addFiles("PinnedScripts", "v1/scripts", pinned, "for ever", SCRIPT_TYPE);
    files.addFiles("Assets", "dashboard/assets", [filesOf(join(dashboardFolder, "assets"))], "for ever");
    const page = readFileSync(join(dashboardFolder, "index.html"), "utf8")
      .replace(ISSUER, `name="tirage:issuer" content="${issuer}"`)
      .replace(CLIENT, `name="tirage:client" content="${signIn.client}"`);
    files.addFiles("Page", "dashboard", [Source.data("index.html", page)], "asking each time");

    // Of the function that copies files to the bucket, and the only one here.
    const reason = "CDK brings this function as it was tried, and a deployment that it fails is a failed one.";
    Validations.of(this).acknowledge(
      { id: "AwsSolutions-L1", reason },
      { id: "Serverless-LambdaLatestVersion", reason },
      { id: "Serverless-LambdaDLQ", reason },
      { id: "Serverless-LambdaTracing", reason },
    );

    const origin = `https://${edge.domain?.name ?? distribution.domainName}`;
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

const SCRIPT_TYPE = "text/javascript; charset=utf-8";
