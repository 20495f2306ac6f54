import { describe, expect, it, test } from "vitest";

import { memoryCheckpoint } from "./checkpoint.ts";
import { iterCsv } from "./iter-csv.ts";
import { iterJson } from "./iter-json.ts";
import { memorySink } from "./memory-sink.ts";
import { pipeline } from "./pipeline.ts";
import type { RecordStream } from "./record-stream.ts";
import { toSink } from "./sink.ts";
import type { Position } from "./source.ts";
import { caught } from "./testing/caught.ts";
import { randomNumbers } from "./testing/random-numbers.ts";
import { encode, randomPieces } from "./testing/random-pieces.ts";

const lines = encode(Array.from({ length: 20 }, (_, index) => `${index === 7 ? "x" : index}\n\n`).join(""));
const numbers = Array.from({ length: 20 }, (_, index) => index).filter((number) => number !== 7);

describe("an ingest of records of bytes", () => {
  test.each([1, 3, 4, 100])(
    "goes on behind what was committed in batches of %d, wherever it breaks",
    async (batchSize) => {
      const random = randomNumbers(batchSize);
      for (let breaksAt = 0; breaksAt < lines.byteLength; breaksAt++) {
        const sink = memorySink<unknown>();
        const checkpoint = memoryCheckpoint();
        const ingest = (size: number): Promise<unknown> =>
          pipeline((position) => broken(size, position, random), toSink(sink, { batchSize }), { checkpoint });
        await caught(() => ingest(breaksAt));
        await ingest(Number.POSITIVE_INFINITY);
        expect(sink.records).toEqual(numbers);
      }
    },
  );

  it("stores the position behind each batch, and none in the middle of it", async () => {
    const positions: Position[] = [];
    const rows = iterCsv(encode("a\n1\n2\n3\n4\n5\n"), { columns: ["a"], skipRows: 1 });
    await pipeline(() => rows, toSink(memorySink(), { batchSize: 2 }), {
      checkpoint: memoryCheckpoint(),
      onProgress: ({ position }) => positions.push((position as { bytes: number }).bytes),
    });
    expect(positions).toEqual([6, 10, 12]);
  });
});

/** The lines, from a position on, of which no more than `size` bytes come. */
function broken(
  size: number,
  resumeFrom: Position | undefined,
  random: (below: number) => number,
): RecordStream<unknown> {
  function* pieces(): Generator<Uint8Array> {
    yield* randomPieces(lines.subarray(0, size), random, 9);
    if (size < lines.byteLength) throw new Error("reset");
  }
  return iterJson(pieces(), { resumeFrom, onInvalid: () => {} });
}
