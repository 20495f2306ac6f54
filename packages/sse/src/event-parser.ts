import { createParser, type EventSourceMessage, type EventSourceParser } from "eventsource-parser";

import { ServerSentEvent } from "./server-sent-event.ts";

/** What a stream says, in its order: an event, a comment, an id that is from now on the last, a reconnection time in milliseconds. */
export type StreamItem =
  | { readonly is: "event"; readonly event: ServerSentEvent }
  | { readonly is: "comment"; readonly text: string }
  | { readonly is: "id"; readonly id: string }
  | { readonly is: "retry"; readonly retry: number };

/** The longest delay that timers take, 24.8 days; a longer one would fire at once. */
const MAX_DELAY = 2 ** 31 - 1;

/** What the name of a field, or a `retry`, adds to what is buffered of an event that is not too large. */
const FIELD_NAME = 32;

const encoder = new TextEncoder();

/**
 * Makes events of the text of one stream, however it is cut. No I/O in here.
 *
 * Like the browsers, it goes on from the last id of the connection before: else an event without one would make the next reconnection
 * forget it.
 */
export class EventParser {
  /** In bytes of UTF-8. */
  readonly maxEventSize: number;
  readonly #parser: EventSourceParser;
  #items: StreamItem[] = [];
  #lastEventId: string;
  #retry: number | undefined;
  #isTooLarge = false;

  constructor(maxEventSize: number, lastEventId = "") {
    this.maxEventSize = maxEventSize;
    this.#lastEventId = lastEventId;
    this.#parser = createParser({
      // It counts characters, of which a text never has more than bytes.
      maxBufferSize: maxEventSize + FIELD_NAME,
      onEvent: (message) => this.#dispatch(message),
      onId: (id) => {
        this.#lastEventId = id;
        this.#items.push({ is: "id", id });
      },
      onRetry: (milliseconds) => {
        this.#retry = Math.min(milliseconds, MAX_DELAY);
        this.#items.push({ is: "retry", retry: this.#retry });
      },
      onComment: (text) => this.#items.push({ is: "comment", text }),
      onError: ({ type }) => {
        if (type === "max-buffer-size-exceeded") this.#isTooLarge = true;
      },
    });
    // The byte order mark goes with the decoding, once. After an empty line, which says nothing, the parser looks for none of its own.
    this.#parser.feed("\n");
  }

  /** Whether an event was too large. Nothing may be fed after that. */
  get isTooLarge(): boolean {
    return this.#isTooLarge;
  }

  /** What is complete with this piece. */
  feed(text: string): readonly StreamItem[] {
    this.#items = [];
    this.#parser.feed(text);
    return this.#items;
  }

  #dispatch({ event, data, id }: EventSourceMessage): void {
    // The parser does not measure what comes in one piece, and goes on to the end of that.
    this.#isTooLarge ||= this.#exceeds(data + (event ?? "") + this.#lastEventId);
    if (this.#isTooLarge) {
      // Its id, which was told just before, is not one to go on from: the event has not been given.
      if (id !== undefined) this.#items.pop();
      return;
    }
    const item = new ServerSentEvent({ event, data, id: this.#lastEventId, retry: this.#retry });
    this.#retry = undefined;
    this.#items.push({ is: "event", event: item });
  }

  #exceeds(text: string): boolean {
    if (text.length * 3 <= this.maxEventSize) return false;
    return encoder.encode(text).byteLength > this.maxEventSize;
  }
}
