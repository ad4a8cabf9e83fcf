import { createHash } from "node:crypto";
import { answerCached } from "./cached.ts";
import type { Answer, Request, Route } from "./route.ts";

/** Reads a file of the folder that the build fills. */
export interface ServesFiles {
  readonly readPublicFile: (name: string) => Promise<Uint8Array>;
}

/** How long a browser may keep a file under a name that later builds have as well. */
export const HOUR = "public, max-age=3600";

export const SCRIPT_TYPE = "text/javascript; charset=utf-8";

/** The encodings that the build makes of a file, the smaller one first, by their file's ending. */
const ENCODINGS = { br: ".br", gzip: ".gz" } as const;

/** Makes the route of a built file, kept by browsers for an hour. */
export function serveFile(name: string, type: string): Route<ServesFiles> {
  return (request, needs) => answerFile(request, name, { type, cache: HOUR }, needs);
}

/** The hash of a script's content that its immutable name carries: 12 hexadecimal digits. */
export function contentHash(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 12);
}

/** Answers with a built file, as small as the sender takes it. */
export async function answerFile(
  request: Request,
  name: string,
  how: { readonly type: string; readonly cache: string },
  { readPublicFile }: ServesFiles,
): Promise<Answer> {
  const encoding = chooseEncoding(request.headers["accept-encoding"] ?? "");
  const body = await readPublicFile(encoding ? name + ENCODINGS[encoding] : name);
  const answer = answerCached(request, body, { ...how, body });
  const encoded = encoding && answer.status === 200 && { "content-encoding": encoding };
  return { ...answer, headers: { ...answer.headers, vary: "accept-encoding", ...encoded } };
}

/** Chooses among the encodings that the sender takes (RFC 9110, section 12.5.3); `undefined` is the file as it is. */
function chooseEncoding(accepted: string): keyof typeof ENCODINGS | undefined {
  const taken = new Set(
    accepted
      .toLowerCase()
      .split(",")
      .filter((one) => !/;\s*q=0(\.0*)?\s*$/.test(one))
      .map((one) => one.replace(/;.*/, "").trim()),
  );
  return (["br", "gzip"] as const).find((encoding) => taken.has(encoding));
}
