import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands between a function and the database, and can keep what the function asks from being answered. */
export interface HeldDatabase {
  readonly endpoint: string;
  /** How many requests were given up by the function that made them, as the end of its process does. */
  readonly givenUp: () => number;
  /** From now on everything is answered. */
  readonly release: () => void;
  readonly stop: () => void;
}

/**
 * Starts one that answers every read and some writes, and holds the other writes until it is released.
 * @param writes how many are answered
 */
export async function startHeldDatabase(port: number, writes: number): Promise<HeldDatabase> {
  let [left, isHeld, givenUp] = [writes, true, 0];
  const server = createServer((asked, answer) => {
    const isWrite = String(asked.headers["x-amz-target"]).endsWith(".UpdateItem");
    if (isHeld && isWrite && left === 0) {
      answer.on("close", () => (givenUp += 1));
      return;
    }
    if (isHeld && isWrite) left -= 1;
    const { method = "POST", url = "/", headers } = asked;
    const forwarded = request({ host: "127.0.0.1", port, method, path: url, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    forwarded.on("error", () => answer.destroy());
    asked.pipe(forwarded);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    givenUp: () => givenUp,
    release: () => (isHeld = false),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
