import type { Writable } from "node:stream";

import { type HeaderLine, valuesOf } from "./header-lines.ts";

/** Where an exchange takes place. */
export interface ExchangePlace {
  readonly connectionId: number;
  readonly requestNumber: number;
  /** What TLS agreed on; `null` without TLS or without agreement. */
  readonly alpn: string | null;
  /** The common name of the client's certificate; `null` without one. */
  readonly clientCertificate: string | null;
}

/** The head of an answer. */
export interface AnswerHead {
  readonly status: number;
  readonly reason?: string | undefined;
  readonly headers?: readonly HeaderLine[];
  /** Sent after the body; needs a body without `Content-Length` on HTTP/1.1. */
  readonly trailers?: readonly HeaderLine[];
}

/** One request and its answer on the server's side, whatever carries them: HTTP/1.1, HTTP/2 or a function call. */
export interface Exchange {
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  readonly headers: readonly HeaderLine[];
  readonly place: ExchangePlace;
  /** Nothing is taken from the client until it is read. A client that waits to be asked for it is asked then, unless the answer has begun. */
  readonly body: AsyncIterable<Uint8Array>;
  /** The trailers of the request, known once `body` has ended. */
  readonly trailers: readonly HeaderLine[];
  /** Resolves when the exchange is over, by either side. */
  readonly over: Promise<void>;
  /** Sends an informational response (1xx). */
  inform(status: number, headers: readonly HeaderLine[]): void;
  start(head: AnswerHead): void;
  /** Resolves when the client has room for more. @throws ClientGoneError */
  write(chunk: Uint8Array): Promise<void>;
  end(): void;
  /** Ends the answer where it is, in order: FIN on HTTP/1.1, RST_STREAM on HTTP/2. */
  cut(): void;
  /** Ends the answer where it is, as a crash would: RST on HTTP/1.1, RST_STREAM on HTTP/2. */
  reset(): void;
}

/** The client left before the answer was complete. */
export class ClientGoneError extends Error {
  override readonly name = "ClientGoneError";

  constructor() {
    super("the client went away");
  }
}

/** Whether a client waits to be asked for the body of its request. */
export function expectsContinue(headers: readonly HeaderLine[]): boolean {
  return valuesOf(headers, "expect").some((value) => value.toLowerCase() === "100-continue");
}

/** Writes a chunk, and resolves when there is room for the next. @throws ClientGoneError */
export function writeChunk(writable: Writable, chunk: Uint8Array): Promise<void> {
  if (writable.destroyed) return Promise.reject(new ClientGoneError());
  if (writable.write(chunk)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const drained = (): void => {
      writable.off("close", closed);
      resolve();
    };
    const closed = (): void => {
      writable.off("drain", drained);
      reject(new ClientGoneError());
    };
    writable.once("drain", drained);
    writable.once("close", closed);
  });
}
