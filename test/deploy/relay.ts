import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { Address } from "./ask.ts";

/** Stands between MiniStack's CloudFront and the API. */
export interface Relay {
  /** Host and port, as an origin of the distribution. */
  readonly host: string;
  readonly stop: () => void;
}

/** Whom the relay says that it saw. From an example range of addresses, and a port. */
const VIEWER = { "cloudfront-viewer-address": "198.51.100.7:46532", "cloudfront-viewer-country": "UZ" };

/**
 * Does what CloudFront does on AWS and MiniStack's does not: it reaches the API by its name, and says who the viewer is,
 * whatever they say themselves.
 * @param api is asked for when a request comes
 */
export async function startRelay(api: () => Address): Promise<Relay> {
  const server = createServer((asked, answer) => {
    const { origin, at } = api();
    const headers = { ...asked.headers, ...VIEWER, host: new URL(origin).host };
    const { method = "GET", url = "/" } = asked;
    const forwarded = request({ ...at, method, path: url, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    forwarded.on("error", () => answer.writeHead(502).end());
    asked.pipe(forwarded);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
