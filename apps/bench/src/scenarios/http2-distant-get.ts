import { http2Contenders } from "../http2-contenders.ts";
import { inFlight } from "../in-flight.ts";
import { checkSmallObject } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { serveDistantHttp2 } from "../server/http2-server.ts";
import { paths } from "../server/paths.ts";

const width = 64;
const requests = 256;

/** Four times there and back at best: who needs more than that waits for something. */
export const http2DistantGet = defineScenario({
  name: "http2-distant-get",
  title: `GET 205 bytes of JSON over HTTP/2, 20 ms away, ${requests} times with ${width} in flight on one connection`,
  contenders: http2Contenders,
  base: "node:http2",
  serve: serveDistantHttp2,
  requests,
  warmUpRounds: 2,
  rounds: 11,
  // The same as without the distance, and it takes longer to count.
  countsAllocations: false,
  run: (target) => inFlight(width, requests, async () => checkSmallObject(await target.getJson(paths.small))),
});
