import { createHash, createHmac, type BinaryLike, type Hash, type Hmac } from "node:crypto";

/**
 * Stands in for `@smithy/core/checksum` in the functions' bundles: SHA-256 and its HMAC as Node has them, by which the SDK signs
 * its calls. The SDK's own brings a second one in JavaScript, for a Node without. That leaves out 4 KB.
 */
export class Sha256 {
  readonly #hash: Hash | Hmac;

  /** @param secret makes it an HMAC */
  constructor(secret?: BinaryLike) {
    this.#hash = secret ? createHmac("sha256", secret) : createHash("sha256");
  }

  update(data: BinaryLike): void {
    this.#hash.update(data);
  }

  /** Ends it. */
  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }
}
