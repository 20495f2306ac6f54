import { createHash, type Hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";

import type { Digest, DigestAlgorithm } from "./digest.ts";

const READ_SIZE = 1024 * 1024;

/**
 * Digests of a file while it is written: of the bytes that come in their order at once, so that nothing is read again, and of the rest at the end.
 */
export class FileHashes {
  readonly #hashes: ReadonlyMap<DigestAlgorithm, Hash>;
  /** Up to where the file is hashed. */
  #at = 0;

  constructor(algorithms: Iterable<DigestAlgorithm>) {
    this.#hashes = new Map(Array.from(algorithms, (algorithm) => [algorithm, createHash(algorithm.replace("-", ""))]));
  }

  /** Bytes that were written at `position`. */
  update(bytes: Uint8Array, position: number): void {
    if (position === this.#at) this.#add(bytes);
  }

  /** Hashes what is left of the file, which has `size` bytes, and gives the digests. */
  async finish(file: FileHandle, size: number, signal: AbortSignal | undefined): Promise<readonly Digest[]> {
    if (this.#hashes.size > 0) await this.#readRest(file, size, signal);
    return Array.from(this.#hashes, ([algorithm, hash]) => ({ algorithm, value: hash.digest("hex") }));
  }

  async #readRest(file: FileHandle, size: number, signal: AbortSignal | undefined): Promise<void> {
    const buffer = Buffer.allocUnsafe(Math.min(READ_SIZE, size - this.#at));
    while (this.#at < size) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.byteLength, size - this.#at), this.#at);
      // Somebody has cut it, which the digest will tell.
      if (bytesRead === 0) return;
      this.#add(buffer.subarray(0, bytesRead));
    }
  }

  #add(bytes: Uint8Array): void {
    for (const hash of this.#hashes.values()) hash.update(bytes);
    this.#at += bytes.byteLength;
  }
}
