import { http2Contenders } from "../http2-contenders.ts";
import { inFlight } from "../in-flight.ts";
import { checkSmallObject } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { serveHttp2 } from "../server/http2-server.ts";
import { paths } from "../server/paths.ts";

const width = 64;
const requests = 500;

export const http2Get = defineScenario({
  name: "http2-get",
  title: `GET 205 bytes of JSON over HTTP/2, ${requests} times with ${width} in flight on one connection`,
  contenders: http2Contenders,
  base: "node:http2",
  serve: serveHttp2,
  requests,
  warmUpRounds: 3,
  rounds: 21,
  run: (target) => inFlight(width, requests, async () => checkSmallObject(await target.getJson(paths.small))),
});
