import { HttpResponse, RequestOptions, Clock, Client, TransportError } from "@haulier/core";
declare const inspectSymbol: unique symbol;
interface ServerSentEventInit {
    readonly event?: string | undefined;
    readonly data?: string | undefined;
    readonly id?: string | undefined;
    readonly retry?: number | undefined;
}
declare class ServerSentEvent {
    readonly event: string;
    readonly data: string;
    readonly id: string;
    readonly retry: number | undefined;
    constructor({ event, data, id, retry }?: ServerSentEventInit);
    json<T = unknown>(): T;
    toString(): string;
    [inspectSymbol](): string;
}
interface Reconnecting {
    readonly attempt: number;
    readonly delay: number;
    readonly error: unknown;
}
declare class EventSource implements AsyncIterable<ServerSentEvent>, AsyncDisposable {
    #private;
    get response(): HttpResponse;
    get lastEventId(): string;
    get retry(): number | undefined;
    get isClosed(): boolean;
    [Symbol.asyncIterator](): AsyncGenerator<ServerSentEvent, void, undefined>;
    close(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
interface ReadEventsOptions {
    maxEventSize?: number | undefined;
    onComment?: ((text: string) => void) | undefined;
}
declare function readEvents(response: HttpResponse, options?: ReadEventsOptions): AsyncGenerator<ServerSentEvent, void, undefined>;
interface ReconnectOptions {
    delay?: number | undefined;
    maxDelay?: number | undefined;
    jitter?: number | undefined;
    attempts?: number | undefined;
    statuses?: readonly number[] | undefined;
}
interface SseOptions extends ReadEventsOptions {
    lastEventId?: string | undefined;
    idleTimeout?: number | null | undefined;
    reconnect?: boolean | ReconnectOptions | undefined;
    onReconnect?: ((reconnecting: Reconnecting) => void) | undefined;
    clock?: Clock | undefined;
    random?: (() => number) | undefined;
}
type ConnectSseOptions = Omit<RequestOptions, "raiseForStatus"> & SseOptions;
declare function connectSse(client: Client, method: string, url: string | URL, options?: ConnectSseOptions): Promise<EventSource>;
type SseErrorCode = "ERR_SSE_STATUS" | "ERR_SSE_CONTENT_TYPE" | "ERR_SSE_EVENT_TOO_LARGE";
interface SseErrorOptions {
    code: SseErrorCode;
    response: HttpResponse;
    cause?: unknown;
}
declare const brand: unique symbol;
declare class SseError extends TransportError {
    readonly name = "SseError";
    readonly code: SseErrorCode;
    readonly response: HttpResponse;
    constructor(reason: string, options: SseErrorOptions);
    get [brand](): true;
}
declare function isSseError(value: unknown): value is SseError;
export { EventSource, ServerSentEvent, SseError, connectSse, isSseError, readEvents };
export type { ConnectSseOptions, ReadEventsOptions, ReconnectOptions, Reconnecting, ServerSentEventInit, SseErrorCode, SseErrorOptions, SseOptions };
