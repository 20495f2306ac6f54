import { PoolLimits, Clock, BaseTransport, HttpRequest, HttpResponse, TransportCapabilities, PoolStatus } from "@haulier/core";
import { DiallingOptions } from "@haulier/net";
import { Dispatcher } from "undici";
interface UndiciTransportOptions extends DiallingOptions {
    limits?: Partial<PoolLimits> | undefined;
    http2?: boolean | undefined;
    maxHeaderSize?: number | undefined;
    highWaterMark?: number | undefined;
    expectContinueTimeout?: number | undefined;
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
