import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

import { checkOptionNames } from "@haulier/core";
import { directConnector, relay } from "@haulier/net";

import { answerRequest, readRequest, type Credentials, type SocksRequest } from "./socks-request.ts";

/** How {@link startSocksServer} answers. */
export interface SocksServerOptions {
  /** Lets in this user only; for SOCKS4 it is the user id. @defaultValue anyone */
  username?: string | undefined;
  /** Its password, for SOCKS5. */
  password?: string | undefined;
  /** Addresses of names, which are looked up here before they are looked up in DNS. */
  hosts?: Readonly<Record<string, string>> | undefined;
}

/** A SOCKS proxy for tests. It does not keep the process alive; disposing of it ends all connections. */
export interface SocksServer extends AsyncDisposable {
  readonly port: number;
  /** What clients asked for so far, in order; those that were not let in are not among them. */
  readonly requests: readonly SocksRequest[];
  /** Connections of clients that are open now. */
  readonly openConnections: number;
  /** Such as `socks5h://127.0.0.1:1080`, without credentials. */
  url(scheme: "socks4" | "socks4a" | "socks5" | "socks5h"): string;
  close(): Promise<void>;
}

const names: ReadonlySet<string> = new Set<keyof SocksServerOptions>(["username", "password", "hosts"]);

/**
 * Starts a SOCKS proxy on a free port of this machine, and for this machine only: SOCKS4, 4a and 5, with and without user and password. It
 * is meant for tests and not for traffic of others: it connects to whatever it is asked for.
 * @throws TypeError for an unknown option.
 */
export async function startSocksServer(options: SocksServerOptions = {}): Promise<SocksServer> {
  checkOptionNames("startSocksServer", options, names);
  const listener = createServer({ allowHalfOpen: true });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  listener.unref();
  return new RunningServer(listener, options);
}

/** What a failed connection is to SOCKS5 (RFC 1928 section 6); all else is a general failure. */
const replies: Readonly<Record<string, number>> = {
  ENETUNREACH: 3,
  EHOSTUNREACH: 4,
  ENOTFOUND: 4,
  EAI_AGAIN: 4,
  ECONNREFUSED: 5,
};

class RunningServer implements SocksServer {
  readonly port: number;
  readonly requests: SocksRequest[] = [];
  readonly #listener: Server;
  readonly #credentials: Credentials;
  readonly #hosts: Readonly<Record<string, string>>;
  readonly #clients = new Set<Socket>();
  readonly #upstreams = new Set<Socket>();

  constructor(listener: Server, { username, password = "", hosts = {} }: SocksServerOptions) {
    this.#listener = listener;
    this.port = (listener.address() as AddressInfo).port;
    this.#credentials = username === undefined ? undefined : { username, password };
    this.#hosts = hosts;
    listener.on("connection", (client) => void this.#serve(client));
  }

  get openConnections(): number {
    return this.#clients.size;
  }

  url(scheme: string): string {
    return `${scheme}://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    const closed = once(this.#listener, "close");
    this.#listener.close();
    for (const socket of [...this.#clients, ...this.#upstreams]) socket.destroy();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #serve(client: Socket): Promise<void> {
    track(client, this.#clients);
    try {
      const request = await readRequest(client, this.#credentials);
      if (request === undefined) client.end();
      else this.#connect(client, request);
    } catch {
      client.destroy();
    }
  }

  #connect(client: Socket, request: SocksRequest): void {
    this.requests.push(request);
    const hostname = Object.hasOwn(this.#hosts, request.host) ? this.#hosts[request.host]! : request.host;
    const left = new AbortController();
    const leave = (): void => left.abort();
    client.once("close", leave);
    dial({ protocol: "http:", hostname, port: request.port }, { signal: left.signal }).then(
      ({ stream: upstream }) => {
        client.off("close", leave);
        track(upstream, this.#upstreams);
        upstream.allowHalfOpen = true;
        answerRequest(client, request, 0);
        relay(client, upstream);
      },
      (error: unknown) => {
        client.off("close", leave);
        answerRequest(client, request, replies[reasonOf(error)] ?? 1);
        client.end();
      },
    );
  }
}

/** Of ours, since it tells a reset from an end with every version of Node. */
const dial = directConnector();

/** The code of Node's error underneath. */
function reasonOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
}

function track(socket: Socket, sockets: Set<Socket>): void {
  sockets.add(socket);
  socket.setNoDelay(true);
  // Those who use it keep the process alive, or not.
  socket.unref();
  // Clients come and go as they like.
  socket.on("error", () => {});
  socket.once("close", () => sockets.delete(socket));
}
