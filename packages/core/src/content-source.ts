import {
  isNodeStream,
  isReadableStream,
  iterateNodeStream,
  iterateReadableStream,
  tolerateEarlyFailure,
} from "./platform-streams.ts";

/** A body that is there, or a stream of one. Strings are sent as UTF-8; pieces of a stream are bytes or strings. */
export type ContentSource =
  | string
  | ArrayBuffer
  | ArrayBufferView
  | Blob
  | ReadableStream<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>;

const encoder = new TextEncoder();

/** Text and bytes as bytes, not copied; `undefined` for anything else. @throws TypeError for bytes that were transferred. */
export function toBytes(source: unknown): Uint8Array | undefined {
  if (typeof source === "string") return encoder.encode(source);
  if (ArrayBuffer.isView(source)) {
    if (source.byteLength === 0) checkAttached(source.buffer);
    return source instanceof Uint8Array ? source : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  }
  if (isArrayBuffer(source)) {
    checkAttached(source);
    return new Uint8Array(source);
  }
  return undefined;
}

/** Bytes that were transferred, to a worker for one, are empty from then on; they were not meant to be sent as nothing. */
function checkAttached(buffer: ArrayBufferLike & { readonly detached?: boolean }): void {
  if (buffer.detached === true)
    throw new TypeError("request body: the bytes are gone, since their buffer has been transferred (it is detached)");
}

/** Sources that can be read once and that a body has opened or given up. */
const taken = new WeakSet<object>();

/** The pieces of a source. @throws TypeError for what is no source. */
export function openSource(source: ContentSource): AsyncIterator<unknown> | Iterator<unknown> {
  // A string is an iterable of characters; here it is one piece.
  if (toBytes(source) !== undefined) return [source][Symbol.iterator]();
  if (isBlob(source)) return iterateReadableStream(source.stream());
  if (typeof source === "object" && source !== null) {
    if (isReadOnce(source)) taken.add(source);
    if (isReadableStream(source)) return iterateReadableStream(source);
    if (isNodeStream(source)) return iterateNodeStream(source);
    if (Symbol.asyncIterator in source) return source[Symbol.asyncIterator]();
    if (Symbol.iterator in source) return source[Symbol.iterator]();
  }
  throw new TypeError(
    `request body: the function returned ${describeType(source)}, expected a string, bytes, a Blob, a stream or an iterable of bytes`,
  );
}

const signsOfReadingOnce = ["getReader", "pipe", "next", "close", "cancel", "destroy"] as const;

/**
 * Whether a source can be read once: a stream, an iterator, or anything else that has to be closed. Arrays and own classes give a fresh
 * iterator each time. That is not tried out, since asking for an iterator may open or claim something.
 */
export function isReadOnce(source: object): boolean {
  return signsOfReadingOnce.some((name) => name in source);
}

/**
 * Whether a stream or an iterator belonged to another body, which has read it or given it up. It would be sent as an empty body. What else
 * has to be closed, such as a response, knows by itself whether it can be read again.
 */
export function isSpent(source: object): boolean {
  return taken.has(source) && ["getReader", "pipe", "next"].some((name) => name in source);
}

/** Lets a stream of Node's that waits to be sent fail without ending the process. */
export function tolerateWaiting(source: object): void {
  if (isNodeStream(source)) tolerateEarlyFailure(source);
}

/** Gives up a source that can be read once: it is cancelled, destroyed, closed or told to return. Not what a body has opened, which leaves it itself. */
export async function releaseSource(source: object, reason: unknown): Promise<void> {
  if (taken.has(source)) return;
  taken.add(source);
  if (isReadableStream(source)) await source.getReader().cancel(reason);
  else if (has(source, "cancel")) await source.cancel(reason);
  else if (has(source, "destroy")) await source.destroy();
  else if (has(source, "close")) await source.close();
  else if (has(source, "return")) await source.return();
}

function has<Name extends string>(
  source: object,
  name: Name,
): source is Record<Name, (reason?: unknown) => Promise<unknown>> {
  return typeof (source as Partial<Record<Name, unknown>>)[name] === "function";
}

/** Whether `value` is a `Blob` or `File`, by its shape; see {@link isReadableStream}. */
export function isBlob(value: unknown): value is Blob {
  return (
    typeof value === "object" &&
    value !== null &&
    "stream" in value &&
    "size" in value &&
    "type" in value &&
    typeof value.stream === "function" &&
    typeof value.size === "number" &&
    typeof value.type === "string"
  );
}

/** Whether `value` is a stream or an iterable of any kind. Text is none: it is bytes. */
export function isIterable(value: unknown): value is object & Exclude<ContentSource, string> {
  return (
    typeof value === "object" &&
    value !== null &&
    (Symbol.asyncIterator in value || Symbol.iterator in value || isReadableStream(value))
  );
}

function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === "[object ArrayBuffer]";
}

/** What `value` is, for messages: it is never quoted. */
export function describeType(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return `a ${typeof value}`;
  const name = (value.constructor as { name?: string } | undefined)?.name;
  return name === undefined || name === "" ? "an object" : `an object of type ${name}`;
}
