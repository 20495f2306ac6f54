import assert from "node:assert/strict";

import {
  defaultTimeouts,
  HttpHeaders,
  HttpRequest,
  type HttpRequestInit,
  type HttpResponse,
  type PoolCounts,
  type PoolLimits,
  type RequestBody,
  type Timeouts,
  type Transport,
  type TransportCapabilities,
} from "@haulier/core";

import { eventually, within } from "./eventually.ts";
import type { Road, TransportFacts } from "./requirements.ts";
import type { ConformanceServer, EchoedRequest } from "./server.ts";
import type { TransportSetup, TransportUnderTest } from "./transport-under-test.ts";

/** A request as cases write it. */
export interface CaseRequest extends HttpRequestInit {
  readonly method?: string;
  readonly signal?: AbortSignal;
  readonly timeout?: Partial<Timeouts>;
  /** A body as transports get it, in place of `content`. */
  readonly body?: RequestBody;
}

// A transport that hangs then says so, before the runner gives up on the case.
const patience: Timeouts = { ...defaultTimeouts, pool: 4_000, connect: 4_000, read: 4_000, write: 4_000 };

/** What is assumed of an object that has `handleRequest` and says nothing about itself. */
const unknownCapabilities: TransportCapabilities = {
  name: "unknown",
  protocols: [],
  network: false,
  duplex: false,
  trailers: false,
  requestTrailers: false,
  expectContinue: false,
  informational: false,
  rawHeaders: false,
  timeouts: [],
  proxy: false,
  tls: false,
  connectGuard: false,
};

/** What a case works with: a server and transports of its own. */
export class CaseContext {
  readonly server: ConformanceServer;
  readonly #subject: TransportUnderTest;
  readonly #transports: Transport[] = [];
  #main: Promise<Transport> | undefined;
  #road: Road | undefined;

  constructor(server: ConformanceServer, subject: TransportUnderTest) {
    this.server = server;
    this.#subject = subject;
    this.#road = subject.road;
  }

  /** How the endpoints are reached. */
  get road(): Road {
    return this.#road ?? "http";
  }

  /** What the transport says about itself, learnt from one that is not used. */
  async facts(): Promise<TransportFacts> {
    const sample = await this.create();
    const capabilities = sample.capabilities ?? unknownCapabilities;
    this.#road ??= capabilities.network ? "http" : "handler";
    return { capabilities, road: this.road, hasPool: sample.poolStatus?.() !== undefined };
  }

  /** The transport that {@link send} uses. */
  transport(): Promise<Transport> {
    this.#main ??= this.create();
    return this.#main;
  }

  /** Makes a transport that differs from the usual one. */
  async create(setup: Partial<TransportSetup> = {}): Promise<Transport> {
    const transport = await this.#subject.create({
      tls: { ca: this.server.certificates.ca },
      limits: {},
      socketPath: this.#road === "unix" ? this.server.socketPath : undefined,
      handler: this.server.handler,
      ...setup,
    });
    this.#transports.push(transport);
    return transport;
  }

  /** Makes the transport that {@link send} uses, with limits of its own. Before anything is sent. */
  limit(limits: Partial<PoolLimits>): Promise<Transport> {
    assert.equal(this.#main, undefined, "limits are set before anything is sent");
    this.#main = this.create({ limits });
    return this.#main;
  }

  /** The URL of an endpoint by the road under test; other URLs as they are. */
  url(target: string): string {
    if (!target.startsWith("/")) return target;
    return this.road === "handler" ? `http://origin.test${target}` : this.server.url(this.road, target);
  }

  request(target: string, init: CaseRequest = {}): HttpRequest {
    const { method = "GET", signal, timeout, body, ...rest } = init;
    const extensions = { timeout: { ...patience, ...timeout }, signal, ...rest.extensions };
    if (body === undefined) return new HttpRequest(method, this.url(target), { ...rest, extensions });
    const url = new URL(this.url(target));
    return new HttpRequest({ method, url, headers: new HttpHeaders(rest.headers), body, extensions });
  }

  /** Sends a request by the transport of this case. Whoever gets the response reads or closes it. */
  send(target: string, init?: CaseRequest): Promise<HttpResponse> {
    const sending = this.transport().then((transport) => transport.handleRequest(this.request(target, init)));
    // When a case fails before it awaits this, its own failure is the one to be told.
    sending.catch(() => {});
    return sending;
  }

  /** Sends a request to `/echo`, by this transport or another, and gives what arrived there. */
  async echo(init: CaseRequest & { readonly target?: string; readonly by?: Transport } = {}): Promise<EchoedRequest> {
    const { target = "/echo", by = await this.transport(), ...rest } = init;
    const response = await by.handleRequest(this.request(target, rest));
    assert.equal(response.status, 200);
    await response.read();
    return response.json<EchoedRequest>();
  }

  /** What the pool of the transport says now. */
  async pool(): Promise<PoolCounts> {
    const status = (await this.transport()).poolStatus?.();
    assert.ok(status !== undefined, "poolStatus() gives nothing");
    const { open, idle, active, queued } = status;
    return { open, idle, active, queued };
  }

  /** Resolves when the pool counts `count` of `what`. */
  async waitForPool(what: keyof PoolCounts, count: number): Promise<void> {
    const transport = await this.transport();
    const counted = (): number | undefined => transport.poolStatus?.()?.[what];
    await eventually(
      () => counted() === count,
      () => `${count} ${what} in the pool, there are ${counted()}`,
    );
  }

  /** Resolves when nothing is going on any more, by the account of the server and of the pool. */
  async waitForQuiet(): Promise<void> {
    if (this.road !== "handler") await this.server.waitForIdle();
    if ((await this.transport()).poolStatus?.() !== undefined) await this.waitForPool("active", 0);
  }

  /** Closes every transport of the case; then nobody may be connected to the server. */
  async finish(): Promise<void> {
    const closing = this.#transports.map(async (transport) => transport.close?.());
    await within(Promise.all(closing), () => "close() to resolve");
    await this.server.waitForOpenConnections(0);
  }

  /** Closes the transports of a case that has failed, without waiting for what may never come. */
  abandon(): void {
    for (const transport of this.#transports) void transport.close?.().catch(() => {});
  }
}
