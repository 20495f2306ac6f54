import { IncomingMessage, ServerResponse, Server } from "node:http";
import { BaseTransport, PoolLimits, Clock, HttpRequest, HttpResponse, TransportCapabilities, PoolStatus } from "@haulier/core";
type NodeListener = (request: IncomingMessage, response: ServerResponse) => unknown;
interface ClientAddress {
    readonly address: string;
    readonly port: number;
}
interface NodeHandlerTransportOptions {
    raiseAppErrors?: boolean | undefined;
    clientAddress?: ClientAddress | undefined;
    limits?: Partial<PoolLimits> | undefined;
    clock?: Clock | undefined;
}
declare class NodeHandlerTransport extends BaseTransport {
    #private;
    constructor(app: NodeListener | Server, options?: NodeHandlerTransportOptions);
    handleRequest(request: HttpRequest): Promise<HttpResponse>;
    get capabilities(): TransportCapabilities;
    poolStatus(): PoolStatus | undefined;
    close(): Promise<void>;
}
export { NodeHandlerTransport };
export type { ClientAddress, NodeHandlerTransportOptions, NodeListener };
