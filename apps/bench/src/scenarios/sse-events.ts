import { EventAssembler } from "../bodies/event-assembler.ts";
import type { Contender, HttpTarget } from "../contender.ts";
import { haulierRaw } from "../contenders/haulier-raw.ts";
import { haulierSse } from "../contenders/haulier-sse.ts";
import { undiciEventSource, type EventsTarget } from "../contenders/undici-event-source.ts";
import { httpContenders } from "../http-contenders.ts";
import { eventCount, NumberedValues } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { paths } from "../server/paths.ts";
import { servePlain } from "../server/plain-server.ts";

export const sseEvents = defineScenario<EventsTarget>({
  name: "sse-events",
  title: `GET a stream of ${eventCount} events, and parse each`,
  // client.raw has no streams.
  contenders: [
    ...httpContenders.filter((contender) => contender !== haulierRaw).map(assemblingEvents),
    haulierSse,
    undiciEventSource,
  ],
  base: "undici.dispatch",
  serve: servePlain,
  requests: eventCount,
  warmUpRounds: 2,
  rounds: 15,
  async run(target) {
    const values = new NumberedValues();
    await target.readEvents(paths.events, (data) => values.add(JSON.parse(data)));
    values.end(eventCount);
  },
});

/** Clients without events of their own give lines, of which the same few statements make events. */
function assemblingEvents(contender: Contender<HttpTarget>): Contender<EventsTarget> {
  return {
    name: contender.name,
    async open(origin) {
      const target = await contender.open(origin);
      return {
        readEvents: (path, onEvent) => {
          const assembler = new EventAssembler(onEvent);
          return target.readLines(path, (line) => assembler.addLine(line));
        },
      };
    },
  };
}
