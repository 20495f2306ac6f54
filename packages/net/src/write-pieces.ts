import type { Writable } from "node:stream";

/** Writes pieces no faster than they are taken. Stops where it is when the stream has been destroyed. @throws what the source of the pieces does. */
export async function writePieces(stream: Writable, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of pieces) {
    if (stream.destroyed) return;
    if (stream.write(piece)) continue;
    await roomIn(stream);
    if (stream.destroyed) return;
  }
}

/** Resolves when the stream takes more, or is gone. */
function roomIn(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      stream.off("drain", go);
      stream.off("close", go);
      resolve();
    };
    stream.on("drain", go);
    stream.on("close", go);
  });
}
