import net from "node:net";

const lowest = 20_000;
const count = 12_000;
const given = new Set<number>();

/**
 * A free TCP port of loopback, from below the kernel's range for outgoing connections: a port that a client may get as
 * its own is the usual reason why "free port" tests fail now and then. Gives each port once per process.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 500; attempt++) {
    const port = lowest + Math.floor(Math.random() * count);
    if (given.has(port)) continue;
    given.add(port);
    if ((await canListen(port, "127.0.0.1")) && (await canListen(port, "0.0.0.0"))) return port;
  }
  throw new Error(`no free port found between ${lowest} and ${lowest + count}`);
}

/** True on a machine with an IPv6 loopback address; containers often have none. */
export const hasIpv6 = async (): Promise<boolean> => await canListen(0, "::1");

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** True when something accepts connections there. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: "127.0.0.1" });
    const done = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket.setTimeout(500, () => done(false));
    socket.once("connect", () => done(true));
    socket.once("error", () => done(false));
  });
}
