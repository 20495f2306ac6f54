import { Duplex } from "node:stream";

/** What an end holds before its writer is told to wait, in bytes: as much as the sockets of Node. */
const highWaterMark = 64 * 1024;

/**
 * One end of a connection within the process; it behaves as a TCP socket does. What is written to it is read at the other end, which holds no
 * more than its buffer. An end that is ended can still read. When one is destroyed, the other reads to the end of what was sent, and what it
 * writes fails.
 *
 * It has no addresses and no idle time-out, and does not keep the process alive.
 */
export class MemorySocket extends Duplex {
  #other: MemorySocket | undefined = undefined;
  /** Tells the writer at the other end that there is room again, or that there never will be. */
  #onRoom: ((error?: Error) => void) | undefined = undefined;
  #hasSentEnd = false;

  constructor() {
    super({ highWaterMark });
  }

  /** @internal */
  join(other: MemorySocket): void {
    this.#other = other;
  }

  override _read(): void {
    const onRoom = this.#onRoom;
    this.#onRoom = undefined;
    onRoom?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    const other = this.#other!;
    // Not within this call: on a network, nobody hears of what they cause before they have returned.
    process.nextTick(() => {
      if (other.destroyed) callback(coded("EPIPE", "the other end is no longer there"));
      else if (other.push(chunk)) callback();
      else other.#onRoom = callback;
    });
  }

  override _final(callback: (error?: Error | null) => void): void {
    process.nextTick(() => {
      this.#sendEnd();
      callback();
    });
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#onRoom?.(coded("ECONNRESET", "the other end was closed before it had read everything"));
    this.#onRoom = undefined;
    process.nextTick(() => this.#sendEnd());
    callback(error);
  }

  /** As sockets have it: a reset, by which the other end learns that not everything was said. */
  resetAndDestroy(): this {
    this.#hasSentEnd = true;
    const other = this.#other!;
    process.nextTick(() => other.destroy(coded("ECONNRESET", "the other end was reset")));
    return this.destroy();
  }

  /** It does not keep the process alive anyway. */
  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  /** There is nothing to delay. */
  setNoDelay(): this {
    return this;
  }

  /** There is no network on which it could die unnoticed. */
  setKeepAlive(): this {
    return this;
  }

  #sendEnd(): void {
    if (this.#hasSentEnd) return;
    this.#hasSentEnd = true;
    if (!this.#other!.destroyed) this.#other!.push(null);
  }
}

/** The two ends of a connection within the process. */
export function memoryPair(): [MemorySocket, MemorySocket] {
  const ends: [MemorySocket, MemorySocket] = [new MemorySocket(), new MemorySocket()];
  ends[0].join(ends[1]);
  ends[1].join(ends[0]);
  return ends;
}

/** With a system call, which tells it from a close in good order. */
function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code, syscall: code === "EPIPE" ? "write" : "read" });
}
