import type { Socket } from "node:net";

/** The next `count` bytes; what follows them stays in the socket. @throws Error when the socket ends before. */
export async function take(socket: Socket, count: number): Promise<Buffer> {
  const bytes: number[] = [];
  while (bytes.length < count) bytes.push(await takeByte(socket));
  return Buffer.from(bytes);
}

/** What comes before the next NUL, which is taken, too. */
export async function takeText(socket: Socket): Promise<string> {
  const bytes: number[] = [];
  for (;;) {
    const byte = await takeByte(socket);
    if (byte === 0) return Buffer.from(bytes).toString();
    bytes.push(byte);
  }
}

/** One at a time: a socket that holds some bytes, and is asked for more than those, says at once and for ever that it is readable. */
async function takeByte(socket: Socket): Promise<number> {
  for (;;) {
    const byte = socket.read(1) as Buffer | null;
    if (byte !== null) return byte[0]!;
    if (socket.readableEnded || socket.destroyed) throw new Error("the client has left");
    await news(socket);
  }
}

const events = ["readable", "end", "close"] as const;

function news(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const told = (): void => {
      for (const event of events) socket.off(event, told);
      resolve();
    };
    for (const event of events) socket.on(event, told);
  });
}
