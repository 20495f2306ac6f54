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
interface TokenStore {
    load(): TokenSet | undefined | Promise<TokenSet | undefined>;
    save(tokens: TokenSet): void | Promise<void>;
    clear(): void | Promise<void>;
}
declare class FileTokenStore implements TokenStore {
    #private;
    constructor(file: string | URL);
    load(): Promise<TokenSet | undefined>;
    save(tokens: TokenSet): Promise<void>;
    clear(): Promise<void>;
}
export { FileTokenStore };
