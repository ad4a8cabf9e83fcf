/**
 * Stands in for `@aws-sdk/endpoint-cache` in the functions' bundles. The SDK's client makes one for endpoints that a service
 * names when it is asked, which no command of DynamoDB does any more. That leaves out 8 KB, a cache of the package `mnemonist`
 * among them.
 */
export class EndpointCache {
  /** @throws always */
  get(): never {
    throw new Error("the bundle has no endpoint discovery");
  }
}
