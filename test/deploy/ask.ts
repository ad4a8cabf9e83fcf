import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { buffer } from "node:stream/consumers";

/** Where a system answers. */
export interface Address {
  /** The origin, such as `https://d111.cloudfront.net`. */
  readonly origin: string;
  /**
   * Where to connect to instead, for names that only an emulator knows.
   * @default - the origin's own host
   */
  readonly at?: { readonly host: string; readonly port: number };
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
}

/** Sends one request and follows nothing. Not `fetch`, which lets nobody say the host. */
export async function ask({ origin, at }: Address, path: string, asked: Asked = {}): Promise<Answered> {
  const url = new URL(path, origin);
  const { method = "GET", headers = {}, body } = asked;
  const options = at
    ? // An emulator speaks HTTP, and is told what stands before it.
      { ...at, path: url.pathname + url.search, headers: { "x-forwarded-proto": "https", ...headers, host: url.host } }
    : { headers };
  const send = url.protocol === "https:" && !at ? requestHttps : requestHttp;
  const target = at ? `http://${at.host}` : url;
  return new Promise((done, fail) => {
    const request = send(target, { method, ...options }, (response) => {
      buffer(response).then((bytes) => {
        const pairs = Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]);
        done({ status: response.statusCode ?? 0, headers: new Headers(pairs), bytes, text: bytes.toString() });
      }, fail);
    });
    request.setTimeout(30_000, () => request.destroy(new Error(`${url.href} does not answer`)));
    request.on("error", fail);
    request.end(body);
  });
}
