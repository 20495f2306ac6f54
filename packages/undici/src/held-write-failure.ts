import { Socket } from "node:net";
import type { Duplex } from "node:stream";

type WriteCallback = (error?: Error | null) => void;

/** By these the system says that the other side takes nothing any more; what it has sent before is still there to be read. */
const refusals: ReadonlySet<unknown> = new Set(["ECONNRESET", "EPIPE"]);

/**
 * Holds the failure of a write back until all has been read that was received before it. Node would close the connection at once, and lose
 * the answer of a server that has refused an upload and reset the connection, as servers do that close it without reading the rest.
 *
 * Whoever writes waits meanwhile, as for a server that takes nothing. The failure comes out when what is received has ended.
 */
export class HeldWriteFailure {
  readonly #socket: Duplex;
  #callback: WriteCallback = ignore;
  #failure: Error | undefined;
  #isReleased = false;

  /** Begins with a socket of Node's; with any other stream, nothing happens. */
  static on(socket: Duplex): HeldWriteFailure {
    return new HeldWriteFailure(socket);
  }

  private constructor(socket: Duplex) {
    this.#socket = socket;
    if (!(socket instanceof Socket)) return;
    /* oxlint-disable no-underscore-dangle -- Node's names for what writes */
    const write = socket._write.bind(socket);
    const writev = socket._writev!.bind(socket);
    // The callback is the same for each write, so that none costs a closure.
    socket._write = (chunk, encoding, callback) => {
      this.#callback = callback;
      write(chunk, encoding, this.#onWritten);
    };
    socket._writev = (chunks, callback) => {
      this.#callback = callback;
      writev(chunks, this.#onWritten);
    };
    /* oxlint-enable no-underscore-dangle */
    // Others would take the end for one in good order.
    socket.prependListener("end", this.#tell);
    socket.on("close", this.#tell);
  }

  /** Holds nothing back from now on: the connection belongs to somebody else. */
  release(): void {
    this.#isReleased = true;
    this.#tell();
  }

  readonly #onWritten: WriteCallback = (error) => {
    if (error && this.#isHeld(error)) this.#failure = error;
    else this.#callback(error);
  };

  #isHeld(error: NodeJS.ErrnoException): boolean {
    const { destroyed, readableEnded } = this.#socket;
    return refusals.has(error.code) && !this.#isReleased && !destroyed && !readableEnded;
  }

  readonly #tell = (): void => {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) this.#callback(failure);
  };
}

function ignore(): void {}
