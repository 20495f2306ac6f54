import { httpContenders } from "../http-contenders.ts";
import { checkSmallObject } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { paths } from "../server/paths.ts";
import { serveTls } from "../server/tls-server.ts";
import { trustingServer } from "../trust-server.ts";

const requests = 200;

export const tlsSequentialGet = defineScenario({
  name: "tls-sequential-get",
  title: `GET 205 bytes of JSON over TLS, ${requests} times one after the other`,
  contenders: trustingServer(httpContenders),
  base: "undici.dispatch",
  serve: serveTls,
  requests,
  warmUpRounds: 5,
  rounds: 31,
  async run(target) {
    for (let done = 0; done < requests; done++) checkSmallObject(await target.getJson(paths.small));
  },
});
