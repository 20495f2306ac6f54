import { httpContenders } from "../http-contenders.ts";
import { inFlight } from "../in-flight.ts";
import { checkManyRows } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { paths } from "../server/paths.ts";
import { servePlain } from "../server/plain-server.ts";

const width = 32;
const requests = 300;

export const gzipGet = defineScenario({
  name: "gzip-get",
  title: `GET 10 KB of JSON, gzipped, ${requests} times with ${width} in flight`,
  contenders: httpContenders,
  base: "undici.dispatch",
  serve: servePlain,
  requests,
  warmUpRounds: 4,
  rounds: 31,
  run: (target) => inFlight(width, requests, async () => checkManyRows(await target.getGzipJson(paths.gzip))),
});
