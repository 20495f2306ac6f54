import type { ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import { Duplex } from "node:stream";

import type { SessionTraffic } from "./session-traffic.ts";

/** Who is told of what happens on a stream. */
export interface StreamOwner {
  /** An interim response. */
  onInterim(status: number, raw: readonly string[]): void;
  onResponse(headers: IncomingHttpHeaders, raw: readonly string[]): void;
  /** @returns whether more may come at once; if not, {@link resume} lets it. */
  onData(chunk: Buffer): boolean;
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
  /** Whether the owner takes data as it comes. */
  [flows]: boolean;
  [ended]: boolean;
  /** What counts the bytes that come by it. */
  [traffic]: SessionTraffic;
}

const owner: unique symbol = Symbol("owner");
const flows: unique symbol = Symbol("flows");
const ended: unique symbol = Symbol("ended");
const traffic: unique symbol = Symbol("traffic");

/**
 * Has `to` told of everything on a stream, without listeners: what a stream emits is looked at on its way, and so is the data that Node pushes
 * into it. Eight listeners and the queue of the stream would take a tenth of the time of a small request.
 */
export function own(stream: ClientHttp2Stream, to: StreamOwner, counted: SessionTraffic): OwnedStream {
  const owned = stream as OwnedStream;
  owned[owner] = to;
  owned[flows] = false;
  owned[ended] = false;
  owned[traffic] = counted;
  owned.push = push;
  owned.emit = emit as OwnedStream["emit"];
  return owned;
}

/** Lets the data flow to the owner, beginning with what has come already. */
export function read(stream: OwnedStream): void {
  stream[flows] = true;
  for (let chunk = stream.read() as Buffer | null; chunk !== null; chunk = stream.read() as Buffer | null)
    stream[owner]?.onData(chunk);
}

/** Lets the data flow again. */
export function resume(stream: OwnedStream): void {
  // Not `resume()`: it would have the queue of the stream emptied first, where nothing is.
  // oxlint-disable-next-line no-underscore-dangle -- what Node itself calls
  if (!stream.destroyed) stream._read(0);
}

/** Nobody is told any more. An error that comes after that ends nothing, as it would without a listener. */
export function disown(stream: OwnedStream): void {
  stream[owner] = undefined;
  stream[flows] = false;
}

/** The stream is somebody else's from here, with the events and the queue that any stream has. */
export function handOver(stream: OwnedStream): void {
  disown(stream);
  stream.emit = emitToOthers as OwnedStream["emit"];
}

/**
 * Takes data from the engine past the queue of the stream, and tells the end of a body from a broken one, which Node does not: the stream of a
 * lost connection, or one that was reset with NO_ERROR or CANCEL, has an "end" event like any other. A true end is pushed while the stream is
 * open; the others are pushed because it was closed.
 */
function push(this: OwnedStream, chunk: unknown, encoding?: BufferEncoding): boolean {
  if (chunk === null) {
    if (!this.closed) this[ended] = true;
  } else {
    this[traffic].countData((chunk as Buffer).byteLength);
    if (this[flows]) return this[owner]!.onData(chunk as Buffer);
  }
  return Duplex.prototype.push.call(this, chunk, encoding);
}

/** As streams emit, with at most three arguments. The engine itself listens for some of it. */
function emit(this: OwnedStream, event: string | symbol, first?: unknown, second?: unknown, third?: unknown): boolean {
  const to = this[owner];
  switch (event) {
    case "response":
      to?.onResponse(first as IncomingHttpHeaders, third as string[]);
      return true;
    case "headers":
      to?.onInterim(Number((first as IncomingHttpHeaders)[":status"]), third as string[]);
      return true;
    case "trailers":
      to?.onTrailers(third as string[]);
      return true;
    case "wantTrailers":
      to?.onTrailersDue();
      return true;
    case "error":
      to?.onError(first as Error);
      return true;
    case "end":
      to?.onEnd(this[ended]);
      break;
    case "finish":
      to?.onSent();
      break;
    case "close":
      to?.onClose();
  }
  return Duplex.prototype.emit.call(this, event, first, second, third);
}

/** An error without a listener would end the process. */
function emitToOthers(this: OwnedStream, event: string | symbol, ...values: unknown[]): boolean {
  if (event === "error" && this.listenerCount(event) === 0) return false;
  return Duplex.prototype.emit.call(this, event, ...values);
}
