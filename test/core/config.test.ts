import { describe, expect, test } from "vitest";
import { checkConfig, type Config } from "../../functions/core/config.ts";
import { config } from "../../tirage.config.ts";

const [site] = config.sites;
const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/one";
const webAcl = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/one/two";
const withDomain = (domain: object) => ({ edge: { originSecret: 1, domain } });
const withSite = (changes: object) => ({ sites: [{ ...site, ...changes }] });

/** As somebody writes it whom no compiler stops. */
function check(changes: object): Config {
  return checkConfig({ ...config, ...changes });
}

describe("the configuration", () => {
  test("is taken as it is when it can work", () => {
    const changes = { ...withDomain({ name: "counts.news.example", certificateArn: certificate }) };
    expect(check({ ...changes, signIn: { mfa: "required" }, perSecond: { reports: 1 } })).toMatchObject(changes);
    expect(check({ edge: { originSecret: 1, webAclArn: webAcl } }).edge).toHaveProperty("webAclArn", webAcl);
  });

  test.each([
    [{ wacth: {} }, "wacth: there is no such setting; there are sites, retention, edge, watch,"],
    [withSite({ host: [] }), 'site "demo": host: there is no such setting; there are id, name, hosts,'],
    [withSite({ pageToken: { secrets: 1 } }), "pageToken.secrets: there is no such setting; there are secret,"],
    [{ retention: { ...config.retention, days: 1 } }, "retention.days: there is no such setting"],
    [{ edge: { originSecret: 1, certificate } }, "edge.certificate: there is no such setting"],
    [withDomain({ name: "a.example", certificateArn: certificate, zone: 1 }), "edge.domain.zone: there is no such"],
    [{ watch: { email: "a@b.example" } }, "watch.email: there is no such setting; there are mail,"],
    [
      { perSecond: { reprts: 5 } },
      "perSecond.reprts: there is no such setting; there are writes, reads, reports, admin",
    ],
    [{ signIn: { MFA: "required" } }, "signIn.MFA: there is no such setting"],
    [{ switches: { ...config.switches, waf: {} } }, "switches.waf: there is no such setting; there are accessLogs"],
    [{ switches: { accessLogs: { off: true } } }, "switches.accessLogs.off: there is no such setting"],
  ])("has no setting but those that there are: %j", (changes, message) => {
    expect(() => check(changes)).toThrow(message);
  });

  test.each(["", "junk", certificate.replace("us-east-1", "eu-west-1"), certificate.replace(":acm:", ":iam:")])(
    "has a certificate in us-east-1, and not %j",
    (certificateArn) => {
      const changes = withDomain({ name: "counts.news.example", certificateArn });
      expect(() => check(changes)).toThrow(
        `edge.domain.certificateArn "${certificateArn}": use arn:aws:acm:us-east-1:ACCOUNT:certificate/ID`,
      );
    },
  );

  test.each(["https://counts/", "Counts.news.example", "counts", "counts.news.example:443", ""])(
    "has a bare host for a name of its own, and not %j",
    (name) => {
      expect(() => check(withDomain({ name, certificateArn: certificate }))).toThrow(`edge.domain.name "${name}"`);
    },
  );

  test.each([
    "junk",
    webAcl.replace("global", "regional"),
    webAcl.replace("us-east-1", "eu-west-1"),
    webAcl.replace(":wafv2:", ":waf:"),
  ])("has a web ACL that was made for CloudFront, and not %j", (webAclArn) => {
    expect(() => check({ edge: { originSecret: 1, webAclArn } })).toThrow(
      `edge.webAclArn "${webAclArn}": use arn:aws:wafv2:us-east-1:ACCOUNT:global/webacl/NAME/ID`,
    );
  });

  test("has a site, and every site a host", () => {
    expect(() => check({ sites: [] })).toThrow("sites: name at least one");
    expect(() => check(withSite({ hosts: [] }))).toThrow('site "demo": hosts: name at least one');
  });

  test.each(["ON", "on", "", true])("asks for a second factor by a word that there is, and not by %j", (mfa) => {
    expect(() => check({ signIn: { mfa } })).toThrow(`signIn.mfa "${String(mfa)}": use "optional" or "required"`);
  });

  test.each([Number.POSITIVE_INFINITY, "5", null])("limits requests by a number, and not by %j", (reports) => {
    expect(() => check({ perSecond: { reports } })).toThrow("perSecond.reports: use 1 or more");
  });
});
