import { createHash, timingSafeEqual } from "node:crypto";

/** What CloudFront says of who sent a request, in place of what its own connection shows. */
export interface Viewer {
  readonly address: string;
  readonly country?: string;
}

/** The header in which a CDN of ours sends its secret. CloudFront puts its own in the place of a viewer's. */
const SECRET_HEADER = "x-tirage-origin";

/**
 * Reads the viewer from CloudFront's headers, or nothing where the request does not carry one of the secrets: whoever
 * calls the API's own address can send such headers too.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
 */
export function viewerOf(
  headers: Readonly<Record<string, string | undefined>>,
  originSecrets: readonly string[],
): Viewer | undefined {
  const sent = digest(headers[SECRET_HEADER] ?? "");
  // Each is compared, and in constant time, so that the time tells nothing of them.
  const isOurs = originSecrets.map((secret) => timingSafeEqual(digest(secret), sent)).includes(true);
  // With the port, which an address of IPv6 has after its last colon as well.
  const address = (headers["cloudfront-viewer-address"] ?? "").replace(/:\d+$/, "");
  if (!isOurs || !address) return undefined;
  const country = headers["cloudfront-viewer-country"] ?? "";
  return { address, ...(/^[A-Z]{2}$/.test(country) && { country }) };
}

/** Of one length, whatever was sent. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
