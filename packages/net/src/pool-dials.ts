import type { Clock, ConnectTarget } from "@haulier/core";

import type { IdleList } from "./idle-list.ts";
import type { PoolConnection } from "./pool-connection.ts";
import { PoolDial } from "./pool-dial.ts";
import type { PoolEntry } from "./pool-entry.ts";
import type { PoolOrigin } from "./pool-origin.ts";
import type { PoolWaiters } from "./pool-waiters.ts";

/** What a dial is told, beside the target. */
export interface DialOptions<C extends PoolConnection> {
  /** Aborts when the connection is no longer wanted; whatever there is of it is to be closed. */
  readonly signal: AbortSignal;
  readonly origin: PoolOrigin<C>;
}

/** Makes a connection. */
export type Dialer<C extends PoolConnection> = (target: ConnectTarget, options: DialOptions<C>) => Promise<C>;

/** What the dials of a pool work with. */
export interface PoolDialsOptions<C extends PoolConnection> {
  readonly dialer: Dialer<C>;
  readonly clock: Clock;
  readonly waiters: PoolWaiters<C>;
  readonly idle: IdleList<PoolEntry<C> | PoolDial<C>>;
  readonly onConnected: (origin: PoolOrigin<C>, connection: C) => void;
  /** `wasWanted` says whether someone waited for it. */
  readonly onFailed: (origin: PoolOrigin<C>, error: unknown, wasWanted: boolean) => void;
}

/** The dials of a pool that are under way. */
export class PoolDials<C extends PoolConnection> {
  readonly #options: PoolDialsOptions<C>;
  readonly #all = new Set<PoolDial<C>>();

  constructor(options: PoolDialsOptions<C>) {
    this.#options = options;
  }

  get size(): number {
    return this.#all.size;
  }

  /** Dials for the first who waits at an origin that no dial is under way for; where dials are shared, for all of them. */
  start(origin: PoolOrigin<C>): void {
    const dial = new PoolDial(origin, this.#options.clock.now());
    this.#all.add(dial);
    origin.dials.addLast(dial.place);
    this.#options.waiters.assign(origin);
    this.#dial(dial).then(
      (connection) => this.#connected(dial, connection),
      (error: unknown) => this.#failed(dial, error),
    );
  }

  /** Someone who comes when a shared dial has had its time gets a new one, so that a dial that hangs cannot hold up an origin for ever. */
  replaceOverdue(origin: PoolOrigin<C>): void {
    const dial = origin.dials.first;
    if (!origin.isShared || dial === undefined) return;
    if (this.#options.clock.now() - dial.startedAt < dial.limit) return;
    this.end(dial);
    this.start(origin);
  }

  /**
   * Brings those who wait at an origin and the dials that are under way there together again, after either has changed.
   * @param surplus what becomes of dials that nobody waits for; they are kept only where there is room for another idle connection.
   */
  regroup(origin: PoolOrigin<C>, surplus: "keep" | "end"): void {
    const { idle, waiters } = this.#options;
    while (origin.spares.first !== undefined && origin.queued.size > 0 && !(origin.isShared && origin.dials.size > 0)) {
      this.#adopt(origin.spares.first);
      waiters.assign(origin);
    }
    waiters.assign(origin);
    while (origin.dials.last !== undefined && origin.dials.size > origin.dialsNeeded) {
      if (surplus === "keep" && idle.hasRoom) this.#spare(origin.dials.last);
      else this.end(origin.dials.last);
    }
  }

  end(dial: PoolDial<C>): void {
    this.#unlist(dial);
    dial.end(new Error("nobody waits for the connection any more"));
  }

  endAll(): void {
    for (const dial of this.#all) this.end(dial);
  }

  // A dialer that throws has failed, too.
  async #dial({ origin, signal }: PoolDial<C>): Promise<C> {
    return await this.#options.dialer(origin.target, { signal, origin });
  }

  #connected(dial: PoolDial<C>, connection: C): void {
    if (dial.state === "ended") {
      connection.destroy();
      return;
    }
    this.#unlist(dial);
    this.#options.onConnected(dial.origin, connection);
  }

  #failed(dial: PoolDial<C>, error: unknown): void {
    if (dial.state === "ended") return;
    const wasWanted = dial.state === "wanted";
    this.#unlist(dial);
    this.#options.onFailed(dial.origin, error, wasWanted);
  }

  /**
   * Nobody waits for the dial any more. It goes on, and its connection will be idle: were it ended, a pool whose connections come free just
   * before each dial is done would dial for ever and never grow.
   */
  #spare(dial: PoolDial<C>): void {
    dial.state = "spare";
    dial.origin.dials.remove(dial.place);
    dial.origin.spares.addLast(dial.place);
    const { idle, clock } = this.#options;
    idle.add(dial, Math.max(0, dial.startedAt + dial.limit - clock.now()));
  }

  #adopt(dial: PoolDial<C>): void {
    this.#options.idle.remove(dial);
    dial.state = "wanted";
    dial.origin.spares.remove(dial.place);
    dial.origin.dials.addLast(dial.place);
  }

  #unlist(dial: PoolDial<C>): void {
    this.#all.delete(dial);
    this.#options.idle.remove(dial);
    dial.place.list?.remove(dial.place);
  }
}
