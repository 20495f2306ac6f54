import type { JsonTarget } from "../contender.ts";
import { haulierEveryOption } from "../contenders/haulier-every-option.ts";
import { haulier } from "../contenders/haulier.ts";
import { undiciDispatch } from "../contenders/undici-dispatch.ts";
import { inFlight } from "../in-flight.ts";
import { checkSmallObject } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { paths } from "../server/paths.ts";
import { servePlain } from "../server/plain-server.ts";

const width = 64;
const requests = 1000;

/** What somebody pays who uses everything that a client can do. Nothing else can do all of it, so there is nobody else to compare with. */
export const everyOption = defineScenario<JsonTarget>({
  name: "every-option",
  title: `GET 205 bytes of JSON with every option of a client, ${requests} times with ${width} in flight`,
  contenders: [haulierEveryOption, haulier, undiciDispatch],
  base: "undici.dispatch",
  serve: servePlain,
  requests,
  warmUpRounds: 5,
  rounds: 41,
  run: (target) => inFlight(width, requests, async () => checkSmallObject(await target.getJson(paths.small))),
});
