import { type BundlingOptions, LogLevel, OutputFormat } from "aws-cdk-lib/aws-lambda-nodejs";
import { resolve } from "node:path";
import { crawlerListFile } from "../build.ts";

/**
 * How a function's bundle is made. Most of a cold start is reading code, so the AWS SDK comes from its module sources,
 * of which esbuild leaves out what is not used, and without the sources of credentials that Lambda does not have. For
 * record that was 228 KB and 45 ms to import, where the SDK's own credentials made it 364 KB and 68 ms. Streams of events,
 * a second SHA-256 and the cache of endpoints are left out as well. The crawler list
 * comes without its examples, which makes that 21 KB and 5 ms more, instead of 540 KB. The configuration is checked when
 * the stacks are made (`checkConfig`), and not once more in every cold start.
 * @param configFile what the functions are told by ops: a module that exports `config`
 */
export function bundlingWith(configFile: string) {
  return {
    format: OutputFormat.ESM,
    minify: true,
    logLevel: LogLevel.WARNING,
    bundleAwsSDK: true,
    mainFields: ["module", "main"],
    esbuildArgs: {
      "--alias": [
        `@aws-sdk/credential-provider-node=${resolve(import.meta.dirname, "environment-credentials.ts")}`,
        `@smithy/core/event-streams=${resolve(import.meta.dirname, "no-event-streams.ts")}`,
        `@smithy/core/checksum=${resolve(import.meta.dirname, "node-sha256.ts")}`,
        `@aws-sdk/endpoint-cache=${resolve(import.meta.dirname, "no-endpoint-cache.ts")}`,
        `crawler-user-agents=${crawlerListFile}`,
        `#config=${configFile}`,
      ],
      "--drop-labels": "CHECK",
    },
  } satisfies BundlingOptions;
}
