import { createServer, request as forwardRequest, type IncomingMessage } from "node:http";
import { createServer as createHttpsServer, type ServerOptions } from "node:https";
import { connect, createServer as createTcpServer, type Socket } from "node:net";

import { listen, type Listening } from "./listen.ts";

/** A request that the proxy got: what went over the wire. */
export interface ProxiedRequest {
  readonly method: string;
  readonly target: string;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
}

/** A proxy that makes tunnels and forwards requests, and tells what it was sent. */
export interface TestProxy extends Listening {
  readonly requests: readonly ProxiedRequest[];
}

/** Starts a proxy, over TLS when it is given options of a server. */
export async function startProxy(tls?: ServerOptions): Promise<TestProxy> {
  const requests: ProxiedRequest[] = [];
  const note = ({ method = "", url = "", rawHeaders }: IncomingMessage): void => {
    requests.push({ method, target: url, rawHeaders });
  };
  const server = tls === undefined ? createServer() : createHttpsServer(tls);
  server.on("request", (incoming, outgoing) => {
    note(incoming);
    const { method } = incoming;
    // RFC 9110 section 11.7.2: the credentials were for this proxy.
    const { "proxy-authorization": _, ...headers } = incoming.headers;
    const forwarded = forwardRequest(incoming.url!, { method, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  server.on("connect", (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    note(incoming);
    const { hostname, port } = new URL(`http://${incoming.url!}`);
    const origin = connect(Number(port === "" ? 80 : port), hostname.replace(/^\[(.*)\]$/, "$1"), () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      origin.write(head);
      origin.pipe(socket).pipe(origin);
    });
    origin.on("error", () => socket.destroy());
    socket.on("error", () => origin.destroy());
    socket.on("close", () => origin.destroy());
  });
  const listening = await listen(server);
  return Object.assign(listening, { requests });
}

/** A proxy that answers each connection's first bytes with `answer`, whatever they are. */
export async function startScriptedProxy(answer: (socket: Socket, request: string) => void): Promise<Listening> {
  return listen(
    createTcpServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", (chunk: Buffer) => answer(socket, chunk.toString("latin1")));
    }),
  );
}
