import type { Socket } from "node:net";

import { Changes } from "./changes.ts";
import type { HeaderLine } from "./header-lines.ts";

/** A connection that the server has accepted. */
export interface AcceptedConnection {
  /** Counts from 1 over all origins of one server. */
  readonly id: number;
  /** The name of the origin that accepted it. */
  readonly origin: string;
  readonly open: boolean;
  /** How many requests have begun on it. */
  readonly requests: number;
}

/** A request that the server has seen the head of. */
export interface ArrivedRequest {
  readonly origin: string;
  /** 0 for a request that came by a function call. */
  readonly connectionId: number;
  /** Which request this is on its connection, from 1. */
  readonly requestNumber: number;
  readonly method: string;
  /** As on the wire: path and query. */
  readonly target: string;
  readonly headers: readonly HeaderLine[];
}

/** The connection as its origin sees it: what the public record says, and how to end it. */
export class TrackedConnection implements AcceptedConnection {
  readonly id: number;
  readonly origin: string;
  readonly #socket: Socket;
  open = true;
  requests = 0;
  /** Ends the connection in order. HTTP/2 says goodbye first. */
  end: () => void;

  constructor(id: number, origin: string, socket: Socket) {
    this.id = id;
    this.origin = origin;
    this.#socket = socket;
    this.end = () => socket.end();
  }

  /** Ends it as a crash would: by RST where there is one. */
  reset(): void {
    if (this.#socket.remotePort === undefined) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

/** All that the server has seen, in order, and promises for what it is about to see. */
export class Ledger {
  readonly #changes = new Changes();
  readonly #connections: TrackedConnection[] = [];
  readonly #requests: ArrivedRequest[] = [];
  #exchanges = 0;

  get connections(): readonly TrackedConnection[] {
    return this.#connections;
  }

  get requests(): readonly ArrivedRequest[] {
    return this.#requests;
  }

  /** How many exchanges are going on. */
  get exchanges(): number {
    return this.#exchanges;
  }

  accept(origin: string, socket: Socket): TrackedConnection {
    const connection = new TrackedConnection(this.#connections.length + 1, origin, socket);
    this.#connections.push(connection);
    // Whoever speaks on the socket learns of errors by its own means; this one keeps a reset from ending the process.
    socket.on("error", () => {});
    socket.once("close", () => {
      connection.open = false;
      this.#changes.notify();
    });
    this.#changes.notify();
    return connection;
  }

  /** Notes that a request has begun, which counts as going on until `over` resolves. */
  note(request: ArrivedRequest, over: Promise<void>): void {
    this.#requests.push(request);
    this.#exchanges += 1;
    this.#changes.notify();
    void over.then(() => {
      this.#exchanges -= 1;
      this.#changes.notify();
    });
  }

  /** Resolves when `isTrue`; `expected` says in words what was waited for. */
  async until(isTrue: () => boolean, expected: string): Promise<void> {
    await this.#changes.until(
      () => isTrue() || undefined,
      () => `${expected}; ${this.toString()}`,
    );
  }

  /** `3 connections accepted, 1 open; 7 requests, 1 going on` */
  toString(): string {
    const open = this.#connections.filter((connection) => connection.open);
    return [
      `${this.#connections.length} connections accepted, ${open.length} open`,
      `${this.#requests.length} requests, ${this.#exchanges} going on`,
    ].join("; ");
  }
}
