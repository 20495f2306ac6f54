import { httpContenders } from "../http-contenders.ts";
import { checkEcho, uploadSize } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { paths } from "../server/paths.ts";
import { servePlain } from "../server/plain-server.ts";

export const upload = defineScenario({
  name: "upload",
  title: "POST 100 MB as a stream; the server counts the bytes",
  contenders: httpContenders,
  base: "undici.dispatch",
  serve: servePlain,
  requests: 1,
  warmUpRounds: 2,
  rounds: 15,
  // The bytes themselves are not in the heap.
  countsAllocations: false,
  async run(target) {
    checkEcho(await target.upload(paths.echo, uploadSize), uploadSize);
  },
});
