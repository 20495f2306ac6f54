// A server that answers with what it received, byte for byte: to assert what a client really puts on the wire.
// usage: wire.ts HTTP_PORT HTTPS_PORT UNIX_PATH CERT KEY CA
//
// Any path answers 200 with JSON (see `describe`). Paths that act first:
//   /status/NNN            answers with that status code, same JSON body
//   /delay/MS              waits, then answers
//   /hang                  reads the request and never answers
//   /chunked/COUNT/MS      answers COUNT chunks, MS apart, then the trailer X-Checksum (SHA-256 of the body)
//   /continue/reject       answers 417 to Expect: 100-continue instead of asking for the body
//   /continue/silent       ignores Expect: 100-continue and waits for the body
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import tls from "node:tls";

import { headerValues, WireParser, type RequestHead, type WireRequest } from "./wire-parser.ts";

const [httpPort, httpsPort, unixPath, cert = "", key = "", ca = ""] = process.argv.slice(2);
let connections = 0;

function describe(request: WireRequest, connection: number, count: number, socket: net.Socket): object {
  const { body, ...seen } = request;
  return {
    connection, // number of the connection since start
    request: count, // number of the request on that connection
    remotePort: socket.remotePort ?? null,
    ...seen,
    body: body.toString("base64"),
    tls: socket instanceof tls.TLSSocket ? describeTls(socket) : null,
  };
}

function describeTls(socket: tls.TLSSocket): object {
  const client = socket.getPeerCertificate();
  return {
    protocol: socket.getProtocol(),
    cipher: socket.getCipher().name,
    servername: (socket as { servername?: string | false }).servername || null,
    alpn: socket.alpnProtocol || null,
    resumed: socket.isSessionReused(),
    clientCn: client.subject?.CN ?? null,
    clientVerified: socket.authorized,
  };
}

function serve(socket: net.Socket): void {
  const connection = ++connections;
  let requests = 0;
  let turn = Promise.resolve(); // pipelined requests are answered one after the other
  socket.setNoDelay(true);
  socket.on("error", () => {}); // the client may leave as it likes
  const parser = new WireParser({
    onHead: (head) => expectContinue(head, socket),
    onRequest: (request) => {
      const info = describe(request, connection, ++requests, socket);
      turn = turn.then(() => respond(request, info, connection, socket));
    },
  });
  socket.on("data", (data) => {
    try {
      parser.push(data);
    } catch (error) {
      const text = (error as Error).message;
      socket.end(`HTTP/1.1 400 Bad Request\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`);
    }
  });
}

function expectContinue(head: RequestHead, socket: net.Socket): void {
  if (!headerValues(head, "expect").some((value) => value.toLowerCase() === "100-continue")) return;
  if (head.target.startsWith("/continue/silent")) return;
  if (head.target.startsWith("/continue/reject")) {
    socket.end("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  } else socket.write("HTTP/1.1 100 Continue\r\n\r\n");
}

async function respond(request: WireRequest, info: object, connection: number, socket: net.Socket): Promise<void> {
  const [, action, first, second] = request.target.split("?")[0]?.split("/") ?? [];
  if (action === "hang") return await new Promise(() => {});
  if (action === "chunked") return await answerInChunks(Number(first) || 3, Number(second) || 0, socket);
  if (action === "delay") await sleep(Number(first));
  answer(request, info, action === "status" ? Number(first) : 200, connection, socket);
}

function answer(request: WireRequest, info: object, status: number, connection: number, socket: net.Socket): void {
  if (!socket.writable) return;
  const bodyless = status === 204 || status === 304;
  const body = JSON.stringify(info);
  const close = headerValues(request, "connection").some((value) => /\bclose\b/i.test(value));
  const length = bodyless ? "" : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  socket.write(
    `HTTP/1.1 ${status} Status\r\nContent-Type: application/json\r\n${length}` +
      `Connection: ${close ? "close" : "keep-alive"}\r\nX-Lab-Connection: ${connection}\r\n\r\n`,
  );
  if (!bodyless && request.method !== "HEAD") socket.write(body);
  if (close) socket.end();
}

async function answerInChunks(count: number, delayMs: number, socket: net.Socket): Promise<void> {
  const hash = createHash("sha256");
  socket.write(
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\nTrailer: X-Checksum\r\n\r\n",
  );
  for (let i = 0; i < count && socket.writable; i++) {
    const piece = `chunk ${i}\n`;
    hash.update(piece);
    socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
    await sleep(delayMs);
  }
  if (socket.writable) socket.write(`0\r\nX-Checksum: ${hash.digest("hex")}\r\n\r\n`);
}

const tlsOptions: tls.TlsOptions = {
  cert: readFileSync(cert),
  key: readFileSync(key),
  ca: readFileSync(ca),
  requestCert: true,
  rejectUnauthorized: false,
  ALPNProtocols: ["http/1.1"],
};
net.createServer(serve).listen(unixPath);
net.createServer(serve).listen({ port: Number(httpPort), host: "127.0.0.1", backlog: 1024 });
tls
  .createServer(tlsOptions, serve)
  .on("tlsClientError", () => {}) // a refused handshake is a result, not a fault
  .listen({ port: Number(httpsPort), host: "127.0.0.1", backlog: 1024 });
