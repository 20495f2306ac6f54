import type { IncomingMessage } from "node:http";
import { Duplex } from "node:stream";

/**
 * An answer that is parsed a second time. Node takes whatever comes after the head of an answer to CONNECT for the tunnel, also when there
 * is none, and the rest is the body of a refusal: this gives the head once more, and what follows on the connection, to a parser that
 * does not know of CONNECT. What is written to it goes nowhere, since the request was sent before.
 */
export class ReplayedAnswer extends Duplex {
  readonly #connection: Duplex;
  readonly #onData = (chunk: Buffer): void => {
    if (!this.push(chunk)) this.#connection.pause();
  };
  readonly #onEnd = (): void => void this.push(null);
  readonly #onClose = (): void => void this.destroy();
  readonly #onError = (error: Error): void => void this.destroy(error);

  /** @param first what has been received already. */
  constructor(connection: Duplex, first: Uint8Array) {
    super();
    this.#connection = connection;
    if (first.byteLength > 0) this.push(first);
    connection.on("data", this.#onData);
    connection.on("end", this.#onEnd);
    connection.on("close", this.#onClose);
    connection.on("error", this.#onError);
  }

  override _read(): void {
    this.#connection.resume();
  }

  override _write(_chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    done();
  }

  /** Leaves the connection to others. @returns what has been received and not been read. */
  detach(): Buffer {
    const connection = this.#connection;
    connection.pause();
    connection.off("data", this.#onData);
    connection.off("end", this.#onEnd);
    connection.off("close", this.#onClose);
    connection.off("error", this.#onError);
    const rest: unknown = this.read();
    return Buffer.isBuffer(rest) ? rest : Buffer.alloc(0);
  }
}

/** The head of an answer as it was received. */
export function headOf({ httpVersion, statusCode, statusMessage, rawHeaders }: IncomingMessage): Buffer {
  let text = `HTTP/${httpVersion} ${statusCode} ${statusMessage}\r\n`;
  for (let i = 0; i < rawHeaders.length; i += 2) text += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
  return Buffer.from(`${text}\r\n`, "latin1");
}
