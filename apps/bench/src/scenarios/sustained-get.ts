import { httpContenders } from "../http-contenders.ts";
import { inFlight } from "../in-flight.ts";
import { checkSmallObject } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { paths } from "../server/paths.ts";
import { servePlain } from "../server/plain-server.ts";

const width = 64;
const requests = 1000;

export const sustainedGet = defineScenario({
  name: "sustained-get",
  title: `GET 205 bytes of JSON, ${requests} times with ${width} in flight`,
  contenders: httpContenders,
  base: "undici.dispatch",
  serve: servePlain,
  requests,
  warmUpRounds: 3,
  rounds: 31,
  run: (target) => inFlight(width, requests, async () => checkSmallObject(await target.getJson(paths.small))),
});
