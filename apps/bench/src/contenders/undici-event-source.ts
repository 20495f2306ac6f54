import type { Contender } from "../contender.ts";
import { eventCount } from "../payloads.ts";

/** What the scenario about Server-Sent Events asks. */
export interface EventsTarget {
  /** Gives the data of each event, up to the end of the stream. */
  readEvents(path: string, onEvent: (data: string) => void): Promise<void>;
}

/** The browser's interface. It never ends by itself, since it connects again when a stream has ended. */
export const undiciEventSource: Contender<EventsTarget> = {
  name: "undici EventSource",
  async open(origin) {
    const { EventSource } = await import("undici");
    return {
      readEvents: async (path, onEvent) => {
        const source = new EventSource(origin + path);
        let left = eventCount;
        try {
          await new Promise<void>((resolve, reject) => {
            source.addEventListener("message", ({ data }) => {
              onEvent(data as string);
              if (--left === 0) resolve();
            });
            source.addEventListener("error", () => reject(new Error("the stream ended early")));
          });
        } finally {
          source.close();
        }
      },
    };
  },
};
