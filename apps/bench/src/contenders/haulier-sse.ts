import type { Contender } from "../contender.ts";
import type { EventsTarget } from "./undici-event-source.ts";

/** Events as `@haulier/sse` gives them: checked, with ids, and with a place to go on from. */
export const haulierSse: Contender<EventsTarget> = {
  name: "haulier, sse",
  async open(origin) {
    const { Client } = await import("@haulier/core");
    const { connectSse } = await import("@haulier/sse");
    const { UndiciTransport } = await import("@haulier/undici");
    const client = new Client({ transport: new UndiciTransport(), baseUrl: origin });
    return {
      readEvents: async (path, onEvent) => {
        await using source = await connectSse(client, "GET", path);
        for await (const event of source) onEvent(event.data);
      },
    };
  },
};
