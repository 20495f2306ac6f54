import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";

import { onTestFinished } from "vitest";

import { flag, frame, frameType, settingsFrame, type Frame, type Setting } from "./frames.ts";

/** A server for one test, which speaks for it frame by frame. */
export interface FrameServer {
  /** `http://127.0.0.1:41337` */
  readonly url: string;
  /** The next connection that comes in. It has sent nothing yet. */
  accept(): Promise<FrameConnection>;
  /** How many have come in. */
  readonly accepted: number;
}

/** Listens on loopback until the test is over. */
export async function useFrameServer(): Promise<FrameServer> {
  const sockets: Socket[] = [];
  const arrived: FrameConnection[] = [];
  const waiting: ((connection: FrameConnection) => void)[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    const connection = new FrameConnection(socket);
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
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accept: async () => arrived.shift() ?? (await new Promise((resolve) => waiting.push(resolve))),
    get accepted() {
      return sockets.length;
    },
  };
}

const prefaceLength = 24;

/** The server's end of a connection. */
export class FrameConnection {
  readonly socket: Socket;
  /** All frames that have come. */
  readonly frames: Frame[] = [];
  /** Resolves when the client has closed its end, in order or not. */
  readonly ended: Promise<void>;
  #buffer = Buffer.alloc(0);
  #skip = prefaceLength;
  #taken = 0;
  #notify: () => void = () => {};

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    this.ended = new Promise((resolve) => {
      socket.on("end", () => resolve());
      socket.on("close", () => resolve());
    });
  }

  send(...frames: readonly Buffer[]): void {
    this.socket.write(Buffer.concat(frames));
  }

  /** Begins the session: the settings of the server, and its approval of those of the client. */
  open(...settings: readonly Setting[]): void {
    this.send(settingsFrame(...settings), frame(frameType.settings, flag.ack, 0));
  }

  /** The next frame of that type that nobody has taken; what comes before it is passed over. */
  async next(type: number): Promise<Frame> {
    for (;;) {
      while (this.#taken < this.frames.length) {
        const candidate = this.frames[this.#taken]!;
        this.#taken += 1;
        if (candidate.type === type) return candidate;
      }
      await new Promise<void>((resolve) => (this.#notify = resolve));
    }
  }

  /** The number of the stream of the next request. */
  async request(): Promise<number> {
    return (await this.next(frameType.headers)).streamId;
  }

  #receive(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    if (this.#buffer.byteLength < this.#skip) return;
    this.#buffer = this.#buffer.subarray(this.#skip);
    this.#skip = 0;
    for (;;) {
      const length = this.#buffer.byteLength < 9 ? Number.POSITIVE_INFINITY : 9 + this.#buffer.readUIntBE(0, 3);
      if (this.#buffer.byteLength < length) break;
      this.frames.push({
        type: this.#buffer[3]!,
        flags: this.#buffer[4]!,
        streamId: this.#buffer.readUInt32BE(5),
        payload: this.#buffer.subarray(9, length),
      });
      this.#buffer = this.#buffer.subarray(length);
    }
    this.#notify();
  }
}
