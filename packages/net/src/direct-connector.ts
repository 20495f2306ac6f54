import { connect, type Socket } from "node:net";

import { systemClock, type Clock, type ConnectOptions, type ConnectTarget } from "@haulier/core";

import { raceAddresses } from "./address-race.ts";
import { DialTimings } from "./dial-timings.ts";
import { checkDirectOptions, type DirectConnectorOptions } from "./direct-options.ts";
import { HostResolver } from "./host-resolver.ts";
import { masksResets, unmaskReset } from "./masked-reset.ts";
import { describeConnection, type NodeConnection, type NodeConnector } from "./node-connection.ts";
import { translateNodeError } from "./node-errors.ts";
import { socketOpening } from "./socket-opening.ts";
import { startTls } from "./tls-opening.ts";
import { TlsSettings } from "./tls-settings.ts";

/** What RFC 8305 section 8 recommends. */
const defaultAttemptDelay = 250;

const keepAliveDelay = 60_000;

/**
 * Dials without a detour: TCP or a Unix socket, with TLS over it for `https:`. Of the addresses of a host, the first that answers is taken
 * (Happy Eyeballs, RFC 8305).
 *
 * The connector rejects with `ConnectError`, whose message names host, port, reason and remedy and whose `cause` is Node's error; or
 * with the reason of the signal, when that aborts.
 * @throws TypeError for an unknown option, or one of the wrong type.
 */
export function directConnector(options: DirectConnectorOptions = {}): NodeConnector {
  checkDirectOptions(options);
  const road = new DirectRoad(options);
  return async (target, connectOptions) => {
    connectOptions.signal?.throwIfAborted();
    try {
      return await road.dial(target, connectOptions);
    } catch (error) {
      if (connectOptions.signal?.aborted) throw connectOptions.signal.reason;
      throw translateNodeError(error, { phase: "connect", target, socketPath: road.socketPath });
    }
  };
}

/** The options of a connector, made ready once. */
class DirectRoad {
  readonly socketPath: string | undefined;
  readonly #localAddress: string | undefined;
  readonly #noDelay: boolean;
  readonly #keepAlive: boolean;
  readonly #attemptDelay: number;
  readonly #clock: Clock;
  readonly #hosts: HostResolver;
  readonly #tls: TlsSettings;

  constructor(options: DirectConnectorOptions) {
    this.socketPath = options.socketPath;
    this.#localAddress = options.localAddress;
    this.#noDelay = options.noDelay ?? true;
    this.#keepAlive = options.keepAlive ?? true;
    this.#attemptDelay = options.attemptDelay ?? defaultAttemptDelay;
    this.#clock = options.clock ?? systemClock;
    this.#hosts = new HostResolver(options);
    this.#tls = TlsSettings.of(options.tls);
  }

  async dial(target: ConnectTarget, options: ConnectOptions): Promise<NodeConnection> {
    const timings = new DialTimings();
    const socket = await (this.socketPath === undefined
      ? this.#connectHost(target, options.signal, timings)
      : this.#open(connect(this.socketPath), options.signal));
    timings.connected();
    if (target.protocol === "http:") return describeConnection(socket, timings.finish(false), this.socketPath);
    const secured = await startTls(socket, target, { ...options, settings: this.#tls });
    return describeConnection(secured, timings.finish(true), this.socketPath);
  }

  async #connectHost(
    { hostname, port }: ConnectTarget,
    signal: AbortSignal | undefined,
    timings: DialTimings,
  ): Promise<Socket> {
    const { addresses, lookedUp } = await this.#hosts.resolve(hostname, signal);
    timings.resolved(lookedUp);
    return raceAddresses({
      addresses,
      attempt: ({ address }, ended) => this.#open(connect({ host: address, port, ...this.#from }), ended),
      delay: this.#attemptDelay,
      clock: this.#clock,
      signal,
      onFailed: (address) => this.#hosts.failed(hostname, address),
    });
  }

  async #open(socket: Socket, signal: AbortSignal | undefined): Promise<Socket> {
    socket.setNoDelay(this.#noDelay);
    socket.setKeepAlive(this.#keepAlive, keepAliveDelay);
    await socketOpening(socket, "connect", signal);
    if (masksResets) unmaskReset(socket);
    return socket;
  }

  get #from(): { localAddress?: string } {
    return this.#localAddress === undefined ? {} : { localAddress: this.#localAddress };
  }
}
