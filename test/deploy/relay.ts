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

/** What API Gateway says of other origins: headers of this kind that functions send go no further. */
const OF_ORIGINS = "access-control-";

/**
 * Does what is done on AWS and not by MiniStack. CloudFront reaches the API by its name, says who the viewer is, whatever
 * they say themselves, and does not say an Origin where it keeps the answer, so that API Gateway says nothing of origins.
 * @param api is asked for when a request comes
 */
export async function startRelay(api: () => Address): Promise<Relay> {
  const server = createServer((asked, answer) => {
    const { origin, at } = api();
    const headers = { ...asked.headers, ...VIEWER, host: new URL(origin).host };
    const { method = "GET", url = "/" } = asked;
    // API Gateway answers them; what CloudFront adds is what a browser goes by.
    if (method === "OPTIONS") {
      answer.writeHead(204).end();
      return;
    }
    const forwarded = request({ ...at, method, path: url, headers }, (response) => {
      const said = Object.entries(response.headers).filter(([name]) => !name.startsWith(OF_ORIGINS));
      answer.writeHead(response.statusCode ?? 502, Object.fromEntries(said));
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
