import { ResponseTooLargeError } from "./errors.ts";
import type { HttpRequest } from "./http-request.ts";

/** The pieces of a body as they are, up to `limit` bytes: before a piece that goes beyond, the source is left. @throws ResponseTooLargeError. */
export async function* limitSize(
  pieces: AsyncIterable<Uint8Array>,
  limit: number,
  request: HttpRequest | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  let size = 0;
  for await (const piece of pieces) {
    size += piece.byteLength;
    if (size > limit) throw new ResponseTooLargeError(limit, { request });
    yield piece;
  }
}
