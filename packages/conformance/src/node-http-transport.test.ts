import { once } from "node:events";
import { Agent, type ClientRequest, type IncomingMessage, request as httpRequest } from "node:http";
import { Agent as TlsAgent, request as httpsRequest } from "node:https";

import {
  BaseTransport,
  ConnectError,
  HttpHeaders,
  type HttpRequest,
  HttpResponse,
  isTransportError,
  ReadError,
  ReadTimeoutError,
  RemoteProtocolError,
  type ResponseBody,
  TransportClosedError,
  type TransportCapabilities,
  UnsupportedProtocolError,
  WriteError,
} from "@haulier/core";

import type { TransportSetup } from "./transport-under-test.ts";
import { describeTransport } from "./vitest.ts";

/**
 * A transport over `node:http`, as somebody might write it who comes to this project: shows that the suite passes over a network, with an
 * engine that none of our own transports uses.
 */
class NodeHttpTransport extends BaseTransport {
  readonly #agent: Agent;
  readonly #tlsAgent: TlsAgent;
  readonly #socketPath: string | undefined;
  readonly #exchanges = new Set<Exchange>();
  #closed = false;

  constructor({ tls, limits, socketPath }: Pick<TransportSetup, "tls" | "limits" | "socketPath">) {
    super();
    const pool = { keepAlive: true, maxTotalSockets: limits.maxConnections ?? 100 };
    this.#agent = new Agent(pool);
    this.#tlsAgent = new TlsAgent({ ...pool, ...tls });
    this.#socketPath = socketPath;
  }

  override get capabilities(): TransportCapabilities {
    return {
      name: "node-http",
      protocols: ["http/1.1"],
      network: true,
      duplex: true,
      trailers: true,
      requestTrailers: false,
      expectContinue: false,
      informational: true,
      rawHeaders: true,
      timeouts: ["read"],
      proxy: false,
      tls: true,
      connectGuard: false,
    };
  }

