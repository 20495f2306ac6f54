import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

/** A server for tests that may run in a browser, beside it: it lets pages of any origin ask, and see all. */
export interface RuntimeServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** Things that tests wait for, by a name that each makes up. */
class Gates {
  readonly #gates = new Map<string, PromiseWithResolvers<void>>();

  of(name: string): PromiseWithResolvers<void> {
    const gate = this.#gates.get(name) ?? Promise.withResolvers<void>();
    this.#gates.set(name, gate);
    return gate;
  }
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  /** What the test does by another request: see `/open`. */
  readonly gates: Gates;
}

const encoders = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };

/** In the order of `Content-Encoding`. */
const encode = (text: string, codings: string): Buffer =>
  codings
    .split(", ")
    .reduce<Buffer>((bytes, coding) => encoders[coding as keyof typeof encoders](bytes), Buffer.from(text));

const routes: Readonly<Record<string, (exchange: Exchange) => unknown>> = {
  "/echo": async ({ request, response }) => {
    const { method, headers } = request;
    response.setHeader("X-Method", method!);
    response.setHeader("X-Content-Type", headers["content-type"] ?? "");
    response.setHeader("X-Length", headers["content-length"] ?? "none");
    response.setHeader("X-Seen", headers["x-sent"] ?? "");
    response.end(await buffer(request));
  },
  "/json": ({ response }) => response.setHeader("Content-Type", "application/json").end('{"name":"Grüße"}'),
  "/status": ({ response, query }) => response.writeHead(Number(query.get("is"))).end(),
  "/redirect": ({ response, query }) =>
    response.writeHead(Number(query.get("status")), { Location: query.get("to")! }).end(),
  "/encoded": ({ response, query }) => {
    const codings = query.get("by")!;
    response.setHeader("Content-Encoding", codings).end(encode("decoded ".repeat(100), codings));
  },
  "/truncated": ({ response }) =>
    response.setHeader("Content-Encoding", "gzip").end(encode("decoded ".repeat(5_000), "gzip").subarray(0, -10)),
  "/undecodable": ({ response }) => response.setHeader("Content-Encoding", "gzip").end("this is no gzip"),
  "/bytes": ({ response, query }) => response.end(Buffer.alloc(Number(query.get("count")), 7)),
  /** Sends one piece for each time that the gate is opened; two, and then no more. */
  "/gated": async ({ response, query, gates }) => {
    response.write("one\n");
    await gates.of(query.get("gate")!).promise;
    response.end("two\n");
  },
  "/open": ({ response, query, gates }) => {
    gates.of(query.get("gate")!).resolve();
    response.end();
  },
  /** Answers when the gate has opened. */
  "/opened": async ({ response, query, gates }) => {
    await gates.of(query.get("gate")!).promise;
    response.end("opened");
  },
  /** Says nothing; or, with `begun`, nothing after a first piece. The gate opens when the client has left. */
  "/silent": ({ response, query, gates }) => {
    response.on("close", () => gates.of(query.get("gate")!).resolve());
    if (query.has("begun")) response.write("begun");
  },
  "/broken": ({ response }) => {
    response.writeHead(200, { "Content-Length": 100 });
    response.write("half", () => setTimeout(() => response.destroy(), 50));
  },
};

/** Starts it on a free port. */
export async function startRuntimeServer(): Promise<RuntimeServer> {
  const gates = new Gates();
  const server = createServer((request, response) => {
    const { pathname, searchParams: query } = new URL(request.url!, "http://server.test");
    for (const what of ["Origin", "Methods", "Headers"]) response.setHeader(`Access-Control-Allow-${what}`, "*");
    response.setHeader("Access-Control-Expose-Headers", "*");
    const route = request.method === "OPTIONS" ? undefined : routes[pathname];
    if (route === undefined) response.writeHead(request.method === "OPTIONS" ? 204 : 404).end();
    else void route({ request, response, query, gates });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
