import type { Writable } from "node:stream";

/** Writes a piece, and resolves when there is room for the next, or nobody to write for: with whether there is. */
export function writePiece(writable: Writable, piece: Uint8Array | string): Promise<boolean> {
  if (writable.destroyed) return Promise.resolve(false);
  if (writable.write(piece)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const settle = (): void => {
      writable.off("drain", settle).off("close", settle);
      resolve(!writable.destroyed);
    };
    writable.on("drain", settle).on("close", settle);
  });
}
