import type { Socket } from "node:net";

import type { ConnectTimings } from "@haulier/core";

/** Takes the time of the parts of a dial, from the events of its socket. */
export class DialTimings {
  readonly #socket: Socket;
  readonly #start: number = performance.now();
  #resolved: number | undefined = undefined;
  #connected: number | undefined = undefined;

  /** @param socket has just been told to connect. */
  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("lookup", this.#onLookup);
    socket.on("connect", this.#onConnect);
  }

  /** Call it when the connection is ready, TLS included. */
  finish(): ConnectTimings {
    this.#socket.off("lookup", this.#onLookup);
    this.#socket.off("connect", this.#onConnect);
    const now = performance.now();
    const connected = this.#connected ?? now;
    return {
      dns: this.#resolved === undefined ? undefined : this.#resolved - this.#start,
      tcp: connected - (this.#resolved ?? this.#start),
      tls: "encrypted" in this.#socket ? now - connected : undefined,
    };
  }

  // Emitted once for each address.
  readonly #onLookup = (): void => {
    this.#resolved ??= performance.now();
  };

  readonly #onConnect = (): void => {
    this.#connected = performance.now();
  };
}