  async handleRequest(request: HttpRequest): Promise<HttpResponse> {
    if (this.#closed) throw new TransportClosedError(`${request.toString()}: the transport is closed`, { request });
    request.extensions.signal?.throwIfAborted();
    const exchange = new Exchange(request, this.#open(request));
    this.#exchanges.add(exchange);
    void exchange.over.then(() => this.#exchanges.delete(exchange));
    return exchange.response();
  }

  override async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#exchanges].map(({ over }) => over));
    this.#agent.destroy();
    this.#tlsAgent.destroy();
  }

  #open(request: HttpRequest): ClientRequest {
    const { url, method, headers, body } = request;
    const lines = headers.raw.flat();
    if (!headers.has("host")) lines.unshift("Host", url.host);
    if (body !== null && !headers.has("content-length")) lines.push("Transfer-Encoding", "chunked");
    const place = { hostname: url.hostname, port: url.port, socketPath: this.#socketPath };
    const options = {
      ...place,
      method,
      headers: lines,
      path: url.href.slice(url.href.indexOf("/", "https://".length)).replace(/#.*$/, ""),
      maxHeaderSize: 65_536,
    };
    if (url.protocol === "https:") return httpsRequest({ ...options, agent: this.#tlsAgent });
    if (url.protocol === "http:") return httpRequest({ ...options, agent: this.#agent });
    throw new UnsupportedProtocolError(`${request.toString()}: no such protocol here`, { request });
  }
}

/** One request and its response. Whatever ends it ends it once, and lets go of the signal. */
class Exchange implements ResponseBody {
  readonly over: Promise<void>;
  readonly #request: HttpRequest;
  readonly #sending: ClientRequest;
  readonly #facts: { trailers?: HttpHeaders; httpVersion?: string } = {};
  #finish!: () => void;
  #incoming: IncomingMessage | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(request: HttpRequest, sending: ClientRequest) {
    const { signal, onInformational } = request.extensions;
    const abort = (): void => this.#fail(signal?.reason);
    this.#request = request;
    this.#sending = sending;
    this.over = new Promise((resolve) => {
      this.#finish = (): void => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
    });
    signal?.addEventListener("abort", abort);
    sending.on("error", (error) => this.#fail(this.#translated(error)));
    sending.on("close", () => this.#finish());
    sending.on("information", ({ statusCode, rawHeaders }: { statusCode: number; rawHeaders: string[] }) =>
      onInformational?.({ status: statusCode, headers: HttpHeaders.fromList(rawHeaders) }),
    );
    const limit = request.extensions.timeout?.read ?? 0;
    sending.setTimeout(limit, () => this.#fail(new ReadTimeoutError({ request, limit, elapsed: limit })));
    void this.#send();
  }

  async response(): Promise<HttpResponse> {
    try {
      const [incoming] = (await once(this.#sending, "response")) as [IncomingMessage];
      this.#incoming = incoming;
      this.#facts.httpVersion = `HTTP/${incoming.httpVersion}`;
      incoming.on("error", (error) => this.#fail(this.#translated(error)));
      return new HttpResponse({
        status: incoming.statusCode,
        reasonPhrase: incoming.statusMessage,
        headers: HttpHeaders.fromList(incoming.rawHeaders),
        body: this,
        extensions: this.#facts,
      });
    } catch (error) {
      throw this.#failure === undefined ? this.#translated(error) : this.#failure.error;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      if (this.#failure !== undefined) throw this.#failure.error;
      yield* this.#incoming!;
      const { rawTrailers } = this.#incoming!;
      if (rawTrailers.length > 0) this.#facts.trailers = HttpHeaders.fromList(rawTrailers);
    } catch (error) {
      throw this.#failure === undefined ? this.#translated(error) : this.#failure.error;
    } finally {
      await this.cancel();
    }
  }

  async cancel(): Promise<void> {
    if (this.#incoming?.complete === true && this.#sending.writableFinished) this.#incoming.resume();
    else this.#sending.destroy();
    await this.over;
  }

  async #send(): Promise<void> {
    const body = this.#request.body?.[Symbol.asyncIterator]();
    if (body === undefined) {
      this.#sending.end();
      return;
    }
    void this.over.then(() => body.return?.());
    try {
      for (;;) {
        const { done, value } = await body.next();
        if (done === true || this.#sending.destroyed) break;
        if (!this.#sending.write(value)) await Promise.race([once(this.#sending, "drain"), this.over]);
      }
      this.#sending.end();
    } catch (cause) {
      this.#fail(
        new WriteError(`${this.#request.toString()}: the request body failed`, { request: this.#request, cause }),
      );
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#sending.destroy();
    this.#finish();
  }

  #translated(cause: unknown): unknown {
    if (isTransportError(cause)) return cause;
    const { code = "", message } = cause as NodeJS.ErrnoException;
    const request = this.#request;
    const text = `${request.toString()}: ${message}`;
    if (
      !this.#sending.socket ||
      this.#sending.socket.connecting ||
      /CERT|SELF_SIGNED|LEAF|^EPROTO|^ECONNREFUSED|^ENOTFOUND/.test(code)
    ) {
      return new ConnectError(text, { request, cause });
    }
    const syscall = (cause as NodeJS.ErrnoException).syscall;
    if (syscall === undefined) return new RemoteProtocolError(text, { request, cause });
    return new ReadError(text, { request, cause });
  }
}

const noCheck = "node:http does not count the bytes of a request body";
const noFacts = "left out here";

describeTransport("NodeHttpTransport", {
  create: (setup) => new NodeHttpTransport(setup),
  skip: {
    "refuses a stream that is shorter than its Content-Length": noCheck,
    "refuses a stream that is longer than its Content-Length": noCheck,
    "does not count the time in which nobody reads": "the time-out of node:http goes on while the response is paused",
    "translates /unasked-101 to ERR_REMOTE_PROTOCOL": "node:http waits for somebody to take the upgrade",
    "translates /reset-until-close to ERR_READ": "node:http ends the response as if all were well",
    "tells the facts of its TLS connection": noFacts,
    "tells which connection carried an exchange": noFacts,
    "tells how long the phases of an exchange took": noFacts,
    "tells how an exchange proceeds": noFacts,
    "tells by an event that an exchange has failed": noFacts,
  },
});
