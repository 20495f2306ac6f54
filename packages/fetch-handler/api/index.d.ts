import { BaseTransport, Clock, TransportCapabilities, HttpRequest, HttpResponse } from "@haulier/core";
interface ClientAddress {
    readonly address: string;
    readonly port: number;
}
interface ClientPlace extends ClientAddress {
    readonly family: "IPv4" | "IPv6";
}
type FetchHandler = (request: Request, info: HandlerInfo) => Response | Promise<Response>;
type FetchApp = FetchHandler | {
    readonly fetch: FetchHandler;
};
interface HandlerInfo {
    readonly remoteAddr: {
        readonly transport: "tcp";
        readonly hostname: string;
        readonly port: number;
    };
    requestIP(request: Request): ClientPlace;
}
interface FetchHandlerTransportOptions {
    raiseAppErrors?: boolean | undefined;
    baseUrl?: string | URL | undefined;
    clientAddress?: ClientAddress | undefined;
    clock?: Clock | undefined;
}
declare class FetchHandlerTransport extends BaseTransport {
    #private;
    constructor(app: FetchApp, options?: FetchHandlerTransportOptions);
    get capabilities(): TransportCapabilities;
    handleRequest(request: HttpRequest): Promise<HttpResponse>;
    close(): Promise<void>;
}
export { FetchHandlerTransport };
export type { ClientAddress, ClientPlace, FetchApp, FetchHandler, FetchHandlerTransportOptions, HandlerInfo };
