import { HttpRequest, Auth, HttpResponse, AuthInit } from "@haulier/core";
type SecretSource = string | ((request: HttpRequest) => string | Promise<string>);
type ApiKeyAuthOptions = {
    key: SecretSource;
} & ({
    header: string;
} | {
    query: string;
} | {
    cookie: string;
});
declare class ApiKeyAuth extends Auth {
    #private;
    constructor(options: ApiKeyAuthOptions);
    authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse>;
}
interface BasicAuthOptions {
    charset?: "UTF-8" | "ISO-8859-1" | undefined;
}
declare class BasicAuth extends Auth {
    #private;
    constructor(username: string, password?: string, options?: BasicAuthOptions);
    authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse>;
}
declare class BearerAuth extends Auth {
    #private;
    constructor(token: SecretSource);
    authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse>;
}
declare function byOrigin(auths: Readonly<Record<string, AuthInit>>): Auth;
declare function chain(...auths: readonly AuthInit[]): Auth;
type DigestAlgorithmName = "SHA-512" | "SHA-512-256" | "SHA-256" | "SHA" | "MD5";
type DigestQop = "auth" | "auth-int";
interface DigestAuthOptions {
    algorithms?: readonly DigestAlgorithmName[] | undefined;
    qop?: DigestQop | undefined;
    verifyServer?: boolean | undefined;
}
declare class DigestAuth extends Auth {
    #private;
    constructor(username: string, password: string, options?: DigestAuthOptions);
    authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse>;
}
interface Challenge {
    readonly scheme: string;
    readonly token68: string | undefined;
    readonly parameters: ReadonlyMap<string, string>;
}
declare function parseChallenges(lines: readonly string[]): Challenge[];
export { ApiKeyAuth, BasicAuth, BearerAuth, DigestAuth, byOrigin, chain, parseChallenges };
export type { ApiKeyAuthOptions, BasicAuthOptions, Challenge, DigestAlgorithmName, DigestAuthOptions, DigestQop, SecretSource };
