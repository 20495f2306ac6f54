import { DecodingError } from "@haulier/core";

import { inspectSymbol } from "./inspect.ts";

/** The fields of an event; what is left out is the default. */
export interface ServerSentEventInit {
  /** @defaultValue "message" */
  readonly event?: string | undefined;
  /** @defaultValue "" */
  readonly data?: string | undefined;
  /** @defaultValue "" */
  readonly id?: string | undefined;
  /** In milliseconds. @defaultValue undefined */
  readonly retry?: number | undefined;
}

/** How much of the data is printed and quoted, in characters. */
const EXCERPT = 200;

/**
 * An event of a stream. It cannot be changed.
 * @see WHATWG HTML section 9.2, https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class ServerSentEvent {
  /** Its type; `message` when the server names none. */
  readonly event: string;
  /** Its data: the lines joined by a line feed. */
  readonly data: string;
  /** The last id that the stream has had, with this event or before it; `""` when there was none. */
  readonly id: string;
  /** The reconnection time that the server has asked for with this event or since the one before, in milliseconds. */
  readonly retry: number | undefined;

  constructor({ event = "message", data = "", id = "", retry }: ServerSentEventInit = {}) {
    this.event = event;
    this.data = data;
    this.id = id;
    this.retry = retry;
    Object.freeze(this);
  }

  /** The data parsed as JSON. @throws DecodingError when it is not JSON, with the beginning of the data. */
  json<T = unknown>(): T {
    try {
      return JSON.parse(this.data) as T;
    } catch (cause) {
      throw new DecodingError(
        `the data of an event "${this.event}" is not JSON; it begins ${JSON.stringify(this.data.slice(0, EXCERPT))}`,
        { cause },
      );
    }
  }

  /** `ServerSentEvent { event: "ping", data: "..." }`: what is not the default, of the data at most 200 characters. */
  toString(): string {
    const { event, data, id, retry } = this;
    const fields = [
      event === "message" ? "" : `event: ${JSON.stringify(event)}`,
      data === "" ? "" : `data: ${JSON.stringify(data.slice(0, EXCERPT))}${data.length > EXCERPT ? "..." : ""}`,
      id === "" ? "" : `id: ${JSON.stringify(id)}`,
      retry === undefined ? "" : `retry: ${retry}`,
    ].filter((field) => field !== "");
    return fields.length === 0 ? "ServerSentEvent {}" : `ServerSentEvent { ${fields.join(", ")} }`;
  }

  [inspectSymbol](): string {
    return this.toString();
  }
}
