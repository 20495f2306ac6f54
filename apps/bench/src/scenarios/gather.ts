import { globalFetch } from "../contenders/global-fetch.ts";
import { haulierRaw } from "../contenders/haulier-raw.ts";
import { haulier } from "../contenders/haulier.ts";
import { undiciDispatch } from "../contenders/undici-dispatch.ts";
import { undiciRequest } from "../contenders/undici-request.ts";
import { gatherInOrder } from "../gather-in-order.ts";
import { checkSmallObject } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { paths } from "../server/paths.ts";
import { servePlain } from "../server/plain-server.ts";

const width = 64;
const requests = 5000;

export const gather = defineScenario({
  name: "gather",
  title: `${requests} URLs, ${width} at once, results in order`,
  contenders: [haulier, haulierRaw, undiciDispatch, undiciRequest, globalFetch],
  base: "undici.dispatch",
  serve: servePlain,
  requests,
  warmUpRounds: 1,
  rounds: 11,
  async run(target) {
    const values = await gatherInOrder(width, requests, (index) => target.getJson(`${paths.small}?item=${index}`));
    for (const value of values) checkSmallObject(value);
  },
});
