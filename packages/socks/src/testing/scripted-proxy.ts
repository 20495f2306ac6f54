import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";

/** One answer, in hexadecimal digits; or `end`, `reset` or `silence` in its place. */
export type ScriptedAnswer = string;

/** A proxy that answers by heart, whatever it is asked. */
export interface ScriptedProxy extends AsyncDisposable {
  readonly port: number;
  /** What each connection has received, in hexadecimal digits, message by message. */
  readonly received: readonly string[][];
  readonly sockets: readonly Socket[];
  /** Resolves when the messages of a connection have come to be that many in all. */
  messages(count: number, connection?: number): Promise<void>;
  /** Resolves when all connections have closed, on this side, too. */
  closed(): Promise<void>;
}

/** Starts a proxy that answers the first message with the first of `answers`, and so on; `end` and `reset` come by themselves, too. */
export async function scriptedProxy(...answers: readonly ScriptedAnswer[]): Promise<ScriptedProxy> {
  const received: string[][] = [];
  const sockets: Socket[] = [];
  const listener = createServer((socket) => {
    const messages: string[] = [];
    const script = [...answers];
    sockets.push(socket);
    received.push(messages);
    socket.on("error", () => {});
    socket.on("data", (message) => {
      messages.push(message.toString("hex"));
      play(socket, script);
      listener.emit("message");
    });
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  return {
    port: (listener.address() as AddressInfo).port,
    received,
    sockets,
    async messages(count, connection = 0) {
      while ((received[connection]?.length ?? 0) < count) await once(listener, "message");
    },
    async closed() {
      // Not by once(), which fails when the client resets.
      const open = sockets.filter((socket) => !socket.closed);
      await Promise.all(open.map((socket) => new Promise((resolve) => socket.on("close", resolve))));
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, "close");
    },
  };
}

/** Gives the next answer, and the end when that comes next. */
function play(socket: Socket, script: ScriptedAnswer[]): void {
  const answer = script.shift() ?? "silence";
  if (answer === "end") socket.end();
  else if (answer === "reset") socket.resetAndDestroy();
  else if (answer !== "silence") {
    socket.write(Buffer.from(answer, "hex"));
    if (script[0] === "end" || script[0] === "reset") play(socket, script);
  }
}
