import { HttpRequest, HttpResponse, PoolLimits, Transport } from "@haulier/core";
type Handler = (request: HttpRequest) => Promise<HttpResponse>;
type Road = "http" | "https" | "h2" | "h2c" | "unix" | "handler";
interface TransportSetup {
    readonly tls: {
        readonly ca?: string;
        readonly cert?: string;
        readonly key?: string;
    };
    readonly limits: Partial<PoolLimits>;
    readonly socketPath: string | undefined;
    readonly handler: Handler;
}
interface TransportUnderTest {
    create(setup: TransportSetup): Transport | Promise<Transport>;
    readonly road?: Road | undefined;
    readonly skip?: Readonly<Record<string, string>> | undefined;
}
declare function describeTransport(name: string, subject: TransportUnderTest): void;
export { describeTransport };
export type { TransportSetup, TransportUnderTest };
