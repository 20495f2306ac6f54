import { platformEncoders } from "#platform";

import type { ContentEncoder, ContentEncoders } from "./content-encoder.ts";
import type { HttpHeaders } from "./http-headers.ts";
import { BytesBody, type RequestBody } from "./request-body.ts";
import { BodyReading } from "./response-body.ts";
import { OneShotBody, StreamBody } from "./stream-body.ts";
import { WatchedSource } from "./watched-source.ts";

export type { ContentEncoder, ContentEncoders } from "./content-encoder.ts";

/** A content coding by its name: one of the built-in ones, as far as the runtime has it, or one of the option `encoders`. */
export type ContentCoding = "gzip" | "deflate" | "br" | "zstd" | (string & {});

/** How the body of a request is compressed. */
export interface Compression {
  readonly coding: string;
  readonly encoder: ContentEncoder;
}

/** Gzip, deflate, brotli and zstd, as far as this runtime has them. */
export const defaultEncoders: ContentEncoders = platformEncoders;

/** Bodies in memory up to here are compressed at once: it takes a millisecond or two, and their length is known then. */
const MAX_SYNC_INPUT = 128 * 1024;

/** The encoder that the option `compress` names. @throws TypeError when there is none; it names those that there are. */
export function resolveCompression(name: ContentCoding, encoders: ContentEncoders): Compression {
  const coding = typeof name === "string" ? name.toLowerCase() : undefined;
  const encoder = coding === undefined ? undefined : encoders.get(coding);
  if (coding !== undefined && encoder !== undefined) return { coding, encoder };
  const available = [...encoders.keys()].join(", ") || "none";
  throw new TypeError(
    coding === undefined
      ? `compress: expected the name of a content coding, got ${typeof name}; available here: ${available}`
      : `compress: there is no encoder for ${JSON.stringify(name)}; available here: ${available}`,
  );
}

/**
 * Compresses a body, and states it in `headers`: in memory at once if it is small and the runtime can, else while it is sent, without a
 * known length. It can be sent again when the body can. What is in memory and would not become smaller stays as it is.
 */
export function compressBody(body: RequestBody, compression: Compression, headers: HttpHeaders): RequestBody {
  const { coding, encoder } = compression;
  const { bytes } = body;
  if (bytes?.byteLength === 0) return body;
  if (bytes !== undefined && bytes.byteLength <= MAX_SYNC_INPUT && encoder.encodeSync !== undefined) {
    const encoded = encodeAtOnce(bytes, compression);
    if (encoded.byteLength >= bytes.byteLength) return body;
    headers.append("Content-Encoding", coding);
    return new BytesBody(encoded);
  }
  headers.append("Content-Encoding", coding);
  const encode = (): AsyncIterable<Uint8Array> => new EncodedPieces(body, compression);
  return body.replayable ? new StreamBody(encode) : new OneShotBody(encode, (reason) => body.cancel?.(reason));
}

function encodeAtOnce(bytes: Uint8Array, { coding, encoder }: Compression): Uint8Array {
  try {
    return encoder.encodeSync!(bytes);
  } catch (cause) {
    throw notEncoded(coding, cause);
  }
}

/**
 * The pieces of a body, encoded. Not a generator: leaving it has to reach the body also while one of its pieces is being waited for.
 */
class EncodedPieces implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #coding: string;
  readonly #reading: BodyReading;
  readonly #source: WatchedSource;
  readonly #pieces: AsyncIterator<Uint8Array>;
  #isLeft = false;

  constructor(body: RequestBody, { coding, encoder }: Compression) {
    this.#coding = coding;
    this.#reading = new BodyReading(body);
    this.#source = new WatchedSource(this.#reading);
    this.#pieces = encoder.encode(this.#source)[Symbol.asyncIterator]();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    try {
      const { done, value } = await this.#pieces.next();
      if (done !== true) return { done: false, value };
      await this.#source.leave();
    } catch (error) {
      if (!this.#isLeft) throw await this.#failed(error);
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#isLeft = true;
    // Waits behind a piece that is under way, which the source then fails.
    this.#pieces.return?.().catch(() => {});
    await this.#reading.cancel();
    return { done: true, value: undefined };
  }

  async #failed(error: unknown): Promise<unknown> {
    const { failure } = this.#source;
    if (failure !== undefined) return failure.error;
    await this.#source.leave();
    return notEncoded(this.#coding, error);
  }
}

function notEncoded(coding: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`compress: the body cannot be encoded as ${coding}: ${reason}`, { cause });
}
