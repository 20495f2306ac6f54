import { haulierRaw } from "../contenders/haulier-raw.ts";
import { undiciDispatch } from "../contenders/undici-dispatch.ts";
import { inFlight } from "../in-flight.ts";
import { smallObject } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { paths } from "../server/paths.ts";
import { servePlain } from "../server/plain-server.ts";

const width = 64;
const requests = 1000;
const length = Buffer.byteLength(JSON.stringify(smallObject));

/** `client.raw` and what is under it, without the parsing that is the same for both. */
export const rawGet = defineScenario({
  name: "raw-get",
  title: `GET ${length} bytes and leave them as they are, ${requests} times with ${width} in flight`,
  contenders: [haulierRaw, undiciDispatch],
  base: "undici.dispatch",
  serve: servePlain,
  requests,
  warmUpRounds: 5,
  rounds: 61,
  run: (target) =>
    inFlight(width, requests, async () => {
      const body = await target.getBytes(paths.small);
      if (body.length !== length) throw new Error(`expected ${length} bytes, got ${body.length}`);
    }),
});
