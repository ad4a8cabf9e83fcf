import { Aws, Duration, Names, Validations } from "aws-cdk-lib";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  PriceClass,
  type ResponseSecurityHeadersBehavior,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin, S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { dashboardPolicy } from "../build-dashboard.ts";
import { OPEN_TO_ALL } from "../functions/core/open-to-all.ts";

/** Where CloudFront finds the API. */
export interface ApiOrigin {
  readonly host: string;
  /**
   * The port of plain HTTP, for a trial on a machine whose API has no other.
   * @default - HTTPS on port 443
   */
  readonly httpPort?: number | undefined;
}

export interface EdgeDistributionProps {
  /** The page scripts below `v1/`, and the dashboard below `dashboard/`. */
  readonly files: IBucket;
  readonly api: ApiOrigin;
  /** Where it finds what is for users: reports, and changes of articles. */
  readonly userApi: ApiOrigin;
  /** What is sent to the API with what pages send of their readers, to show that CloudFront names them. */
  readonly originSecret: Pick<ISecret, "secretValue">;
  /** The origins that the dashboard asks when somebody signs in. */
  readonly signInOrigins: readonly string[];
  /**
   * A name of one's own, and the ARN of its certificate in us-east-1.
   * @default - the distribution's own name
   */
  readonly domain?: { readonly name: string; readonly certificateArn: string } | undefined;
  /**
   * The web ACL that stands before everything.
   * @default - none
   */
  readonly webAclArn?: string | undefined;
}

/** The header in which the secret is sent, as `functions/lambda/viewer.ts` reads it. */
const ORIGIN_HEADER = "x-tirage-origin";

/** A browser that has been here once comes by HTTPS for a year. */
const STRICT_TRANSPORT = { accessControlMaxAge: Duration.days(365), includeSubdomains: false, override: true };

/**
 * What the functions need to know of a page that sends reads, and of its reader, whom CloudFront names. A policy has room
 * for ten headers, unless raised, so those of preflights are not among them: whatever the API answers, what they ask for is
 * in the policy of response headers.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
 */
const READ_HEADERS = [
  "CloudFront-Viewer-Address",
  "CloudFront-Viewer-Country",
  "Content-Type",
  "Origin",
  "Purpose",
  "Referer",
  "Sec-Purpose",
  "User-Agent",
  "X-Moz",
  "X-Purpose",
];

