import { httpContenders } from "../http-contenders.ts";
import { inFlight } from "../in-flight.ts";
import { checkSmallObject } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { paths } from "../server/paths.ts";
import { serveTls } from "../server/tls-server.ts";
import { trustingServer } from "../trust-server.ts";

const width = 64;
const requests = 1000;

export const tlsSustainedGet = defineScenario({
  name: "tls-sustained-get",
  title: `GET 205 bytes of JSON over TLS, ${requests} times with ${width} in flight`,
  contenders: trustingServer(httpContenders),
  base: "undici.dispatch",
  serve: serveTls,
  requests,
  warmUpRounds: 3,
  rounds: 21,
  run: (target) => inFlight(width, requests, async () => checkSmallObject(await target.getJson(paths.small))),
});
