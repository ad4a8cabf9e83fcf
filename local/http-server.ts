import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { PREFLIGHT } from "../functions/core/open-to-all.ts";
import { DASHBOARD_PATH, dashboardFile, reloadingFile } from "./dashboard.ts";
import type { Answer } from "./demo/answer.ts";
import { demoPage } from "./demo/pages.ts";
import { matchRoute } from "./match-route.ts";
import { splitUrl, toHttpEvent } from "./http-event.ts";
import type { Settings } from "./settings.ts";
import { SIGN_IN_PATH } from "./sign-in/address.ts";
import type { ServeSignIn } from "./sign-in/serve-sign-in.ts";

/** What API Gateway takes at the most, bytes. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Answers one request of the API. */
export type AnswerHttp = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/** The API's routes by their keys. */
export type Routes = ReadonlyMap<string, AnswerHttp>;

/** What answers, once the functions are loaded. */
export interface Answerers {
  readonly routes: Routes;
  readonly signIn: ServeSignIn;
}

/** What of the settings decides how pages are served. */
type Serving = Pick<Settings, "reloads" | "demoSecret">;

/** A hundred article ids of 512 bytes, all escaped: what the API takes, a server should not refuse before it. */
const MAX_HEADER_BYTES = 256 * 1024;

/**
 * Makes the server of the API, the sign-in, the dashboard and the demo site. Requests that come while the functions are being loaded
 * wait.
 */
export function serveLocally(ready: Promise<Answerers>, settings: Serving): Server {
  return createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    answer(request, response, ready, settings).catch((error: unknown) => {
      // A client that goes away in the middle of its request wants no answer.
      if (error === request.errored) return;
      console.error("a request could not be answered:", error instanceof Error ? error.message : error);
      if (!response.headersSent) sendProblem(response, 500, "internal", "Something went wrong here");
      response.end();
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  ready: Promise<Answerers>,
  settings: Serving,
): Promise<void> {
  // Whoever stands before this server may believe the other one.
  if ((request.headersDistinct["host"]?.length ?? 0) > 1) {
    return void response.writeHead(400, { connection: "close" }).end("A request has one host\n");
  }
  const { path } = splitUrl(request);
  if (path.startsWith(`${SIGN_IN_PATH}/`)) return (await ready).signIn(request, response);
  if (path.startsWith("/v1/")) {
    if (request.method === "OPTIONS") return void response.writeHead(204, PREFLIGHT).end();
    const body = await readBody(request);
    if (!body) {
      // What is left of it is not heard.
      response.setHeader("connection", "close");
      return sendProblem(response, 413, "size", "The body is too large");
    }
    const { routes } = await ready;
    const matched = matchRoute(routes.keys(), request.method ?? "GET", path);
    const route = routes.get(matched.routeKey);
    if (!route) throw new Error("the route table has no $default");
    return send(response, await route(toHttpEvent(request, matched, body)));
  }
  if (`${path}/` === DASHBOARD_PATH) return void response.writeHead(308, { location: DASHBOARD_PATH }).end();
  const page = request.method === "GET" || request.method === "HEAD" ? findPage(path, request, settings) : undefined;
  if (!page) return void response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("Not found\n");
  response.writeHead(page.status, page.headers).end(page.body);
}

function findPage(path: string, { headers }: IncomingMessage, { reloads, demoSecret }: Serving): Answer | undefined {
  const accepted = headers["accept-encoding"];
  const file = reloads
    ? reloadingFile(path)
    : dashboardFile(path, Array.isArray(accepted) ? accepted.join() : accepted);
  return file ?? demoPage(path, headers.range, demoSecret);
}

/** @returns undefined when it is larger than API Gateway takes, or says so: then nobody waits for it */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return bytes > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}

function send(response: ServerResponse, result: APIGatewayProxyStructuredResultV2): void {
  const { statusCode = 200, headers = {}, body = "", isBase64Encoded = false } = result;
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
  if (statusCode !== 304) response.setHeader("content-length", bytes.byteLength);
  response.writeHead(statusCode).end(bytes);
}

function sendProblem(response: ServerResponse, status: number, name: string, title: string): void {
  const headers = { "content-type": "application/problem+json", "access-control-allow-origin": "*" };
  const detail = name === "size" ? "Please send less." : "The fault is ours. Please try again later.";
  response.writeHead(status, headers).end(JSON.stringify({ type: `/problems/${name}`, title, status, detail }));
}
