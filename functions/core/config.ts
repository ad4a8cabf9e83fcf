import { refuseUnknownSettings } from "./known-settings.ts";

/** A news site whose articles are counted. */
export interface Site {
  /** 1-32 characters of a-z, 0-9 and `-`; part of every key, so it never changes. */
  readonly id: string;
  readonly name: string;
  /** Hosts that the site's pages are served from: `news.example`, with its port when it is not the scheme's own. */
  readonly hosts: readonly string[];
  /** IANA time zone that decides the site's days, such as `Asia/Tashkent`. */
  readonly zone: string;
  /** BCP 47 tags of the languages that the site is written in, the main one first. */
  readonly languages: readonly [string, ...string[]];
  /**
   * Share of the reading sessions that tell how long and how far they read, 0-1: every telling costs as much as a view.
   * The pages' tag says it; wherever reading time is shown, it is of this share.
   * @default 1
   */
  readonly reading?: number;
  /**
   * The site's pages carry a token that its CMS signs, and what comes without a valid one is left out.
   * @default - whoever names one of the site's hosts is counted
   */
  readonly pageToken?: {
    /**
     * Which secret the CMS signs with, 1 at first. To change it, add one and deploy: a new one is made, and the one before it
     * is taken as well until the next change.
     */
    readonly secret: number;
    /**
     * Seconds after it was signed in which a page's views are believed, 60 to 604,800 (a week). As long as caches may keep the
     * page and a reader may leave it open.
     * @default 86400
     */
    readonly validSeconds?: number;
    /**
     * `false` makes the secret and asks for nothing yet, while the CMS learns to sign.
     * @default true
     */
    readonly required?: boolean;
  };
}

/** An optional part that costs money, with its price for whoever decides about it. */
export interface Switch {
  readonly on: boolean;
  /** US dollars per million requests, us-east-1 list price. */
  readonly dollarsPerMillion: number;
}

