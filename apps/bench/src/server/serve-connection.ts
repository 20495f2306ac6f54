import type { Socket } from "node:net";

import { downloadSize } from "../payloads.ts";
import { downloadHead, jsonAnswer, lengthRequired, longAnswers, notFound, shortAnswers } from "./answers.ts";
import { Gathering } from "./gathering.ts";
import { paths } from "./paths.ts";
import { RequestReader } from "./request-reader.ts";

/**
 * Answers the requests of one connection after the other, over TCP or TLS. Written on sockets with answers made beforehand, because
 * `node:http` would take more time than the fastest clients do, and hide how they differ. Connections stay open for any number of requests.
 */
export function connectionServer(): (socket: Socket) => void {
  const answers = shortAnswers();
  const gathering = new Gathering();
  let connections = 0;
  return (socket) => {
    connections++;
    socket.once("close", () => connections--);
    const reader = new RequestReader((_method, target, bodyLength) => {
      const path = withoutQuery(target);
      const answer = answers.get(path);
      if (answer !== undefined) socket.write(answer);
      else if (path === paths.echo) socket.write(jsonAnswer(`{"length":${bodyLength}}`));
      else if (path === paths.download) void sendDownload(socket);
      else if (Object.hasOwn(longAnswers, path)) void sendPieces(socket, longAnswers[path]!());
      else if (path.startsWith("/hold/"))
        gathering.wait(Number(path.slice(6)), () => socket.write(answers.get(paths.small)!));
      else if (path === paths.connections) socket.write(jsonAnswer(`{"open":${connections}}`));
      else socket.write(notFound);
    });
    socket.on("data", (chunk) => {
      try {
        reader.push(chunk);
      } catch {
        socket.end(lengthRequired);
      }
    });
    // Clients are killed in the midst of things; that is no concern of the server's.
    socket.on("error", () => socket.destroy());
  };
}

function withoutQuery(target: string): string {
  const query = target.indexOf("?");
  return query === -1 ? target : target.slice(0, query);
}

const downloadChunk = Buffer.alloc(1024 * 1024);

async function sendDownload(socket: Socket): Promise<void> {
  socket.write(downloadHead);
  for (let sent = 0; sent < downloadSize; sent += downloadChunk.length) {
    if (!(await send(socket, downloadChunk))) return;
  }
}

const pieceSize = 64 * 1024;

async function sendPieces(socket: Socket, bytes: Buffer): Promise<void> {
  for (let sent = 0; sent < bytes.length; sent += pieceSize) {
    if (!(await send(socket, bytes.subarray(sent, sent + pieceSize)))) return;
  }
}

/** Waits until more may be sent; false when nobody listens any longer. */
async function send(socket: Socket, bytes: Buffer): Promise<boolean> {
  if (!socket.destroyed && !socket.write(bytes)) await drained(socket);
  return !socket.destroyed;
}

/** Not `once()` of `node:events`, which rejects for clients that are killed. */
async function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      socket.off("drain", settle).off("close", settle);
      resolve();
    };
    socket.on("drain", settle).on("close", settle);
  });
}
