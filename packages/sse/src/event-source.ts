import { type Client, type Clock, type HttpRequest, type HttpResponse, isHttpStatusError, sleep } from "@haulier/core";

import { checkEventStream, statusRefused } from "./check-event-stream.ts";
import { EventParser, type StreamItem } from "./event-parser.ts";
import { ItemsReading } from "./items-reading.ts";
import { lastEventIdField } from "./last-event-id-field.ts";
import { delayBefore, isWorthRetrying, type ReconnectPolicy } from "./reconnection.ts";
import type { ServerSentEvent } from "./server-sent-event.ts";

/** A reconnection that is about to be tried. */
export interface Reconnecting {
  /** Counts those in a row that have brought nothing, from 1. */
  readonly attempt: number;
  /** How long is waited first, in milliseconds. */
  readonly delay: number;
  /** What the connection before failed with; undefined when the server has ended the stream. */
  readonly error: unknown;
}

/** @internal All that a source is made from, checked. */
export interface EventSourceSettings {
  readonly client: Client;
  readonly request: HttpRequest;
  readonly sendOptions: Pick<NonNullable<Parameters<Client["send"]>[1]>, "auth" | "followRedirects">;
  /** Aborts the signal of the request. */
  readonly closing: AbortController;
  readonly maxEventSize: number;
  readonly lastEventId: string;
  readonly reconnect: ReconnectPolicy | null;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onComment: ((text: string) => void) | undefined;
  readonly onReconnect: ((reconnecting: Reconnecting) => void) | undefined;
}

/**
 * A stream of events, over one connection after the other if it reconnects; {@link connectSse} makes it. Iterate it once. It holds a connection until
 * the loop is left or {@link close} is called.
 */
export class EventSource implements AsyncIterable<ServerSentEvent>, AsyncDisposable {
  readonly #settings: EventSourceSettings;
  readonly #events: AsyncGenerator<ServerSentEvent, void, undefined>;
  #response: HttpResponse | undefined;
  /** Whether the response has events to read. */
  #hasEvents = false;
  #lastEventId: string;
  #hasOwnId = false;
  #retry: number | undefined;
  #failures = 0;
  #isClosed = false;

  /** @internal */
  constructor(settings: EventSourceSettings) {
    this.#settings = settings;
    this.#lastEventId = settings.lastEventId;
    this.#events = this.#read();
  }

  /** The response of the last connection, such as for its headers. Its body is read by the source. */
  get response(): HttpResponse {
    // There is one before connectSse() hands out the source.
    return this.#response!;
  }

  /** The id to go on from, sent as `Last-Event-ID` with the next connection; `""` when there is none. */
  get lastEventId(): string {
    return this.#lastEventId;
  }

  /** The reconnection time that the server has asked for last, in milliseconds, also without an event; undefined when it has not. */
  get retry(): number | undefined {
    return this.#retry;
  }

  /** Whether the events are over, or {@link close} was called. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The events as they arrive. Leaving the loop closes the source. */
  [Symbol.asyncIterator](): AsyncGenerator<ServerSentEvent, void, undefined> {
    return this.#events;
  }

  /** Frees the connection and ends a loop that waits for an event, as well as a reconnection. Idempotent. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#settings.closing.abort();
    try {
      await this.#response?.close();
    } catch {
      // That the body was aborted is what was wanted.
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** @internal Connects for the first time, by the rules of reconnection. */
  async open(): Promise<this> {
    try {
      await this.#connect();
      return this;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async *#read(): AsyncGenerator<ServerSentEvent, void, undefined> {
    let reading: ItemsReading | undefined;
    try {
      while (this.#hasEvents && !this.#isClosed) {
        reading = new ItemsReading(this.response, new EventParser(this.#settings.maxEventSize, this.#lastEventId));
        for (let items = await reading.next(); items !== undefined; items = await reading.next()) {
          for (const item of items) {
            if (this.#isClosed) return;
            this.#failures = 0;
            this.#take(item);
            if (item.is === "event") yield item.event;
          }
        }
        if (this.#isClosed || !(await this.#mayReconnect(reading.error))) return;
        await this.#connect();
      }
    } catch (error) {
      // What close() interrupts is no failure.
      if (!this.#isClosed) throw error;
    } finally {
      await reading?.leave();
      await this.close();
    }
  }

  #take(item: StreamItem): void {
    if (item.is === "id") {
      this.#lastEventId = item.id;
      this.#hasOwnId = true;
    } else if (item.is === "retry") this.#retry = item.retry;
    else if (item.is === "comment") this.#settings.onComment?.(item.text);
  }

  async #connect(): Promise<void> {
    for (;;) {
      try {
        const response = await this.#send();
        this.#response = response;
        this.#hasEvents = await this.#isStream(response);
        return;
      } catch (error) {
        if (!(await this.#mayReconnect(error))) throw error;
      }
    }
  }

  async #send(): Promise<HttpResponse> {
    const { client, request, sendOptions } = this.#settings;
    const headers = request.headers.clone();
    const field = lastEventIdField(this.#lastEventId);
    if (field !== undefined) headers.set("Last-Event-ID", field);
    // One among the caller's headers holds until the stream has an id of its own, if only an empty one.
    else if (this.#hasOwnId) headers.delete("Last-Event-ID");
    try {
      // Judged there, so that the body of a refusal is read, up to a limit.
      return await client.send(request.with({ headers }), { ...sendOptions, stream: true, raiseForStatus: true });
    } catch (error) {
      throw isHttpStatusError(error) ? statusRefused(error.response, error) : error;
    }
  }

  async #isStream(response: HttpResponse): Promise<boolean> {
    try {
      const isStream = checkEventStream(response);
      if (!isStream) await response.close();
      return isStream;
    } catch (error) {
      await response.close();
      throw error;
    }
  }

  /** Waits until it is time for another connection; false when there is to be none. @throws The error, when there is to be none for it. */
  async #mayReconnect(error: unknown): Promise<boolean> {
    const { reconnect, request, clock, random, onReconnect } = this.#settings;
    const { signal } = request.extensions;
    // A body that ends while it is aborted may fail with something else, or not at all.
    signal?.throwIfAborted();
    const hasAttempts = reconnect !== null && this.#failures < reconnect.attempts;
    if (!hasAttempts || !isWorthRetrying(error, reconnect)) {
      return error === undefined ? false : Promise.reject(error);
    }
    const delay = delayBefore(this.#failures, this.#retry, reconnect, random());
    this.#failures += 1;
    onReconnect?.({ attempt: this.#failures, delay, error });
    await sleep(clock, delay, signal);
    return true;
  }
}
