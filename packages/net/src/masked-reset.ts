import type { Socket } from "node:net";
import { Writable } from "node:stream";

/**
 * Whether Node takes a reset that comes together with data for an end in good order, so that what was cut off looks complete: libuv before
 * 1.52, as in Node 22.
 */
export const masksResets: boolean = isBefore(process.versions["uv"], 1, 52);

/**
 * Finds out at the end of what is received whether the connection was reset, and breaks it with `ECONNRESET` then, before others hear of the
 * end. Nothing is sent for that.
 * @param socket of TCP; with any other, nothing happens.
 * @param reader what is read from, where that is TLS over the socket.
 */
export function unmaskReset(socket: Socket, reader: Socket = socket): void {
  // Writing to a Unix socket fails after every end of the other side.
  if (socket.remoteFamily === undefined) return;
  reader.on("end", () => {
    if (reader.destroyed || !socket.writable || socket.writableLength > 0) return;
    // Nothing can be written after a reset, not even nothing, and the system says why at once. The method is that of the class, since Node
    // has put one in its place by now that fails by itself.
    Writable.prototype.write.call(socket, nothing, "latin1");
    if (socket.errored !== null) reader.destroy(socket.errored);
  });
}

const nothing = new Uint8Array(0);

function isBefore(version: string | undefined, major: number, minor: number): boolean {
  const [ownMajor = NaN, ownMinor = NaN] = (version ?? "").split(".").map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}
