import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from "node:zlib";

import { reply } from "./replies.ts";

type Compress = (bytes: Uint8Array) => Uint8Array<ArrayBuffer>;

/** By the name in `Accept-Encoding`, the preferred first. */
const codings: Readonly<Record<string, Compress>> = {
  zstd: (bytes) => zstdCompressSync(bytes),
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (bytes) => gzipSync(bytes),
};

/** A JSON document in the content coding that the client asks for (RFC 9110 section 12.5.3). */
export class RatesDocument {
  readonly #plain: Uint8Array<ArrayBuffer>;
  readonly #encoded = new Map<string, Uint8Array<ArrayBuffer>>();

  constructor(value: unknown) {
    this.#plain = new TextEncoder().encode(JSON.stringify(value));
  }

  respond(acceptEncoding: string | null): Response {
    const accepted = acceptedCodings(acceptEncoding ?? "");
    const coding = Object.keys(codings).find((name) => accepted.has(name));
    if (coding === undefined) return reply(200, "application/json", this.#plain, { Vary: "Accept-Encoding" });
    const body = this.#encoded.get(coding) ?? codings[coding]!(this.#plain);
    this.#encoded.set(coding, body);
    return reply(200, "application/json", body, { "Content-Encoding": coding, Vary: "Accept-Encoding" });
  }
}

/** The codings that are not refused by `;q=0`. */
function acceptedCodings(field: string): ReadonlySet<string> {
  const accepted = field
    .toLowerCase()
    .split(",")
    .map((item) => item.split(";").map((part) => part.trim()))
    .filter(([, weight]) => weight === undefined || Number(weight.replace(/^q=/, "")) > 0)
    .map(([name = ""]) => name);
  return new Set(accepted);
}
