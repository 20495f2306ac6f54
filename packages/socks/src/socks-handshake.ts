import type { Duplex } from "node:stream";

import type { SocksClient } from "socks";

import { HandshakeWire } from "./handshake-wire.ts";
import type { SocksStep } from "./socks-error.ts";
import type { SocksProxy } from "./socks-proxy.ts";
import { closedEarly, findRefusal, notUnderstood } from "./socks-replies.ts";

/** What the `socks` package exports, as far as it is used. */
export interface SocksPackage {
  readonly SocksClient: typeof SocksClient;
}

/** What a handshake is made of. */
export interface HandshakeOptions {
  readonly proxy: SocksProxy;
  /** A name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** Ends the handshake; the promise then rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the proxy at the other end of `socket` to connect it to the target. What the target sends is left in the socket, unread.
 * @param socket is destroyed when that fails.
 * @throws SocksError, the error of the socket, or `signal.reason`.
 */
export function socksHandshake(socks: SocksPackage, socket: Duplex, options: HandshakeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    new SocksHandshake(socket, options, resolve, reject).begin(socks);
  });
}

type HandshakeState =
  /** An answer, or the rest of one, is awaited. */
  | "waiting"
  /** The answer is complete, and the next message is being made. */
  | "answered"
  /** It has succeeded or failed. */
  | "over";

/** The answers to the other step have their length in them, and end the handshake. */
const ANSWER_LENGTH: Readonly<Record<SocksStep, number>> = {
  method: 2,
  password: 2,
  request: Number.POSITIVE_INFINITY,
};

/** The first byte of RFC 1929; that of all other messages is the version of SOCKS. */
const PASSWORD_VERSION = 1;

class SocksHandshake {
  readonly #socket: Duplex;
  readonly #options: HandshakeOptions;
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  readonly #wire: HandshakeWire = new HandshakeWire((message) => this.#onMessage(message));
  #state: HandshakeState = "answered";
  #step: SocksStep = "method";
  #messages = 0;
  #answer: number[] = [];

  constructor(socket: Duplex, options: HandshakeOptions, resolve: () => void, reject: (error: unknown) => void) {
    this.#socket = socket;
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  begin(socks: SocksPackage): void {
    const { signal } = this.#options;
    if (signal?.aborted) {
      this.#fail(signal.reason);
      return;
    }
    // What ended before will not say so again.
    if (this.#socket.destroyed || this.#socket.readableEnded) {
      this.#onEnd();
      return;
    }
    this.#socket.on("readable", this.#read);
    this.#socket.on("end", this.#onEnd);
    this.#socket.on("close", this.#onEnd);
    this.#socket.on("error", this.#onError);
    signal?.addEventListener("abort", this.#onAbort);
    this.#start(socks.SocksClient);
  }

  #start(Client: typeof SocksClient): void {
    const { proxy, host, port } = this.#options;
    const client = new Client({
      command: "connect",
      destination: { host, port },
      proxy: {
        type: proxy.version,
        host: proxy.hostname,
        port: proxy.port,
        userId: proxy.username,
        password: proxy.password,
      },
      ...withoutTimer(Client),
    });
    Object.defineProperty(client, TIMER_METHOD, { value: () => {} });
    client.on("established", () => this.#succeed());
    // Not as the cause: it carries user and password.
    client.on("error", ({ message }) => this.#fail(notUnderstood(proxy, this.#step, message)));
    client.connect(this.#wire);
  }

  #onMessage(message: Uint8Array): void {
    if (this.#state === "over") return;
    this.#messages += 1;
    this.#step = this.#stepOf(message);
    this.#answer = [];
    this.#state = "waiting";
    this.#socket.write(message);
    // An answer may be there before the question. The package is ready for it only when it has returned from writing.
    queueMicrotask(this.#read);
  }

  #stepOf([first]: Uint8Array): SocksStep {
    if (this.#options.proxy.version === 4) return "request";
    if (this.#messages === 1) return "method";
    return first === PASSWORD_VERSION ? "password" : "request";
  }

  /** Takes no more from the socket than what belongs to the handshake. */
  readonly #read = (): void => {
    while (this.#state === "waiting") {
      const byte = this.#socket.read(1) as Buffer | null;
      if (byte === null) return;
      this.#take(byte[0]!);
    }
  };

  #take(byte: number): void {
    this.#answer.push(byte);
    const refusal = findRefusal(this.#options.proxy, this.#step, this.#answer);
    if (refusal !== undefined) {
      this.#fail(refusal);
      return;
    }
    // Before the byte is given, since the next message may come of that.
    if (this.#answer.length === ANSWER_LENGTH[this.#step]) this.#state = "answered";
    this.#wire.give(byte);
  }

  readonly #onEnd = (): void => this.#fail(closedEarly(this.#options.proxy, this.#step));

  readonly #onError = (error: Error): void => this.#fail(error);

  readonly #onAbort = (): void => this.#fail(this.#options.signal?.reason);

  #succeed(): void {
    this.#cleanup();
    this.#resolve();
  }

  #fail(error: unknown): void {
    if (this.#state === "over") return;
    this.#cleanup();
    this.#socket.destroy();
    this.#reject(error);
  }

  #cleanup(): void {
    this.#state = "over";
    this.#socket.off("readable", this.#read);
    this.#socket.off("end", this.#onEnd);
    this.#socket.off("close", this.#onEnd);
    this.#socket.off("error", this.#onError);
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
  }
}

/** What the timer of the package calls. */
const TIMER_METHOD = "onEstablishedTimeout";

/**
 * The package has a limit of its own, by a timer that it never stops and that keeps hold of user and password until it fires. The limit that
 * counts is the connect time-out; so this timer fires at once, and what it calls has been replaced by nothing. Should a later version of the
 * package have no such method, it keeps its limit of 30 s.
 */
function withoutTimer(Client: typeof SocksClient): { timeout?: number } {
  return TIMER_METHOD in Client.prototype ? { timeout: 1 } : {};
}
