import type { HttpResponse } from "@haulier/core";

/** Told how far reading has got. */
export type OnProgress = (bytes: number, records: number) => void;

/** Reads a response to its end; a record is looked at and dropped. */
type Way = (response: HttpResponse, onProgress: OnProgress) => Promise<void>;

/** Told of one record in so many. */
const step = 10_000;

/** Ways to read NDJSON; the first is what the others are compared to. */
export const streamWays = {
  "raw bytes": async (response, onProgress) => {
    let bytes = 0;
    for await (const piece of response.bytes()) {
      bytes += piece.byteLength;
      onProgress(bytes, 0);
    }
  },
  iterJsonBytes: async (response, onProgress) => {
    const { iterJsonBytes } = await import("@haulier/ingest");
    await countRecords(iterJsonBytes(response), onProgress);
  },
  iterJson: async (response, onProgress) => {
    const { iterJson } = await import("@haulier/ingest");
    await countRecords(iterJson(response), onProgress);
  },
} satisfies Record<string, Way>;

export type WayName = keyof typeof streamWays;

async function countRecords(
  records: AsyncIterable<unknown> & { readonly position: { readonly bytes: number } },
  onProgress: OnProgress,
): Promise<void> {
  let count = 0;
  for await (const _ of records) {
    count++;
    if (count % step === 0) onProgress(records.position.bytes, count);
  }
  onProgress(records.position.bytes, count);
}
