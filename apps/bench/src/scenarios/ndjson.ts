import type { HttpTarget } from "../contender.ts";
import { haulierRaw } from "../contenders/haulier-raw.ts";
import { httpContenders } from "../http-contenders.ts";
import { NumberedValues, recordCount } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { paths } from "../server/paths.ts";
import { servePlain } from "../server/plain-server.ts";

export const ndjson = defineScenario({
  name: "ndjson",
  title: `GET ${recordCount} lines of JSON, 4 MB, as a stream, and parse each`,
  // client.raw has no streams.
  contenders: httpContenders.filter((contender) => contender !== haulierRaw),
  base: "undici.dispatch",
  serve: servePlain,
  requests: recordCount,
  warmUpRounds: 2,
  rounds: 15,
  async run(target) {
    const values = new NumberedValues();
    await readJsonLines(target, paths.records, (value) => values.add(value));
    values.end(recordCount);
  },
});

/** By the client itself where it can, by hand otherwise. */
async function readJsonLines(target: HttpTarget, path: string, onValue: (value: unknown) => void): Promise<void> {
  if (target.readJsonLines === undefined) await target.readLines(path, (line) => onValue(JSON.parse(line)));
  else await target.readJsonLines(path, onValue);
}
