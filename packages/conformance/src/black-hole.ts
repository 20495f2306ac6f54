import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Worker } from "node:worker_threads";

/** An address where connecting neither succeeds nor fails. */
export interface BlackHole {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens with room for as few as possible, then sleeps, so that nobody is ever accepted. */
const sleepingListener = `
  const { createServer } = require("node:net");
  const { parentPort } = require("node:worker_threads");
  const listener = createServer();
  listener.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
    parentPort.postMessage(listener.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;

/**
 * Makes a loopback port that drops what knocks: the listener's queue is full, and the kernel then ignores new connections, as a firewall does.
 * True of Linux, which holds one connection more than the backlog says.
 */
export async function createBlackHole(): Promise<BlackHole> {
  const worker = new Worker(sleepingListener, { eval: true });
  const [port] = (await once(worker, "message")) as [number];
  const fillers = await Promise.all([fill(port), fill(port)]);
  return {
    port,
    async close() {
      for (const socket of fillers) socket.destroy();
      await worker.terminate();
    },
  };
}

async function fill(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.unref();
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}
