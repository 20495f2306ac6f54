import { httpContenders } from "../http-contenders.ts";
import { checkSmallObject } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { paths } from "../server/paths.ts";
import { servePlain } from "../server/plain-server.ts";

const requests = 200;

export const sequentialGet = defineScenario({
  name: "sequential-get",
  title: `GET 205 bytes of JSON, ${requests} times one after the other`,
  contenders: httpContenders,
  base: "undici.dispatch",
  serve: servePlain,
  requests,
  warmUpRounds: 6,
  rounds: 41,
  async run(target) {
    for (let done = 0; done < requests; done++) checkSmallObject(await target.getJson(paths.small));
  },
});
