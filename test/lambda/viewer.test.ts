import { describe, expect, test } from "vitest";
import { viewerOf } from "../../functions/lambda/viewer.ts";

const SECRETS = ["new-secret", "old-secret"];
const GEO = { "cloudfront-viewer-address": "198.51.100.7:46532", "cloudfront-viewer-country": "UZ" };

describe("the viewer", () => {
  test.each(SECRETS)("is whom CloudFront names, on a request with %s", (secret) => {
    const viewer = { address: "198.51.100.7", country: "UZ" };
    expect(viewerOf({ ...GEO, "x-tirage-origin": secret }, SECRETS)).toEqual(viewer);
  });

  test.each([undefined, "", "new-secre", "new-secret ", "NEW-SECRET", "new-secret,old-secret", "older-secret"])(
    "is unknown on a request with %j in the place of the secret",
    (secret) => {
      expect(viewerOf({ ...GEO, "x-tirage-origin": secret }, SECRETS)).toBeUndefined();
    },
  );

  test("is unknown where there is no CDN, to whoever says that they are one", () => {
    for (const secret of [undefined, "", "new-secret"]) {
      expect(viewerOf({ ...GEO, "x-tirage-origin": secret }, [])).toBeUndefined();
    }
  });

  test("has an address of IPv6 without its port", () => {
    const headers = { ...GEO, "cloudfront-viewer-address": "2001:db8:0:0:0:0:0:7:46532" };
    expect(viewerOf({ ...headers, "x-tirage-origin": "new-secret" }, SECRETS)?.address).toBe("2001:db8:0:0:0:0:0:7");
  });

  test.each(["", "uz", "UZB", "U1", "<b>"])("has no country where CloudFront says %j", (country) => {
    const headers = { ...GEO, "cloudfront-viewer-country": country, "x-tirage-origin": "new-secret" };
    expect(viewerOf(headers, SECRETS)).toEqual({ address: "198.51.100.7" });
  });
});
