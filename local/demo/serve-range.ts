import type { Answer } from "./answer.ts";

/** Serves a file, or the one part of it that a media player asked for (RFC 9110, section 14). */
export function serveRange(file: Uint8Array, type: string, range?: string): Answer {
  const { length } = file;
  const headers = { "content-type": type, "accept-ranges": "bytes", "cache-control": "no-cache" };
  const [asked, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
  // A range that makes no sense is as good as none.
  const isBackwards = from !== "" && to !== "" && Number(from) > Number(to);
  if (asked === undefined || asked === "bytes=-" || isBackwards) return { status: 200, headers, body: file };
  // "-500" asks for the last 500 bytes.
  const start = from === "" ? Math.max(length - Number(to), 0) : Number(from);
  const end = from === "" || to === "" ? length - 1 : Math.min(Number(to), length - 1);
  if (start > end) return { status: 416, headers: { ...headers, "content-range": `bytes */${length}` }, body: "" };
  const part = file.subarray(start, end + 1);
  return { status: 206, headers: { ...headers, "content-range": `bytes ${start}-${end}/${length}` }, body: part };
}
