import { checkOptionNames, type HttpResponse } from "@haulier/core";

import { checkEventStream } from "./check-event-stream.ts";
import { EventParser, type StreamItem } from "./event-parser.ts";
import { checkMaxEventSize, MAX_EVENT_SIZE } from "./max-event-size.ts";
import type { ServerSentEvent } from "./server-sent-event.ts";
import { SseError } from "./sse-error.ts";

/** Options of {@link readEvents}. */
export interface ReadEventsOptions {
  /**
   * The largest event, in bytes of UTF-8: data, type and id together. Beyond it, reading ends with an SseError, so that a server cannot fill the
   * memory. `Infinity` is no limit.
   * @defaultValue 1_048_576
   */
  maxEventSize?: number | undefined;
  /** Called for each comment in its place between the events, without the colon and one space: mostly `""`, to keep the connection. */
  onComment?: ((text: string) => void) | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof ReadEventsOptions>(["maxEventSize", "onComment"]);

/**
 * The events of a response, as they arrive. Without reconnection, which {@link connectSse} has. The response is closed at the end, when the loop
 * is left, and when it is refused; 204 has no events.
 *
 * ```ts
 * await using response = await client.stream("POST", "/chat", { json: { stream: true } });
 * for await (const event of readEvents(response)) console.log(event.data);
 * ```
 *
 * Text is UTF-8 whatever the charset says; an event that is not ended by an empty line is dropped, since it may be cut.
 * @throws SseError for a status other than 200 and 204, another type of content, and an event beyond `maxEventSize`.
 * @throws TypeError for options that cannot be used.
 * @see WHATWG HTML section 9.2.6, https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function readEvents(
  response: HttpResponse,
  options: ReadEventsOptions = {},
): AsyncGenerator<ServerSentEvent, void, undefined> {
  checkOptionNames("readEvents", options, optionNames);
  const { maxEventSize = MAX_EVENT_SIZE, onComment } = options;
  checkMaxEventSize(maxEventSize);
  return eventsOf(response, new EventParser(maxEventSize), onComment);
}

async function* eventsOf(
  response: HttpResponse,
  parser: EventParser,
  onComment: ((text: string) => void) | undefined,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  try {
    if (!checkEventStream(response)) return;
    for await (const items of itemsOf(response, parser)) {
      for (const item of items) {
        if (item.is === "event") yield item.event;
        else if (item.is === "comment") onComment?.(item.text);
      }
    }
  } finally {
    await response.close();
  }
}

/**
 * What the stream says, as it arrives: all that one piece of it has completed at once, since each item by itself would be waited for as often as
 * there are generators on its way. @throws SseError for an event that is too large, after all that came before it.
 */
export async function* itemsOf(
  response: HttpResponse,
  parser: EventParser,
): AsyncGenerator<readonly StreamItem[], void, undefined> {
  // "Streams must be decoded using the UTF-8 decode algorithm", whatever the Content-Type and the client say.
  response.encoding = "utf-8";
  for await (const text of response.textChunks()) {
    yield parser.feed(text);
    if (!parser.isTooLarge) continue;
    throw new SseError(
      `an event exceeds ${parser.maxEventSize} bytes; raise maxEventSize if the server is to be trusted`,
      {
        code: "ERR_SSE_EVENT_TOO_LARGE",
        response,
      },
    );
  }
}
