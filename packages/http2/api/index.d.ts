import { PoolLimits, Transport, Clock, PoolStatus, BaseTransport, HttpRequest, HttpResponse, TransportCapabilities } from "@haulier/core";
import { DiallingOptions } from "@haulier/net";
interface PingOptions {
    interval?: number | null | undefined;
    timeout?: number | undefined;
    verifyAfter?: number | null | undefined;
}
interface WindowOptions {
    stream?: number | undefined;
    largest?: number | undefined;
    connection?: number | undefined;
}
interface Http2TransportOptions extends DiallingOptions {
    limits?: Partial<PoolLimits> | undefined;
    h2c?: boolean | undefined;
    fallback?: Transport | undefined;
    maxConcurrentStreams?: number | undefined;
    windows?: WindowOptions | undefined;
    maxHeaderSize?: number | undefined;
    highWaterMark?: number | undefined;
    maxOverhead?: number | undefined;
    expectContinueTimeout?: number | undefined;
    ping?: PingOptions | undefined;
    clock?: Clock | undefined;
}
type SessionState = "open" | "draining" | "closed";
interface SessionStatus {
    readonly id: number;
    readonly origin: string;
    readonly state: SessionState;
    readonly streams: number;
    readonly capacity: number;
}
interface Http2PoolStatus extends PoolStatus {
    readonly sessions: readonly SessionStatus[];
}
declare class Http2Transport extends BaseTransport {
    #private;
    constructor(options?: Http2TransportOptions);
    handleRequest(request: HttpRequest): Promise<HttpResponse>;
    get capabilities(): TransportCapabilities;
    poolStatus(): Http2PoolStatus;
    close(): Promise<void>;
}
export { Http2Transport };
export type { Http2PoolStatus, Http2TransportOptions, PingOptions, SessionStatus, WindowOptions };
