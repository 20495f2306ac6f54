declare const inspectSymbol: unique symbol;
type SameSite = "strict" | "lax" | "none";
interface CookieInit {
    readonly name: string;
    readonly value: string;
    readonly domain: string;
    readonly hostOnly?: boolean | undefined;
    readonly path?: string | undefined;
    readonly secure?: boolean | undefined;
    readonly httpOnly?: boolean | undefined;
    readonly sameSite?: SameSite | null | undefined;
    readonly expires?: number | null | undefined;
    readonly created?: number | undefined;
    readonly lastAccessed?: number | undefined;
}
declare class Cookie implements CookieInit {
    #private;
    readonly name: string;
    readonly domain: string;
    readonly hostOnly: boolean;
    readonly path: string;
    readonly secure: boolean;
    readonly httpOnly: boolean;
    readonly sameSite: SameSite | null;
    readonly expires: number | null;
    readonly created: number;
    get value(): string;
    get lastAccessed(): number;
    toString(): string;
    [inspectSymbol](): string;
}
type CookieFormat = "json" | "netscape";
interface SaveCookiesOptions {
    format?: CookieFormat | undefined;
    sessionCookies?: boolean | undefined;
}
declare function saveCookies(path: string, cookies: Iterable<Cookie>, options?: SaveCookiesOptions): Promise<void>;
declare function loadCookies(path: string): Promise<CookieInit[]>;
export { loadCookies, saveCookies };
export type { CookieFormat, SaveCookiesOptions };
