import { platformDecoders } from "#platform";

import { collect } from "./collect.ts";
import type { ContentDecoder, ContentDecoders } from "./content-decoder.ts";
import { DecodingError, isHttpError, ResponseTooLargeError, subject } from "./errors.ts";
import { ExpansionLimit } from "./expansion-limit.ts";
import type { HttpRequest } from "./http-request.ts";
import { WatchedSource } from "./watched-source.ts";

export { acceptEncodingOf, codingsOf } from "./content-codings.ts";
export type { ContentDecoder, ContentDecoders } from "./content-decoder.ts";

/** How a body is decoded. */
export interface DecodeOptions {
  readonly decoders: ContentDecoders;
  /** For the decoded body, in bytes; `Infinity` for no limit. Expansion is limited to 1000:1 beyond 1 MiB in any case. */
  readonly maxSize: number;
  /** For errors. */
  readonly request?: HttpRequest;
}

/** Gzip, deflate, brotli and zstd, as far as this runtime has them. */
export const defaultDecoders: ContentDecoders = platformDecoders;

const MAX_CODINGS = 5;
/** Bodies up to here are decoded at once: a stream costs 30 times more for a small body, and no thread is worth the way. */
const MAX_SYNC_INPUT = 128 * 1024;
/** What decoding at once may produce. A body that becomes more is decoded as a stream, so that it cannot block the event loop for long. */
const MAX_SYNC_OUTPUT = 1024 * 1024;
const MAX_PIECE = 64 * 1024;
/** How much may follow the end of the coded data before the connection is given up rather than read further. */
const MAX_TRAILING = 64 * 1024;

/**
 * Decodes a whole body: at once if it is small and the runtime can, else as a stream, in the background.
 *
 * Codings are undone from the last to the first, up to one that is not known: what is beneath it cannot be reached, so that the body is
 * still in that coding and all before it. An empty body stays empty, whatever its coding.
 * @throws DecodingError when the body is corrupt, cut short, expands too much or has more than five codings.
 * @throws ResponseTooLargeError beyond `maxSize`.
 */
export function decodeContent(
  bytes: Uint8Array,
  codings: readonly string[],
  options: DecodeOptions,
): Uint8Array | Promise<Uint8Array> {
  if (bytes.byteLength === 0) return bytes;
  const layers = layersOf(codings, options);
  if (bytes.byteLength <= MAX_SYNC_INPUT) {
    const content = decodeAtOnce(bytes, layers, options.maxSize);
    if (content !== undefined) return content;
  }
  return collect(decodeStream(once(bytes), codings, options));
}

/**
 * Decodes a stream as it arrives, in pieces of at most 64 KiB. Nothing is read ahead, and the source is left when the stream is, or when
 * it does not decode. Errors of the source pass through. Otherwise as {@link decodeContent}; errors appear while it is read.
 */
export async function* decodeStream(
  source: AsyncIterable<Uint8Array>,
  codings: readonly string[],
  options: DecodeOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const wire = new WatchedSource(source);
  try {
    if (await wire.isEmpty()) return;
    const expansion = new ExpansionLimit();
    let pieces: AsyncIterable<Uint8Array> = expansion.counting(wire);
    for (const layer of layersOf(codings, options)) pieces = decodeLayer(pieces, layer, expansion, options.request);
    let size = 0;
    for await (const piece of pieces) {
      size += piece.byteLength;
      if (size > options.maxSize) throw new ResponseTooLargeError(options.maxSize, { request: options.request });
      yield piece;
    }
  } finally {
    await wire.leave();
  }
}

interface Layer {
  readonly coding: string;
  readonly decoder: ContentDecoder;
}

/** What can be undone, the outermost first. */
function layersOf(codings: readonly string[], { decoders, request }: DecodeOptions): readonly Layer[] {
  if (codings.length > MAX_CODINGS) {
    const what = `the body has ${codings.length} content codings, more than ${MAX_CODINGS}`;
    throw new DecodingError(`${subject(request)}: ${what}`, { request });
  }
  const layers: Layer[] = [];
  for (let i = codings.length - 1; i >= 0; i--) {
    const coding = codings[i]!;
    const decoder = decoders.get(coding);
    if (decoder === undefined) break;
    layers.push({ coding, decoder });
  }
  return layers;
}

/** `undefined` when a stream has to decide: one that is too large, or that is refused for a reason which the stream will find again. */
function decodeAtOnce(bytes: Uint8Array, layers: readonly Layer[], maxSize: number): Uint8Array | undefined {
  let content = bytes;
  try {
    for (const { decoder } of layers) {
      if (decoder.decodeSync === undefined) return undefined;
      if (content.byteLength > 0) content = decoder.decodeSync(content, MAX_SYNC_OUTPUT);
    }
  } catch {
    return undefined;
  }
  return content.byteLength <= Math.min(maxSize, MAX_SYNC_OUTPUT) ? content : undefined;
}

async function* decodeLayer(
  input: AsyncIterable<Uint8Array>,
  { coding, decoder }: Layer,
  expansion: ExpansionLimit,
  request: HttpRequest | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const source = new WatchedSource(input);
  let size = 0;
  try {
    if (await source.isEmpty()) return;
    for await (const piece of decoder.decode(source)) {
      size += piece.byteLength;
      expansion.check(size);
      yield* cut(piece);
    }
    // To its end, so that an incomplete message is noticed and its connection can be used again.
    await source.drain(MAX_TRAILING);
  } catch (error) {
    if (source.failure !== undefined) throw source.failure.error;
    if (isHttpError(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DecodingError(`${subject(request)}: the ${coding} body cannot be decoded: ${reason}`, {
      request,
      cause: error,
    });
  } finally {
    await source.leave();
  }
}

function* cut(piece: Uint8Array): Generator<Uint8Array, void, undefined> {
  if (piece.byteLength <= MAX_PIECE) yield piece;
  else for (let from = 0; from < piece.byteLength; from += MAX_PIECE) yield piece.subarray(from, from + MAX_PIECE);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}
