import { Sha256 as SdkSha256 } from "@smithy/core/checksum";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Sha256 } from "../../infra/node-sha256.ts";

const bytes = fc.uint8Array({ maxLength: 300 });

test("says the same as the SDK's own SHA-256, with a secret or without", async () => {
  const secret = fc.option(fc.oneof(bytes, fc.string()), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(secret, bytes, bytes, async (key, first, second) => {
      const [ours, theirs] = [new Sha256(key), new SdkSha256(key)];
      for (const part of [first, second]) {
        ours.update(part);
        theirs.update(part);
      }
      expect(Buffer.from(await ours.digest())).toEqual(Buffer.from(await theirs.digest()));
    }),
  );
});
