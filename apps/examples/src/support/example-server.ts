import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import { connect, type AddressInfo } from "node:net";
import { Readable, type Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { TLSSocket } from "node:tls";

import { createAnswers } from "./answers.ts";

/** How the server of an example listens. */
export interface ServerOptions {
  /** TLS with this certificate, and HTTP/2 for clients that offer it. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Asks clients for a certificate of this authority. */
  readonly clientAuthority?: string;
  /** Listens on this Unix socket, in place of a port. */
  readonly socketPath?: string;
}

/** What the examples talk to. */
export interface ExampleServer {
  /** The URL of a path on this server. */
  url(path: string): string;
  close(): Promise<void>;
}

/** Starts a little API on a free port of this machine; `answers.ts` has what it answers. */
export async function startServer(options: ServerOptions = {}): Promise<ExampleServer> {
  const answers = createAnswers();
  const listener = async (
    request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
  ): Promise<void> => {
    try {
      const { pathname: path, searchParams: query } = new URL(request.url!, "http://server");
      const answer = answers({
        method: request.method!,
        path,
        query,
        headers: request.headers,
        body: await bodyOf(request),
        trailers: request.trailers,
        httpVersion: request.httpVersion,
        certificate: (request.socket as Partial<TLSSocket>).getPeerCertificate?.().subject?.CN?.toString(),
      });
      if (answer === undefined) return;
      response.statusCode = answer.status ?? 200;
      for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
      // A string is iterable, too, letter by letter.
      const pieces = typeof answer.body === "string" ? [answer.body] : (answer.body ?? []);
      await pipeline(Readable.from(pieces), response);
    } catch {
      // The client left, as some examples do.
    }
  };
  const { tls, clientAuthority, socketPath } = options;
  const server =
    tls === undefined
      ? createServer((request, response) => void listener(request, response))
      : createSecureServer(
          {
            ...tls,
            allowHTTP1: true,
            ...(clientAuthority === undefined ? {} : { ca: clientAuthority, requestCert: true }),
          },
          (request, response) => void listener(request, response),
        );
  server.on("upgrade", echo);
  server.on("connect", tunnel);
  const sockets = new Set<{ destroy(): unknown }>();
  server.on("connection", (socket: { destroy(): unknown }) => sockets.add(socket));
  if (socketPath === undefined) server.listen(0, "127.0.0.1");
  else server.listen(socketPath);
  await once(server, "listening");
  const host = socketPath === undefined ? `127.0.0.1:${(server.address() as AddressInfo).port}` : "localhost";
  return {
    url: (path) => `${tls === undefined ? "http" : "https"}://${host}${path}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Speaks the protocol `echo`, which sends back what it gets. */
function echo(_request: IncomingMessage, stream: Duplex, head: Buffer): void {
  stream.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n");
  stream.write(head);
  stream.on("error", () => {}).pipe(stream);
}

/** Is a proxy for whoever asks. */
function tunnel(request: IncomingMessage, client: Duplex, head: Buffer): void {
  if (request.httpVersion !== "1.1") return;
  const { hostname, port } = new URL(`http://${request.url ?? ""}`);
  const origin = connect(Number(port), hostname, () => {
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    origin.write(head);
    client.pipe(origin).pipe(client);
  });
  for (const end of [client, origin]) end.on("error", () => {});
}

async function bodyOf(request: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}
