import { type BlackHole, createBlackHole } from "./black-hole.ts";
import { createCertificates, type TestCertificates } from "./certificates.ts";
import { type Gate, Gates } from "./gates.ts";
import { createHandler, type Handler } from "./handler.ts";
import { type AcceptedConnection, type ArrivedRequest, Ledger } from "./ledger.ts";
import { openOrigins, type Origin, type OriginName } from "./origins.ts";
import { holdRefusedPort, type RefusedPort } from "./refused-port.ts";

export type { Credential, TestCertificates } from "./certificates.ts";
export { createCertificates } from "./certificates.ts";
export type { EchoedRequest } from "./endpoints.ts";
export { gzippedText, manyFields, promisedLength, trailerFields } from "./endpoints.ts";
export type { ExchangePlace } from "./exchange.ts";
export type { Gate } from "./gates.ts";
export type { Handler } from "./handler.ts";
export type { HeaderLine } from "./header-lines.ts";
export type { AcceptedConnection, ArrivedRequest } from "./ledger.ts";
export type { OriginName } from "./origins.ts";
export type { BodyDigest } from "./pattern.ts";
export { digest, pattern, patternChunks } from "./pattern.ts";

let sharedCertificates: TestCertificates | undefined;

/**
 * Starts a server with every origin that the suite needs, on loopback. It costs about ten milliseconds, so each test may have its own.
 * @returns a server that the caller closes.
 */
export async function startServer(): Promise<ConformanceServer> {
  // One authority per process: making keys costs more than everything else here.
  sharedCertificates ??= createCertificates();
  const ledger = new Ledger();
  const gates = new Gates();
  const [origins, refused] = await Promise.all([openOrigins(sharedCertificates, ledger, gates), holdRefusedPort()]);
  return new ConformanceServer({ certificates: sharedCertificates, ledger, gates, origins, refused });
}

/** What a server is put together from. */
interface ServerParts {
  readonly certificates: TestCertificates;
  readonly ledger: Ledger;
  readonly gates: Gates;
  readonly origins: readonly Origin[];
  readonly refused: RefusedPort;
}

/** Origins to test against, what they have seen, and handles to hold and release them. Made by {@link startServer}. */
export class ConformanceServer implements AsyncDisposable {
  readonly certificates: TestCertificates;
  /** The endpoints of the origins as a function, for a transport without a network. Its requests are seen, its connections do not exist. */
  readonly handler: Handler;
  readonly #gates: Gates;
  readonly #ledger: Ledger;
  readonly #origins: ReadonlyMap<OriginName, Origin>;
  readonly #refused: RefusedPort;
  #blackHole: Promise<BlackHole> | undefined;

  /** @internal */
  constructor({ certificates, ledger, gates, origins, refused }: ServerParts) {
    this.certificates = certificates;
    this.handler = createHandler(ledger, gates);
    this.#gates = gates;
    this.#ledger = ledger;
    this.#origins = new Map(origins.map((origin) => [origin.name, origin]));
    this.#refused = refused;
  }

  /** The URL of a path at one of the origins. */
  url(origin: OriginName, path = "/"): string {
    return this.#origins.get(origin)!.url + path;
  }

  /** The path of the socket that the `unix` origin listens on. */
  get socketPath(): string {
    return this.#origins.get("unix")!.socketPath!;
  }

  /** A URL whose port refuses connections. */
  get refusedUrl(): string {
    return `http://127.0.0.1:${this.#refused.port}/`;
  }

  /** A URL whose port answers nothing at all, so that only a time-out ends connecting. Linux. */
  async blackHoleUrl(): Promise<string> {
    this.#blackHole ??= createBlackHole();
    return `http://127.0.0.1:${(await this.#blackHole).port}/`;
  }

  /** The gate of that name; paths come to it by `?gate=name`. */
  gate(name: string): Gate {
    return this.#gates.gate(name);
  }

  /** The requests seen so far in order of arrival, or those to one path (compared without the query). */
  requests(path?: string): readonly ArrivedRequest[] {
    if (path === undefined) return this.#ledger.requests;
    return this.#ledger.requests.filter((request) => request.target.split("?")[0] === path);
  }

  /** The connections accepted so far, open or not, of all origins or of one. */
  connections(origin?: OriginName): readonly AcceptedConnection[] {
    return this.#ledger.connections.filter((connection) => origin === undefined || connection.origin === origin);
  }

  /** How many connections are open now, at all origins or at one. */
  openConnections(origin?: OriginName): number {
    return this.connections(origin).filter((connection) => connection.open).length;
  }

  /** Resolves when `count` connections are open. @throws Error after five seconds */
  waitForOpenConnections(count: number, origin?: OriginName): Promise<void> {
    return this.#ledger.until(() => this.openConnections(origin) === count, `${count} open connections`);
  }

  /** Resolves when `path` has been asked for `count` times in all. @throws Error after five seconds */
  waitForRequests(path: string, count = 1): Promise<void> {
    return this.#ledger.until(() => this.requests(path).length >= count, `${count} requests for ${path}`);
  }

  /** Resolves when `count` connections have been accepted in all. @throws Error after five seconds */
  waitForConnections(count: number, origin?: OriginName): Promise<void> {
    return this.#ledger.until(() => this.connections(origin).length >= count, `${count} connections`);
  }

  /** Resolves when no exchange is going on, by the server's account. @throws Error after five seconds */
  waitForIdle(): Promise<void> {
    return this.#ledger.until(() => this.#ledger.exchanges === 0, "all exchanges to end");
  }

  /** Resolves when a connection is closed. @throws Error after five seconds */
  closed(connectionId: number): Promise<void> {
    const isOpen = (): boolean => this.#ledger.connections.some(({ id, open }) => id === connectionId && open);
    return this.#ledger.until(() => !isOpen(), `connection ${connectionId} to close`);
  }

  /** Waits until all exchanges are over, then ends every connection in order, as a server does that has waited long enough. */
  async closeIdle(): Promise<void> {
    await this.waitForIdle();
    for (const connection of this.#ledger.connections) if (connection.open) connection.end();
  }

  /** Ends every connection at once and stops listening; nothing stays open. */
  async close(): Promise<void> {
    for (const connection of this.#ledger.connections) connection.destroy();
    this.#refused.close();
    await Promise.all([...this.#origins.values()].map((origin) => origin.stop()));
    await (await this.#blackHole)?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** `3 connections accepted, 1 open; 7 requests, 1 going on` */
  toString(): string {
    return this.#ledger.toString();
  }
}
