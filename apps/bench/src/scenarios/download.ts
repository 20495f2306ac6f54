import { haulierRaw } from "../contenders/haulier-raw.ts";
import { httpContenders } from "../http-contenders.ts";
import { downloadSize } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { paths } from "../server/paths.ts";
import { servePlain } from "../server/plain-server.ts";

export const download = defineScenario({
  name: "download",
  title: "GET 100 MB as a stream, counting the bytes",
  // client.raw has no streams; it would collect what the others count and drop.
  contenders: httpContenders.filter((contender) => contender !== haulierRaw),
  base: "undici.dispatch",
  serve: servePlain,
  requests: 1,
  warmUpRounds: 2,
  rounds: 15,
  // The bytes themselves are not in the heap.
  countsAllocations: false,
  async run(target) {
    const length = await target.download(paths.download);
    if (length !== downloadSize) throw new Error(`expected ${downloadSize} bytes, got ${length}`);
  },
});
