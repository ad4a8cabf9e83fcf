import { once } from "node:events";
import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Complaint } from "./complaint.ts";
import { serveLocally, type Answerers } from "./http-server.ts";
import type { Settings } from "./settings.ts";

/** Time that requests have to be answered when the server closes. */
const ANSWER_MS = 5_000;

/** Opens the port of the API, the sign-in and the demo site. @throws Complaint when it cannot be opened */
export async function listen(settings: Settings, ready: Promise<Answerers>): Promise<{ server: Server; port: number }> {
  const server = serveLocally(ready, settings);
  server.listen(settings.port, settings.host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw listenComplaint(error, settings);
  }
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { server, port: address.port };
}

/** Takes no more requests, and lets those under way be answered. */
export async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  // A connection that was busy is kept alive after its answer.
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  await Promise.race([closed, sleep(ANSWER_MS)]);
  clearInterval(idle);
  server.closeAllConnections();
}

/** What the system says of a HOST that it cannot listen on. */
const NO_ADDRESS = ["EADDRNOTAVAIL", "ENOTFOUND", "EAI_AGAIN", "EINVAL"];

function listenComplaint(error: unknown, { host, port }: Settings): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    return new Complaint(
      `Port ${port} on ${host} is taken. Stop what listens there, or choose another: PORT=${port + 1} npm start`,
    );
  }
  if (code === "EACCES")
    return new Complaint(`Port ${port} may not be opened by you. Choose one above 1023: PORT=3000 npm start`);
  if (NO_ADDRESS.some((one) => one === code)) {
    return new Complaint(
      `HOST is "${host}", which is not an address of this machine. Use 127.0.0.1, or 0.0.0.0 for all.`,
    );
  }
  return error;
}