/** One address for pages, readers and editors: the files come from the bucket, the rest from the API. */
export class EdgeDistribution extends Construct {
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, props: EdgeDistributionProps) {
    super(scope, id);
    const { files, api, userApi, originSecret, signInOrigins, domain, webAclArn } = props;
    const originAccessControl = new S3OriginAccessControl(this, "Access", {
      originAccessControlName: this.#nameOf("Access"),
    });
    const fromFiles = S3BucketOrigin.withOriginAccessControl(files, { originAccessControl });
    const responseHeadersPolicy = this.#answerHeaders();
    const answer = { origin: makeOrigin(api), responseHeadersPolicy };
    // Public numbers: kept for as long as the API says, each query by itself.
    const numbers: BehaviorOptions = {
      ...answer,
      ...SECURE,
      // A script that sends If-None-Match is preceded by a preflight.
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      cachePolicy: new CachePolicy(this, "Numbers", {
        comment: "As long as the API says, each query by itself",
        minTtl: Duration.seconds(0),
        defaultTtl: Duration.seconds(0),
        maxTtl: Duration.days(1),
        queryStringBehavior: CacheQueryStringBehavior.all(),
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      }),
    };
    const reads: BehaviorOptions = {
      // Nobody else is believed: what has this origin says of the reader what CloudFront says alone.
      origin: makeOrigin(api, originSecret),
      responseHeadersPolicy,
      ...SECURE,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: new OriginRequestPolicy(this, "Reads", {
        originRequestPolicyName: this.#nameOf("Reads"),
        comment: "What a view is made from, and who CloudFront says that its reader is",
        headerBehavior: OriginRequestHeaderBehavior.allowList(...READ_HEADERS),
        queryStringBehavior: OriginRequestQueryStringBehavior.all(),
      }),
    };
    const asIs = {
      ...SECURE,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    };
    const forUsers: BehaviorOptions = { origin: makeOrigin(userApi), responseHeadersPolicy, ...asIs };
    const dashboard: BehaviorOptions = {
      origin: fromFiles,
      ...SECURE,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: this.#dashboardHeaders(signInOrigins),
      functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: this.#folderPage() }],
    };
    this.distribution = new Distribution(this, "Distribution", {
      comment: "Tirage",
      // Whether it is well, and what there is not.
      defaultBehavior: { ...answer, ...asIs },
      additionalBehaviors: {
        "/v1/reads": reads,
        "/v1/read.gif": reads,
        "/v1/totals": numbers,
        "/v1/badge.svg": numbers,
        "/v1/most-read": numbers,
        "/v1/openapi.json": numbers,
        "/v1/reports/*": forUsers,
        "/v1/articles": forUsers,
        "/v1/*.js": {
          origin: fromFiles,
          ...SECURE,
          cachePolicy: CachePolicy.CACHING_OPTIMIZED,
          responseHeadersPolicy: this.#scriptHeaders(),
        },
        "/dashboard": dashboard,
        "/dashboard/*": dashboard,
      },
      httpVersion: HttpVersion.HTTP2_AND_3,
      // North America and Europe, whose places serve Central Asia from close by, for the lowest price.
      priceClass: PriceClass.PRICE_CLASS_100,
      ...(domain && {
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        domainNames: [domain.name],
        certificate: Certificate.fromCertificateArn(this, "Certificate", domain.certificateArn),
      }),
      ...(webAclArn !== undefined && { webAclId: webAclArn }),
    });
    this.#answerFindings({ domain, webAclArn, httpPort: api.httpPort });
  }

  /**
   * API Gateway says nothing of other origins to a request without `Origin`, as CloudFront sends it where answers are kept,
   * and leaves out what the functions say of them. So CloudFront says it, from its cache too, once.
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
   * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
   */
  #answerHeaders(): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, "AnswerHeaders", {
      responseHeadersPolicyName: this.#nameOf("AnswerHeaders"),
      comment: "Pages of every origin may read what the API says; it says nothing of transport",
      corsBehavior: {
        accessControlAllowOrigins: ["*"],
        accessControlAllowMethods: [...OPEN_TO_ALL.methods],
        accessControlAllowHeaders: [...OPEN_TO_ALL.sent],
        accessControlExposeHeaders: [...OPEN_TO_ALL.read],
        accessControlMaxAge: Duration.seconds(OPEN_TO_ALL.preflightSeconds),
        accessControlAllowCredentials: false,
        originOverride: true,
      },
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        strictTransportSecurity: STRICT_TRANSPORT,
      },
    });
  }

  #scriptHeaders(): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, "ScriptHeaders", {
      responseHeadersPolicyName: this.#nameOf("ScriptHeaders"),
      comment: "Pages of every site may load and pin the scripts",
      corsBehavior: {
        accessControlAllowOrigins: ["*"],
        accessControlAllowMethods: ["GET", "HEAD"],
        accessControlAllowHeaders: ["*"],
        accessControlAllowCredentials: false,
        originOverride: true,
      },
      customHeadersBehavior: {
        customHeaders: [{ header: "cross-origin-resource-policy", value: "cross-origin", override: true }],
      },
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        strictTransportSecurity: STRICT_TRANSPORT,
      },
    });
  }

  #dashboardHeaders(signInOrigins: readonly string[]): ResponseHeadersPolicy {
    const securityHeadersBehavior: ResponseSecurityHeadersBehavior = {
      contentSecurityPolicy: { contentSecurityPolicy: dashboardPolicy(...signInOrigins), override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: STRICT_TRANSPORT,
    };
    return new ResponseHeadersPolicy(this, "DashboardHeaders", {
      responseHeadersPolicyName: this.#nameOf("DashboardHeaders"),
      comment: "Nothing but the dashboard's own files and origin, and where users sign in",
      securityHeadersBehavior,
      customHeadersBehavior: {
        customHeaders: [{ header: "cross-origin-opener-policy", value: "same-origin", override: true }],
      },
    });
  }

  /** CloudFront's policies are of an account, whatever the region of their stack: 64 characters at the most. */
  #nameOf(part: string): string {
    return `${Names.uniqueResourceName(this, { maxLength: 32 })}-${part}-${Aws.REGION}`;
  }

  /** Answers for the dashboard's folder with its page, and leads to the folder without its slash: a bucket has no such thing. */
  #folderPage(): EdgeFunction {
    return new EdgeFunction(this, "FolderPage", {
      comment: "The page of a folder",
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(`function handler(event) {
  var request = event.request;
  if (request.uri === "/dashboard") {
    return { statusCode: 308, statusDescription: "Permanent Redirect", headers: { location: { value: "/dashboard/" } } };
  }
  if (request.uri.endsWith("/")) request.uri += "index.html";
  return request;
}`),
    });
  }

  #answerFindings({
    domain,
    webAclArn,
    httpPort,
  }: Pick<EdgeDistributionProps, "domain" | "webAclArn"> & Pick<ApiOrigin, "httpPort">): void {
    const findings = Validations.of(this.distribution);
    findings.acknowledge({
      id: "AwsSolutions-CFR1",
      reason: "A newspaper is read everywhere.",
    });
    findings.acknowledge({
      id: "AwsSolutions-CFR3",
      reason: "An access log holds the addresses of readers, of which nothing may be kept.",
    });
    if (webAclArn === undefined) {
      findings.acknowledge({
        id: "AwsSolutions-CFR2",
        reason: "A firewall costs a third of what counting does; edge.webAclArn in tirage.config.ts puts one here.",
      });
    }
    if (!domain) {
      findings.acknowledge({
        id: "AwsSolutions-CFR4",
        reason: "CloudFront's own certificate comes with its own policy; with edge.domain it is TLS 1.2 and newer.",
      });
    }
    if (httpPort !== undefined) {
      findings.acknowledge({
        id: "AwsSolutions-CFR5",
        reason: "An API of plain HTTP is one for a trial, on the machine where it is tried: on AWS there is none.",
      });
    }
  }
}

/** An API behind the distribution. @param secret by which it shows the API that a request comes from here */
function makeOrigin({ host, httpPort }: ApiOrigin, secret?: Pick<ISecret, "secretValue">): HttpOrigin {
  return new HttpOrigin(host, {
    ...(secret && { customHeaders: { [ORIGIN_HEADER]: secret.secretValue.unsafeUnwrap() } }),
    ...(httpPort === undefined
      ? { protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY }
      : { protocolPolicy: OriginProtocolPolicy.HTTP_ONLY, httpPort }),
  });
}

const SECURE = { viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS, compress: true };
