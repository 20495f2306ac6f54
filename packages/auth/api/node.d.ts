import { Auth, HttpRequest, HttpResponse } from "@haulier/core";
interface NetrcAuthOptions {
    file?: string | URL | undefined;
    scheme?: "basic" | "digest" | undefined;
    onWarning?: ((message: string) => void) | undefined;
}
declare class NetrcAuth extends Auth {
    #private;
    constructor(options?: NetrcAuthOptions);
    authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse>;
}
declare class NetrcError extends Error {
    readonly name = "NetrcError";
    readonly code = "ERR_NETRC";
    readonly file: string;
    readonly line: number | undefined;
    constructor(reason: string, where: {
        file: string;
        line?: number;
        cause?: unknown;
    });
}
export { NetrcAuth, NetrcError };
export type { NetrcAuthOptions };
