import { iterateReadableStream } from "../platform-streams.ts";
import { compressed } from "./compressed.ts";

// What a runtime's `DecompressionStream` lacks, found out by trying. Deno has both of it (2.9), but core does not use it there.

/** Whether it takes deflate data that was cut short for whole. */
export const acceptsCutDeflate: boolean = await (async () => {
  const whole = await compressed("deflate", new Uint8Array(100));
  return (await largestPiece("deflate", whole.subarray(0, -1))) !== undefined;
})();

/** 2 MiB of zeros. */
const bomb = Uint8Array.of(155, 255, 255, 31, 248, 39, 0, 226, 177, 64, 32, 247, 254, 3);

/** Whether it decodes all the brotli that it is given at once, however much that becomes. */
export const expandsBrotliAtOnce: boolean = ((await largestPiece("brotli", bomb)) ?? 0) > 1024 * 1024;

/** In bytes; `undefined` when the data, or the format, is refused. */
async function largestPiece(formatName: string, data: Uint8Array): Promise<number | undefined> {
  try {
    const stream = new DecompressionStream(formatName as "deflate");
    const output = new Blob([data as Uint8Array<ArrayBuffer>]).stream().pipeThrough(stream);
    let largest = 0;
    const pieces = iterateReadableStream(output);
    for (let step = await pieces.next(); step.done !== true; step = await pieces.next())
      largest = Math.max(largest, (step.value as Uint8Array).byteLength);
    return largest;
  } catch {
    return undefined;
  }
}
