import { HttpRequest, HttpResponse, HttpHeaders, HeadersInit, HttpResponseInit, BaseTransport, Clock, TransportCapabilities, ClockTimer } from "@haulier/core";
declare class Delayed<out T> {
    readonly ms: number;
    readonly value: T;
    constructor(ms: number, value: T);
}
declare function delay<T>(ms: number, value: T): Delayed<T>;
declare class Failure {
    readonly error: unknown;
    constructor(error: unknown);
}
declare function fail(error: unknown): Failure;
declare const inspectSymbol: unique symbol;
declare class MockCall {
    #private;
    readonly at: number;
    get request(): HttpRequest;
    get response(): HttpResponse | undefined;
    get error(): unknown;
    get trailers(): HttpHeaders | undefined;
    get content(): Uint8Array;
    text(): string;
    json<T = unknown>(): T;
    toString(): string;
    toJSON(): {
        at: number;
        request: ReturnType<HttpRequest["toJSON"]>;
        outcome: string;
    };
    [inspectSymbol](): string;
}
type Chunk = string | Uint8Array | Delayed<Chunk> | Failure;
type ChunksInit = Iterable<Chunk> | AsyncIterable<Chunk>;
interface MockResponseInit extends Omit<HttpResponseInit, "request"> {
    chunks?: ChunksInit | undefined;
    informational?: readonly InformationalInit[] | undefined;
}
interface InformationalInit {
    readonly status: number;
    readonly headers?: HeadersInit | undefined;
}
type MockReply = HttpResponse | MockResponseInit | Delayed<MockReply> | Failure;
type MockHandler = (request: HttpRequest) => MockReply | Promise<MockReply>;
interface MockTransportOptions {
    clock?: Clock | undefined;
    connectDelay?: number | undefined;
    readBody?: boolean | undefined;
}
declare class MockTransport extends BaseTransport {
    #private;
    constructor(handler: MockHandler | MockResponseInit, options?: MockTransportOptions);
    get capabilities(): TransportCapabilities;
    get calls(): readonly MockCall[];
    get lastCall(): MockCall | undefined;
    reset(): void;
    handleRequest(request: HttpRequest): Promise<HttpResponse>;
    close(): Promise<void>;
    toString(): string;
    [inspectSymbol](): string;
}
interface VirtualClockOptions {
    timestamp?: number | undefined;
}
interface PendingTimer {
    readonly at: number;
    readonly delay: number;
}
declare class VirtualClock implements Clock {
    #private;
    constructor(options?: VirtualClockOptions);
    now(): number;
    timestamp(): number;
    startTimer(callback: () => void, delay: number): ClockTimer;
    get pending(): readonly PendingTimer[];
    advance(ms: number): Promise<void>;
    next(): Promise<boolean>;
    runAll(): Promise<void>;
    toString(): string;
    [inspectSymbol](): string;
}
export { Delayed, Failure, MockCall, MockTransport, VirtualClock, delay, fail };
export type { Chunk, ChunksInit, InformationalInit, MockHandler, MockReply, MockResponseInit, MockTransportOptions, PendingTimer, VirtualClockOptions };
