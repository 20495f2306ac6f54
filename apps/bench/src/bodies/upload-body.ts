import { Readable } from "node:stream";

/** As much as a read of a file or a socket usually gives. */
const chunk = Buffer.alloc(64 * 1024);

/** A body that is made while it is sent, for those who take an iterable. `size` is a multiple of 64 KiB. */
export async function* uploadChunks(size: number): AsyncGenerator<Buffer, void, undefined> {
  for (let left = size; left > 0; left -= chunk.length) yield chunk;
}

/** The same for those who take Node streams. */
export function uploadStream(size: number): Readable {
  let left = size;
  return new Readable({
    highWaterMark: chunk.length,
    read() {
      this.push(left > 0 ? chunk : null);
      left -= chunk.length;
    },
  });
}

/** The same for those who take web streams. */
export function uploadWebStream(size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let left = size;
  return new ReadableStream({
    pull(controller) {
      if (left > 0) controller.enqueue(chunk);
      else controller.close();
      left -= chunk.length;
    },
  });
}
