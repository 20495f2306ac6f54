import type { Step } from "../job.ts";
import { printFact } from "../show/facts.ts";
import { formatBytes } from "../show/quantities.ts";

/** The same JSON in each coding. */
export const contentCodings: Step = {
  title: "Compressed JSON",
  async run({ client, screen, check }) {
    const plain = await client.get("/rates", { headers: { "Accept-Encoding": "identity" }, raiseForStatus: true });
    for (const coding of ["gzip", "br", "zstd"]) {
      const response = await client.get("/rates", { headers: { "Accept-Encoding": coding }, raiseForStatus: true });
      check(response.headers.get("content-encoding") === coding, `the server sends ${coding}`);
      check(response.text() === plain.text(), `${coding} decodes to the same document`);
      const [wire, decoded] = [response.bytesDownloaded, response.content.byteLength];
      check(wire < decoded, `${coding} is smaller on the wire`);
      const amounts = `${formatBytes(wire).padStart(9)} on the wire   ${formatBytes(decoded).padStart(9)} decoded`;
      printFact(screen, coding, `${amounts}   ${(decoded / wire).toFixed(1).padStart(5)}:1`);
    }
  },
};
