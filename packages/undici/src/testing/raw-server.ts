import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";

import { onTestFinished } from "vitest";

/** A server for one test, which speaks for it byte by byte. */
export interface RawServer {
  /** `http://127.0.0.1:41337` */
  readonly url: string;
  readonly port: number;
  /** The next connection that comes in. */
  connection(): Promise<RawConnection>;
}

/** Listens on loopback until the test is over. */
export async function useRawServer(): Promise<RawServer> {
  const waiting: ((connection: RawConnection) => void)[] = [];
  const arrived: RawConnection[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    const connection = new RawConnection(socket);
    const next = waiting.shift();
    if (next === undefined) arrived.push(connection);
    else next(connection);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    connection: async () => arrived.shift() ?? (await new Promise((resolve) => waiting.push(resolve))),
  };
}

/** The server's end of a connection. */
export class RawConnection {
  readonly socket: Socket;
  /** Resolves when the client has closed its end, in order or not. */
  readonly ended: Promise<void>;
  #received = "";
  #notify: () => void = () => {};

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      this.#received += chunk.toString("latin1");
      this.#notify();
    });
    this.ended = new Promise((resolve) => {
      socket.on("end", () => resolve());
      socket.on("close", () => resolve());
    });
  }

  /** All that the client has sent so far. */
  get received(): string {
    return this.#received;
  }

  /** Resolves with all that the client has sent, once that ends with `text`. */
  async receivedTo(text: string): Promise<string> {
    while (!this.#received.endsWith(text)) await new Promise<void>((resolve) => (this.#notify = resolve));
    return this.#received;
  }

  /** Sends lines, with CRLF between them. */
  send(...lines: readonly string[]): void {
    this.socket.write(lines.join("\r\n"), "latin1");
  }
}
