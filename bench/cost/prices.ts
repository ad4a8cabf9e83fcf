/** A price of the list, in US dollars. */
interface Price {
  readonly dollars: number;
  /** What it is paid for. */
  readonly per: string;
  /** Where the list is read. */
  readonly page: string;
}

/** The day on which this table was made. Prices change, and so does a bill: each names the page where it can be read again. */
export const PRICES_OF = "2026-11-26";

const API_GATEWAY = "https://aws.amazon.com/api-gateway/pricing/";
const CLOUDFRONT = "https://aws.amazon.com/cloudfront/pricing/";
const LAMBDA = "https://aws.amazon.com/lambda/pricing/";
const DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/on-demand/";
const CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/";
const WAF = "https://aws.amazon.com/waf/pricing/";
const TRANSFER = "https://aws.amazon.com/ec2/pricing/on-demand/";
const SECRETS = "https://aws.amazon.com/secrets-manager/pricing/";

/** List prices of us-east-1, and of CloudFront's places in North America and Europe, at the first step of each. */
export const PRICES = {
  httpRequest: { dollars: 1.0 / 1e6, per: "HTTP API request of up to 512 KB", page: API_GATEWAY },
  edgeRequest: { dollars: 0.01 / 1e4, per: "HTTPS request at CloudFront", page: CLOUDFRONT },
  edgeGigabyteOut: { dollars: 0.085, per: "GB from CloudFront to readers", page: CLOUDFRONT },
  edgeGigabyteIn: { dollars: 0.02, per: "GB from CloudFront to the API", page: CLOUDFRONT },
  lambdaRequest: { dollars: 0.2 / 1e6, per: "invocation", page: LAMBDA },
  lambdaGigabyteSecondArm: { dollars: 0.0000133334, per: "GB-s on arm64", page: LAMBDA },
  lambdaGigabyteSecondX86: { dollars: 0.0000166667, per: "GB-s on x86", page: LAMBDA },
  write: { dollars: 0.625 / 1e6, per: "write unit on demand", page: DYNAMODB },
  read: { dollars: 0.125 / 1e6, per: "read unit on demand", page: DYNAMODB },
  storedGigabyteMonth: { dollars: 0.25, per: "GB and month in a table", page: DYNAMODB },
  restorableGigabyteMonth: { dollars: 0.2, per: "GB and month of point-in-time recovery", page: DYNAMODB },
  logGigabyte: { dollars: 0.5, per: "GB written to a log", page: CLOUDWATCH },
  alarmMonth: { dollars: 0.1, per: "alarm and month", page: CLOUDWATCH },
  dashboardMonth: { dollars: 3.0, per: "CloudWatch dashboard and month", page: CLOUDWATCH },
  metricMonth: { dollars: 0.3, per: "metric of our own and month", page: CLOUDWATCH },
  secretMonth: { dollars: 0.4, per: "secret and month", page: SECRETS },
  apiGigabyteOut: { dollars: 0.09, per: "GB from the API to readers, where there is no CloudFront", page: TRANSFER },
  firewallMonth: { dollars: 5.0, per: "web ACL and month, without its rules", page: WAF },
  firewallRequest: { dollars: 0.6 / 1e6, per: "request through a web ACL", page: WAF },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof PRICES;

/** What every account has free in each month, for ever and not for its first year: so many units of some prices in all. */
interface Free {
  readonly units: number;
  readonly of: readonly PriceName[];
  readonly per: string;
  readonly page: string;
}

/**
 * What CloudFront does not charge for in a month. Its pages say it with the prices themselves, and it is subtracted everywhere;
 * what comes in `FREE` is subtracted in a total of its own.
 */
export const EDGE_FREE = { requests: 10_000_000, gigabytesOut: 1_000 };

export const FREE: readonly Free[] = [
  { units: 1_000_000, of: ["lambdaRequest"], per: "invocations", page: LAMBDA },
  {
    units: 400_000,
    of: ["lambdaGigabyteSecondArm", "lambdaGigabyteSecondX86"],
    per: "GB-s of Lambda, on arm64 and x86 together",
    page: LAMBDA,
  },
  { units: 25, of: ["storedGigabyteMonth"], per: "GB in tables of the standard class", page: DYNAMODB },
  { units: 5, of: ["logGigabyte"], per: "GB written to logs", page: CLOUDWATCH },
  { units: 10, of: ["alarmMonth"], per: "alarms", page: CLOUDWATCH },
  { units: 10, of: ["metricMonth"], per: "metrics of our own", page: CLOUDWATCH },
  { units: 3, of: ["dashboardMonth"], per: "CloudWatch dashboards of up to 50 metrics", page: CLOUDWATCH },
];

/**
 * What the nearest public project needs for a month's views by its own published assumptions, in US dollars: the printed table
 * counts ingest twice, here it is counted once. https://github.com/rehanvdm/serverless-website-analytics
 */
export const SERVERLESS_WEBSITE_ANALYTICS: Readonly<Record<number, number>> = {
  100_000: 2.71,
  1_000_000: 9.79,
  10_000_000: 80.57,
  100_000_000: 806.78,
};
