import type { ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import { Readable } from "node:stream";

/** Who is told of what happens on a stream. */
export interface StreamOwner {
  /** An interim response. */
  onInterim(status: number, raw: readonly string[]): void;
  onResponse(headers: IncomingHttpHeaders, raw: readonly string[]): void;
  onData(chunk: Buffer): void;
  onTrailers(raw: readonly string[]): void;
  /** There will be no more data. @param whole whether the server has said so, and has not just broken off */
  onEnd(whole: boolean): void;
  /** All of the request has been sent but its trailers. */
  onSent(): void;
  /** The trailers of the request are due. */
  onTrailersDue(): void;
  onError(error: Error): void;
  /** The last event. */
  onClose(): void;
}

/** A stream that belongs to an exchange. */
export interface OwnedStream extends ClientHttp2Stream {
  /** Undefined when nobody wants to hear of it any more. */
  [owner]: StreamOwner | undefined;
  [ended]: boolean;
}

const owner: unique symbol = Symbol("owner");
const ended: unique symbol = Symbol("ended");

/** Has `to` told of everything on a stream. The listeners are the same for all streams, so that an exchange costs no closures. */
export function own(stream: ClientHttp2Stream, to: StreamOwner): OwnedStream {
  const owned = stream as OwnedStream;
  owned[owner] = to;
  owned[ended] = false;
  owned.push = watchedPush;
  owned.on("headers", onHeaders);
  owned.on("response", onResponse);
  owned.on("trailers", onTrailers);
  owned.on("end", onEnd);
  owned.on("error", onError);
  owned.on("close", onClose);
  return owned;
}

/** Lets the data flow. */
export function read(stream: OwnedStream): void {
  stream.on("data", onData);
}

/** Has it told when the body of the request has been taken, and when its trailers are due. */
export function awaitBody(stream: OwnedStream): void {
  stream.on("finish", onFinish);
  stream.on("wantTrailers", onWantTrailers);
}

/** Nobody is told any more. The listeners stay, since an error without one would end the process. */
export function disown(stream: OwnedStream): void {
  stream[owner] = undefined;
}

/**
 * Tells the end of a body from a broken one, which Node does not: the stream of a lost connection, or one that was reset with NO_ERROR or CANCEL,
 * has an "end" event like any other. A true end is pushed while the stream is open; the others are pushed because it was closed.
 */
function watchedPush(this: OwnedStream, chunk: unknown, encoding?: BufferEncoding): boolean {
  if (chunk === null && !this.closed) this[ended] = true;
  return Readable.prototype.push.call(this, chunk, encoding);
}

function onHeaders(this: OwnedStream, headers: IncomingHttpHeaders, _flags: number, raw: string[]): void {
  this[owner]?.onInterim(Number(headers[":status"]), raw);
}

function onResponse(this: OwnedStream, headers: IncomingHttpHeaders, _flags: number, raw: string[]): void {
  this[owner]?.onResponse(headers, raw);
}

function onTrailers(this: OwnedStream, _headers: IncomingHttpHeaders, _flags: number, raw: string[]): void {
  this[owner]?.onTrailers(raw);
}

function onData(this: OwnedStream, chunk: Buffer): void {
  this[owner]?.onData(chunk);
}

function onEnd(this: OwnedStream): void {
  this[owner]?.onEnd(this[ended]);
}

function onFinish(this: OwnedStream): void {
  this[owner]?.onSent();
}

function onWantTrailers(this: OwnedStream): void {
  this[owner]?.onTrailersDue();
}

function onError(this: OwnedStream, error: Error): void {
  this[owner]?.onError(error);
}

function onClose(this: OwnedStream): void {
  this[owner]?.onClose();
}