/** Everything that ops decide, in one typed place: `tirage.config.ts`. */
export interface Config {
  readonly sites: readonly Site[];
  readonly retention: {
    /** How long raw rows are kept, 3-3650 days. Numbers can be rebuilt for as long. */
    readonly eventDays: number;
    /**
     * How long it is kept by the hour and by the day what each article was read from, on and by whom, from `eventDays` to 3650
     * days; later it is known by the month.
     */
    readonly factDays: number;
    /** How long the minutes of an hour are kept, 3-60 days. */
    readonly minuteDays: number;
  };
  /** The CDN before the API, with the dashboard. Without it the API is called at its own address, and countries are unknown. */
  readonly edge?: {
    /**
     * Which secret shows the API that a request comes through the CDN, 1 at first. To change the secret, add one and
     * deploy: a new one is made, and the one before it is taken as well until the next change.
     */
    readonly originSecret: number;
    /**
     * A name of one's own, with the ARN of its certificate, which CloudFront wants to be in us-east-1. The name has to
     * point to the distribution.
     * @default - the distribution's own name
     */
    readonly domain?: { readonly name: string; readonly certificateArn: string };
    /**
     * The ARN of a web ACL of AWS WAF, made for CloudFront; about $5 a month and $0.60 per million requests.
     * @default - none
     */
    readonly webAclArn?: string;
  };
  /** What rings when something fails, and whom it tells. Without it nothing does; with it about $3 a month. */
  readonly watch?: {
    /**
     * A mail address that is told of alarms, once somebody has followed the link in the first mail.
     * @default - none
     */
    readonly mail?: string;
    /**
     * An address that alarms are posted to, which has to begin with https: and confirm the subscription, as SNS asks it.
     * @default - none
     */
    readonly webhook?: string;
    /**
     * US dollars that the AWS account may spend in a month before somebody is told.
     * @default - as many as it likes
     */
    readonly monthlyDollars?: number;
    /**
     * Where docs/runbook.md can be read, which alarms lead to.
     * @default - its path in the project
     */
    readonly runbook?: string;
  };
  /** Requests a second that one route answers; what comes beyond is refused with 429, and pages send it again. */
  readonly perSecond?: {
    /**
     * Of pages that send views.
     * @default 5000
     */
    readonly writes?: number;
    /**
     * Of pages that ask for numbers and scripts.
     * @default 5000
     */
    readonly reads?: number;
    /**
     * Of editors and the dashboard, which asks some of them every few seconds.
     * @default 100
     */
    readonly reports?: number;
    /**
     * Of admins and a CMS.
     * @default 20
     */
    readonly admin?: number;
  };
  /** How editors and admins sign in to the dashboard. */
  readonly signIn?: {
    /**
     * The code of an authenticator app besides the password: of everybody, or of those who have one.
     * @default "optional"
     */
    readonly mfa?: "optional" | "required";
    /**
     * What the address of the sign-in page begins with, 1-63 characters of a-z, 0-9 and `-`, without `aws`, `amazon` and
     * `cognito`; nobody else in the region may have it. The rest is `.auth.REGION.amazoncognito.com`.
     * @default - `tirage-` and a random part
     */
    readonly domainPrefix?: string;
  };
  /** `true` keeps the tables when the stack is destroyed, and protects them from deletion. */
  readonly production: boolean;
  readonly switches: {
    /** One log line for every request at the API. */
    readonly accessLogs: Switch;
  };
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html */
const DOMAIN_PREFIX = /^(?!.*(?:aws|amazon|cognito))[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What CloudFront takes: each in us-east-1, wherever the stacks are. */
const CERTIFICATE_ARN = /^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/;
const WEB_ACL_ARN = /^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\w-]+$/;

/** How long a page's token may be good for. */
const MIN_VALID_SECONDS = 60;
const MAX_VALID_SECONDS = 604_800;

/** The secrets are among a function's variables, which have 4 KB in all. */
const MAX_SIGNING_SITES = 24;

/**
 * Returns the configuration as it is when it can work. Bundles are made of one that was checked then, and leave this out.
 * @throws an Error that names the first setting which cannot, and what it should be.
 */
export function checkConfig(config: Config): Config {
  // oxlint-disable-next-line no-unused-labels -- what esbuild drops, by `--drop-labels`
  CHECK: refuseWrong(config);
  return config;
}

function refuseWrong(config: Config): void {
  refuseUnknownSettings(config);
  if (config.sites.length === 0) throw new Error("sites: name at least one");
  const ids = new Set<string>();
  for (const site of config.sites) {
    if (!/^[a-z0-9-]{1,32}$/.test(site.id)) {
      throw new Error(`site id "${site.id}": use 1-32 characters of a-z, 0-9 and -`);
    }
    if (ids.has(site.id)) throw new Error(`site id "${site.id}" is there twice`);
    ids.add(site.id);
    const { reading = 1 } = site;
    if (!(reading >= 0 && reading <= 1))
      throw new Error(`site "${site.id}": reading is a share, 0 for none to 1 for all`);
    const { secret = 1, validSeconds = MIN_VALID_SECONDS } = site.pageToken ?? {};
    if (!(Number.isInteger(secret) && secret >= 1)) {
      throw new Error(`site "${site.id}": pageToken.secret: use a whole number from 1 on`);
    }
    if (!(validSeconds >= MIN_VALID_SECONDS && validSeconds <= MAX_VALID_SECONDS)) {
      throw new Error(
        `site "${site.id}": pageToken.validSeconds: use ${MIN_VALID_SECONDS}-${MAX_VALID_SECONDS} seconds`,
      );
    }
    if (site.hosts.length === 0) throw new Error(`site "${site.id}": hosts: name at least one`);
    for (const host of site.hosts) {
      if (!isBareHost(host)) {
        throw new Error(`site "${site.id}": host "${host}" should be a bare lower-case host such as news.example`);
      }
    }
    try {
      new Intl.DateTimeFormat("en", { timeZone: site.zone });
    } catch {
      throw new Error(`site "${site.id}": "${site.zone}" is not an IANA time zone`);
    }
  }
  if (config.sites.filter(({ pageToken }) => pageToken).length > MAX_SIGNING_SITES) {
    throw new Error(`pageToken: at most ${MAX_SIGNING_SITES} sites may have it`);
  }
  if (config.edge && !(Number.isInteger(config.edge.originSecret) && config.edge.originSecret >= 1)) {
    throw new Error("edge.originSecret: use a whole number from 1 on");
  }
  const { domain, webAclArn } = config.edge ?? {};
  if (domain && !(isBareHost(domain.name) && /^[^:]+\.[^:]+$/.test(domain.name))) {
    throw new Error(`edge.domain.name "${domain.name}" should be a bare lower-case host such as counts.news.example`);
  }
  if (domain && !CERTIFICATE_ARN.test(domain.certificateArn)) {
    throw new Error(
      `edge.domain.certificateArn "${domain.certificateArn}": use arn:aws:acm:us-east-1:ACCOUNT:certificate/ID`,
    );
  }
  if (webAclArn !== undefined && !WEB_ACL_ARN.test(webAclArn)) {
    throw new Error(`edge.webAclArn "${webAclArn}": use arn:aws:wafv2:us-east-1:ACCOUNT:global/webacl/NAME/ID`);
  }
  for (const [name, limit] of Object.entries(config.perSecond ?? {})) {
    if (!(Number.isFinite(limit) && limit >= 1)) throw new Error(`perSecond.${name}: use 1 or more`);
  }
  const { mail, webhook, monthlyDollars, runbook } = config.watch ?? {};
  if (mail !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(mail)) {
    throw new Error(`watch.mail "${mail}" should be a mail address`);
  }
  if (webhook !== undefined && !(URL.canParse(webhook) && new URL(webhook).protocol === "https:")) {
    throw new Error(`watch.webhook "${webhook}" should be an address that begins with https:`);
  }
  if (monthlyDollars !== undefined && !(monthlyDollars > 0)) throw new Error("watch.monthlyDollars: use more than 0");
  if (runbook !== undefined && !/^[^\s#]+$/.test(runbook)) {
    throw new Error(`watch.runbook "${runbook}" should be an address without a # and spaces`);
  }
  const { mfa, domainPrefix } = config.signIn ?? {};
  if (mfa !== undefined && mfa !== "optional" && mfa !== "required") {
    throw new Error(`signIn.mfa "${String(mfa)}": use "optional" or "required"`);
  }
  if (domainPrefix !== undefined && !DOMAIN_PREFIX.test(domainPrefix)) {
    throw new Error(
      `signIn.domainPrefix "${domainPrefix}": use 1-63 characters of a-z, 0-9 and -, without aws, amazon and cognito`,
    );
  }
  const { eventDays, factDays, minuteDays } = config.retention;
  if (!(eventDays >= 3 && eventDays <= 3650)) throw new Error("retention.eventDays: use 3-3650 days");
  // What is shown can be held against its raw rows as long as there are any.
  if (!(factDays >= eventDays && factDays <= 3650)) throw new Error("retention.factDays: use eventDays-3650 days");
  if (!(minuteDays >= 3 && minuteDays <= 60)) throw new Error("retention.minuteDays: use 3-60 days");
}

/** Says whether it is a host as a URL has it: lower case, with its port when it is not the scheme's own. */
function isBareHost(host: string): boolean {
  return URL.canParse(`https://${host}`) && new URL(`https://${host}`).host === host;
}
