import { Agent, request } from "node:http";

/** An answer, with how long it took from the first byte sent to the last one received. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly ms: number;
}

export type Ask = (method: "GET" | "POST", path: string, headers?: Headers, body?: string) => Promise<Answer>;
type Headers = Readonly<Record<string, string>>;

/**
 * Makes a client of a server on this machine with so many connections, which it keeps. Programs for load send one body over and over,
 * and here each request is another reader's, whose outcome is remembered.
 */
export function httpClient(origin: string, connections: number): { readonly ask: Ask; readonly close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const ask: Ask = async (method, path, headers = {}, body = "") => {
    const startMs = performance.now();
    return new Promise((answered, failed) => {
      const length = { "content-length": String(Buffer.byteLength(body)) };
      const sent = request(`${origin}${path}`, { agent, method, headers: { ...headers, ...length } }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", failed);
        response.on("end", () => {
          const { statusCode: status = 0 } = response;
          answered({ status, body: Buffer.concat(chunks).toString(), ms: performance.now() - startMs });
        });
      });
      sent.on("error", failed);
      sent.end(body);
    });
  };
  return { ask, close: () => agent.destroy() };
}
