import { LookupFunction } from "node:net";
import { Connector } from "@haulier/core";
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
declare function socksConnector(options: SocksConnectorOptions): Connector;
type SocksStep = "method" | "password" | "request";
declare class SocksError extends Error {
    readonly name = "SocksError";
    readonly code: string;
    readonly version: 4 | 5;
    readonly step: SocksStep;
    readonly reply: number | undefined;
    constructor(message: string, facts: Pick<SocksError, "code" | "version" | "step" | "reply">);
}
export { SocksError, socksConnector };
export type { SocksConnectorOptions, SocksProxyInit, SocksStep };
