import type { HttpResponse } from "@haulier/core";

import { LineSplitter } from "../bodies/line-splitter.ts";
import type { Contender } from "../contender.ts";
import { checkStatus, NumberedValues, recordCount } from "../payloads.ts";
import { maxConnections, requestHeaders } from "../request-headers.ts";
import { defineScenario } from "../scenario.ts";
import { paths } from "../server/paths.ts";
import { servePlain } from "../server/plain-server.ts";

/** Reads the body of a response, and counts the records where it looks for some. */
type Read = (response: HttpResponse) => Promise<number | undefined>;

/** Reads a stream, through the same client whoever does it. */
type Target = (path: string) => Promise<number | undefined>;

/** What finding and parsing the records costs beside receiving the bytes. */
export const ingestNdjson = defineScenario<Target>({
  name: "ingest-ndjson",
  title: `GET ${recordCount} lines of JSON, 4 MB, as a stream, and take each record`,
  contenders: [
    over("raw bytes", async () => async (response) => {
      for await (const _ of response.bytes());
      return undefined;
    }),
    over("iterJsonBytes", async () => {
      const { iterJsonBytes } = await import("@haulier/ingest");
      return async (response) => {
        let count = 0;
        for await (const _ of iterJsonBytes(response)) count++;
        return count;
      };
    }),
    over("iterJson", async () => {
      const { iterJson } = await import("@haulier/ingest");
      return async (response) => countValues(iterJson(response));
    }),
    over("response.jsonLines", async () => async (response) => countValues(response.jsonLines())),
    over("by hand", async () => async (response) => {
      const values = new NumberedValues();
      const lines = new LineSplitter((line) => values.add(JSON.parse(line)));
      const decoder = new TextDecoder();
      for await (const piece of response.bytes()) lines.push(decoder.decode(piece, { stream: true }));
      lines.push(decoder.decode());
      lines.end();
      values.end(recordCount);
      return recordCount;
    }),
  ],
  base: "raw bytes",
  serve: servePlain,
  requests: recordCount,
  warmUpRounds: 2,
  rounds: 31,
  async run(read) {
    const count = await read(paths.records);
    if (count !== undefined && count !== recordCount) throw new Error(`expected ${recordCount} records, got ${count}`);
  },
});

async function countValues(values: AsyncIterable<unknown>): Promise<number> {
  const numbered = new NumberedValues();
  for await (const value of values) numbered.add(value);
  numbered.end(recordCount);
  return recordCount;
}

function over(name: string, load: () => Promise<Read>): Contender<Target> {
  return {
    name,
    async open(origin) {
      const { Client } = await import("@haulier/core");
      const { UndiciTransport } = await import("@haulier/undici");
      const transport = new UndiciTransport({ limits: { maxConnections, maxIdleConnections: maxConnections } });
      const client = new Client({ transport, baseUrl: origin, headers: requestHeaders });
      const read = await load();
      return async (path) => {
        await using response = await client.stream("GET", path);
        checkStatus(response.status);
        return await read(response);
      };
    },
  };
}
