interface SocksRequest {
    readonly version: 4 | 5;
    readonly host: string;
    readonly port: number;
    readonly username: string;
}
interface SocksServerOptions {
    username?: string | undefined;
    password?: string | undefined;
    hosts?: Readonly<Record<string, string>> | undefined;
}
interface SocksServer extends AsyncDisposable {
    readonly port: number;
    readonly requests: readonly SocksRequest[];
    readonly openConnections: number;
    url(scheme: "socks4" | "socks4a" | "socks5" | "socks5h"): string;
    close(): Promise<void>;
}
declare function startSocksServer(options?: SocksServerOptions): Promise<SocksServer>;
export { startSocksServer };
export type { SocksRequest, SocksServer, SocksServerOptions };
