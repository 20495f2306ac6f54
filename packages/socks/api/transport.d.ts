import { Connector, BaseTransport, HttpRequest, HttpResponse, TransportCapabilities, PoolStatus } from "@haulier/core";
import { UndiciTransportOptions } from "@haulier/undici";
import { LookupFunction } from "node:net";
import { TlsOptions, TlsSettings } from "@haulier/net";
interface SocksProxyInit {
    readonly url: string | URL;
    readonly username?: string | undefined;
    readonly password?: string | undefined;
}
interface SocksConnectorOptions {
    proxy: string | URL | SocksProxyInit;
    tls?: TlsOptions | TlsSettings | undefined;
    connector?: Connector | undefined;
    lookup?: LookupFunction | undefined;
}
type SocksTransportOptions = SocksConnectorOptions & Omit<UndiciTransportOptions, keyof SocksConnectorOptions | "socketPath" | "socks" | "trustEnv">;
declare class SocksTransport extends BaseTransport {
    #private;
    constructor({ proxy, tls, connector, lookup, ...options }: SocksTransportOptions);
    handleRequest(request: HttpRequest): Promise<HttpResponse>;
    get capabilities(): TransportCapabilities;
    poolStatus(): PoolStatus | undefined;
    close(): Promise<void>;
}
export { SocksTransport };
export type { SocksTransportOptions };
