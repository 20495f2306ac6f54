import type { ByteReader } from "../byte-reader.ts";
import { incompleteData } from "../content-decoder.ts";

/** What is used of a stream of `node:zlib`. */
export interface ZlibStream {
  /** Bytes consumed so far. */
  readonly bytesWritten: number;
  write(piece: Uint8Array, taken: (error?: Error | null) => void): boolean;
  end(): unknown;
  read(): Uint8Array | null;
  on(event: "readable" | "end" | "error", listener: (error: Error & { code?: string }) => void): unknown;
  destroy(): unknown;
}

/** Options that keep the output of a stream small: one piece of this size waits to be taken while the next is made. */
export const steppedOutput: { chunkSize: number; readableHighWaterMark: number } = {
  chunkSize: 64 * 1024,
  readableHighWaterMark: 1,
};

/**
 * Drives a stream of `node:zlib` by hand: one piece in, all that comes of it out, then the next. What follows the end of coded data that is
 * decoded is put back into `input`. The stream is destroyed at the end, however that comes.
 *
 * Neither `pipeline` nor async iteration of the stream would do: they close the input, and cannot tell where the coded data ended.
 */
export async function* throughZlib(stream: ZlibStream, input: ByteReader): AsyncGenerator<Uint8Array, void, undefined> {
  let failure: (Error & { code?: string }) | undefined;
  let taken = false;
  let ended = false;
  let wake = (): void => {};
  stream.on("readable", () => wake());
  stream.on("end", () => {
    ended = true;
    wake();
  });
  stream.on("error", (error) => {
    failure ??= error;
    wake();
  });

  async function* outputUntil(isDone: () => boolean): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const piece = stream.read();
      if (piece !== null) yield piece;
      else if (failure !== undefined) throw failure.code === "Z_BUF_ERROR" ? incompleteData(failure) : failure;
      else if (isDone()) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }

  try {
    let fed = 0;
    for (let piece = await input.next(); piece !== undefined; piece = await input.next()) {
      fed += piece.byteLength;
      taken = false;
      stream.write(piece, (error) => {
        failure ??= error ?? undefined;
        taken = true;
        wake();
      });
      yield* outputUntil(() => taken);
      const unused = fed - stream.bytesWritten;
      // zlib takes nothing beyond the end of the coded data.
      if (unused > 0) {
        input.unread(piece.subarray(piece.byteLength - unused));
        return;
      }
    }
    if (fed === 0) return;
    stream.end();
    yield* outputUntil(() => ended);
  } finally {
    stream.destroy();
  }
}
