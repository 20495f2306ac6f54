import type { Readable } from "node:stream";

/** The length of a Node stream, by its events: they cost less than a loop over it. */
export async function countStream(stream: Readable): Promise<number> {
  return new Promise((resolve, reject) => {
    let length = 0;
    stream
      .on("data", (chunk: Buffer) => {
        length += chunk.length;
      })
      .on("end", () => resolve(length))
      .on("error", reject);
  });
}

/** The length of anything that is looped over, such as a web stream. */
export async function countChunks(chunks: AsyncIterable<Uint8Array> | null): Promise<number> {
  if (chunks === null) throw new Error("expected a body");
  let length = 0;
  for await (const chunk of chunks) length += chunk.length;
  return length;
}
