import { httpContenders } from "../http-contenders.ts";
import { inFlight } from "../in-flight.ts";
import { checkEcho, manyRows } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { paths } from "../server/paths.ts";
import { servePlain } from "../server/plain-server.ts";

const width = 32;
const requests = 500;
const length = Buffer.byteLength(JSON.stringify(manyRows));

export const postJson = defineScenario({
  name: "post-json",
  title: `POST 10 KB of JSON, ${requests} times with ${width} in flight`,
  contenders: httpContenders,
  base: "undici.dispatch",
  serve: servePlain,
  requests,
  warmUpRounds: 3,
  rounds: 31,
  run: (target) =>
    inFlight(width, requests, async () => checkEcho(await target.postJson(paths.echo, manyRows), length)),
});
