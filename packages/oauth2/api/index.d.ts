import { Client, Clock, HttpRequest, HttpError, HttpErrorOptions, Auth, HttpResponse } from "@haulier/core";
import { CryptoKey, JWK, CryptoKeyPair, DPoPHandle, AuthorizationServer as AuthorizationServer$1, ClientAuth, DeviceAuthorizationResponse } from "oauth4webapi";
interface PrivateKeyAuthentication {
    privateKey: CryptoKey | JWK;
    keyId?: string | undefined;
}
type ClientAuthentication = "basic" | "post" | "secret-jwt" | "mtls" | "none" | PrivateKeyAuthentication;
type TokenClient = Pick<Client, "request">;
declare class DPoPProofs {
    #private;
    constructor(clock: Clock, keyPair: CryptoKeyPair | undefined);
    handle(): Promise<DPoPHandle>;
    sign(request: HttpRequest, accessToken: string): Promise<HttpRequest>;
    learn(url: string | URL, nonce: string | null): boolean;
}
interface ServerSettings {
    readonly client: TokenClient;
    readonly issuer: string | undefined;
    readonly tokenUrl: string | undefined;
    readonly deviceUrl: string | undefined;
    readonly revocationUrl: string | undefined;
    readonly allowInsecure: boolean;
}
declare class ServerMetadata {
    #private;
    constructor(settings: ServerSettings);
    get(signal: AbortSignal | undefined): Promise<AuthorizationServer$1>;
}
interface TokenSetData {
    readonly accessToken: string;
    readonly tokenType: string;
    readonly issuedAt: number;
    readonly expiresAt: number;
    readonly refreshToken?: string | undefined;
    readonly scope?: string | undefined;
}
declare class TokenSet {
    #private;
    constructor(data: TokenSetData);
    static fromJSON(value: unknown): TokenSet;
    get accessToken(): string;
    get tokenType(): string;
    get issuedAt(): number;
    get expiresAt(): number;
    get refreshToken(): string | undefined;
    get scope(): string | undefined;
    toJSON(): TokenSetData;
}
type Parameters = Readonly<Record<string, string | undefined>>;
interface AuthorizationServerSettings {
    readonly client: TokenClient;
    readonly clock: Clock;
    readonly metadata: ServerMetadata;
    readonly clientId: string;
    readonly clientSecret: string | undefined;
    readonly authentication: ClientAuth;
    readonly usesMtls: boolean;
    readonly extraParams: Readonly<Record<string, string>>;
    readonly proofs: DPoPProofs | undefined;
}
declare class AuthorizationServer {
    #private;
    constructor(settings: AuthorizationServerSettings);
    requestToken(grantType: string, parameters: Parameters, signal: AbortSignal | undefined): Promise<TokenSet>;
    authorizeDevice(parameters: Parameters, signal: AbortSignal | undefined): Promise<DeviceAuthorizationResponse>;
    revoke(token: string, hint: string, signal: AbortSignal | undefined): Promise<void>;
}
interface OAuth2ErrorOptions extends HttpErrorOptions {
    readonly error?: string | undefined;
    readonly errorDescription?: string | undefined;
    readonly status?: number | undefined;
}
declare class OAuth2Error extends HttpError {
    readonly name = "OAuth2Error";
    readonly code = "ERR_OAUTH2";
    readonly error: string | undefined;
    readonly errorDescription: string | undefined;
    readonly status: number | undefined;
    constructor(message: string, options?: OAuth2ErrorOptions);
}
interface GrantContext {
    readonly server: Pick<AuthorizationServer, "requestToken" | "authorizeDevice">;
    readonly clock: Clock;
    readonly scope: string | undefined;
    readonly signal: AbortSignal;
    readonly refused: OAuth2Error | undefined;
}
interface TokenGrant {
    obtain(context: GrantContext): Promise<TokenSet>;
}
interface TokenStore {
    load(): TokenSet | undefined | Promise<TokenSet | undefined>;
    save(tokens: TokenSet): void | Promise<void>;
    clear(): void | Promise<void>;
}
declare class MemoryTokenStore implements TokenStore {
    #private;
    constructor(tokens?: TokenSet);
    load(): TokenSet | undefined;
    save(tokens: TokenSet): void;
    clear(): void;
}
interface OAuth2AuthOptions {
    client: TokenClient;
    tokenUrl?: string | URL | undefined;
    issuer?: string | URL | undefined;
    clientId: string;
    clientSecret?: string | undefined;
    clientAuth?: ClientAuthentication | undefined;
    clientAuthAudience?: string | undefined;
    grant?: TokenGrant | undefined;
    scope?: string | readonly string[] | undefined;
    extraParams?: Readonly<Record<string, string>> | undefined;
    leeway?: number | undefined;
    store?: TokenStore | undefined;
    dpop?: boolean | CryptoKeyPair | undefined;
    deviceUrl?: string | URL | undefined;
    revocationUrl?: string | URL | undefined;
    allowInsecure?: boolean | undefined;
    clock?: Clock | undefined;
}
declare class OAuth2Auth extends Auth {
    #private;
    constructor(options: OAuth2AuthOptions);
    getToken(options?: {
        signal?: AbortSignal | undefined;
    }): Promise<TokenSet>;
    revoke(options?: {
        signal?: AbortSignal | undefined;
    }): Promise<void>;
    authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse>;
}
declare function clientCredentials(): TokenGrant;
interface DevicePrompt {
    readonly verificationUri: string;
    readonly userCode: string;
    readonly verificationUriComplete: string | undefined;
    readonly expiresIn: number;
}
interface DeviceCodeOptions {
    onPrompt: (prompt: DevicePrompt) => void | Promise<void>;
}
declare function deviceCode(options: DeviceCodeOptions): TokenGrant;
declare function refreshToken(token: string): TokenGrant;
type TokenInput = string | (() => string | Promise<string>);
interface TokenExchangeOptions {
    subjectToken: TokenInput;
    subjectTokenType?: string | undefined;
    actorToken?: TokenInput | undefined;
    actorTokenType?: string | undefined;
    requestedTokenType?: string | undefined;
    audience?: string | undefined;
    resource?: string | undefined;
}
declare function tokenExchange(options: TokenExchangeOptions): TokenGrant;
export { MemoryTokenStore, OAuth2Auth, OAuth2Error, TokenSet, clientCredentials, deviceCode, refreshToken, tokenExchange };
export type { ClientAuthentication, DeviceCodeOptions, DevicePrompt, GrantContext, OAuth2AuthOptions, OAuth2ErrorOptions, PrivateKeyAuthentication, TokenClient, TokenExchangeOptions, TokenGrant, TokenInput, TokenSetData, TokenStore };
