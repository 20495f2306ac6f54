import { PoolLimits, Connector, Clock, BaseTransport, HttpRequest, HttpResponse, TransportCapabilities, PoolStatus } from "@haulier/core";
import { TlsOptions } from "@haulier/net";
import { Dispatcher } from "undici";
interface UndiciTransportOptions {
    limits?: Partial<PoolLimits> | undefined;
    http2?: boolean | undefined;
    tls?: TlsOptions | undefined;
    socketPath?: string | undefined;
    connector?: Connector | undefined;
    maxHeaderSize?: number | undefined;
    highWaterMark?: number | undefined;
    clock?: Clock | undefined;
}
type UndiciDispatcherOptions = Pick<UndiciTransportOptions, "highWaterMark" | "clock"> & {
    dispatcher: Dispatcher;
};
declare class UndiciTransport extends BaseTransport {
    #private;
    constructor(options?: UndiciTransportOptions | UndiciDispatcherOptions);
    handleRequest(request: HttpRequest): Promise<HttpResponse>;
    get capabilities(): TransportCapabilities;
    poolStatus(): PoolStatus | undefined;
    close(): Promise<void>;
}
export { UndiciTransport };
export type { UndiciDispatcherOptions, UndiciTransportOptions };
