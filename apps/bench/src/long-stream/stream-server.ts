// Usage: node stream-server.ts
// Sends NDJSON of a size that the path says, in GB. Says its origin, and then how much CPU it has spent whenever asked.
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";

import { answerParent } from "../answer-parent.ts";
import { recordCount, recordOf } from "../payloads.ts";
import { listen } from "../server/listen.ts";
import { gigabyte } from "./gigabyte.ts";

const block = Buffer.from(Array.from({ length: recordCount }, (_, n) => `${JSON.stringify(recordOf(n))}\n`).join(""));
const piece = 1024 * 1024;

async function send(response: ServerResponse, size: number): Promise<void> {
  for (let sent = 0; sent < size && !response.destroyed;) {
    const from = sent % block.length;
    const bytes = block.subarray(from, Math.min(from + piece, block.length, from + size - sent));
    sent += bytes.length;
    if (!response.write(bytes)) await Promise.race([once(response, "drain"), once(response, "close")]);
  }
  response.end();
}

await answerParent(
  async () => {
    const server = createServer((request, response) => {
      // Whole blocks, so that the last record is whole.
      const size = Math.ceil((Number(request.url?.slice(1)) * gigabyte) / block.length) * block.length;
      response.writeHead(200, { "Content-Type": "application/x-ndjson", "Content-Length": size });
      void send(response, size);
    });
    return `http://127.0.0.1:${await listen(server)}`;
  },
  () => {
    const { user, system } = process.cpuUsage();
    return Promise.resolve((user + system) / 1000);
  },
);
