import { httpContenders } from "../http-contenders.ts";
import { checkSmallObject } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { paths } from "../server/paths.ts";
import { servePlain } from "../server/plain-server.ts";

const width = 50;
const bursts = 6;

export const concurrentGet = defineScenario({
  name: "concurrent-get",
  title: `GET 205 bytes of JSON, ${width} at once, ${bursts} times over`,
  contenders: httpContenders,
  base: "undici.dispatch",
  serve: servePlain,
  requests: width * bursts,
  warmUpRounds: 5,
  rounds: 41,
  async run(target) {
    for (let burst = 0; burst < bursts; burst++) {
      const values = await Promise.all(Array.from({ length: width }, () => target.getJson(paths.small)));
      for (const value of values) checkSmallObject(value);
    }
  },
});
