import { Duplex } from "node:stream";

/**
 * What the `socks` package takes for its socket. It writes here, and is given the answers byte by byte as they belong to it; so it never
 * reads what the server behind the proxy sends, and never pauses, resumes or listens to the real socket.
 */
export class HandshakeWire extends Duplex {
  readonly #onMessage: (message: Uint8Array) => void;

  /** @param onMessage is told what the package wants to send. */
  constructor(onMessage: (message: Uint8Array) => void) {
    super();
    this.#onMessage = onMessage;
  }

  /** Gives the package the next byte, at once. */
  give(byte: number): void {
    // push() would keep it back until the stream flows, which is later.
    this.emit("data", Buffer.of(byte));
  }

  override _write(message: Uint8Array, _encoding: BufferEncoding, callback: () => void): void {
    this.#onMessage(message);
    callback();
  }

  override _read(): void {}
}
