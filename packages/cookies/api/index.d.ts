import { Clock, CookieStore } from "@haulier/core";
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
declare const brand: unique symbol;
declare class CookieConflictError extends Error {
    readonly name = "CookieConflictError";
    readonly code = "ERR_COOKIE_CONFLICT";
    readonly cookies: readonly Cookie[];
    constructor(cookieName: string, cookies: readonly Cookie[]);
    get [brand](): true;
}
declare function isCookieConflictError(value: unknown): value is CookieConflictError;
type CookieRejection = "empty" | "invalid-character" | "too-large" | "domain-mismatch" | "public-suffix" | "insecure-origin" | "shadows-secure" | "insecure-none" | "cross-site" | "prefix";
interface RejectedCookie {
    readonly name: string;
    readonly reason: CookieRejection;
    readonly host: string;
}
interface CookieJarOptions {
    cookies?: Iterable<CookieInit> | undefined;
    site?: URL | string | null | undefined;
    secureOnLoopback?: boolean | undefined;
    maxCookies?: number | undefined;
    maxCookiesPerSite?: number | undefined;
    maxCookieSize?: number | undefined;
    maxHeaderSize?: number | undefined;
    onRejected?: ((rejected: RejectedCookie) => void) | undefined;
    clock?: Pick<Clock, "timestamp"> | undefined;
}
interface CookiePlace {
    readonly domain?: string | undefined;
    readonly path?: string | undefined;
}
interface CookieQuery extends CookiePlace {
    readonly name?: string | undefined;
}
type CookieScope = Omit<CookieInit, "name" | "value" | "created" | "lastAccessed">;
declare class CookieJar implements CookieStore, Iterable<Cookie> {
    #private;
    constructor(options?: CookieJarOptions);
    get size(): number;
    getCookieString(url: URL | string): string;
    cookiesFor(url: URL | string): Cookie[];
    setCookies(lines: readonly string[], url: URL | string): void;
    set(name: string, value: string, scope: CookieScope): void;
    update(cookies: Readonly<Record<string, string>> | Iterable<readonly [
        name: string,
        value: string
    ]>, scope: CookieScope): void;
    add(cookies: Iterable<CookieInit>): number;
    get(name: string, place?: CookiePlace): string | undefined;
    has(name: string, place?: CookiePlace): boolean;
    find(query?: CookieQuery): Cookie[];
    delete(name: string, place?: CookiePlace): boolean;
    clear(query?: CookieQuery): number;
    clearSession(): number;
    [Symbol.iterator](): IterableIterator<Cookie>;
    toString(): string;
    [inspectSymbol](): string;
}
declare function cookiesToJson(cookies: Iterable<Cookie>): string;
declare function cookiesFromJson(text: string): CookieInit[];
declare function cookiesToNetscape(cookies: Iterable<Cookie>): string;
declare function cookiesFromNetscape(text: string): CookieInit[];
export { Cookie, CookieConflictError, CookieJar, cookiesFromJson, cookiesFromNetscape, cookiesToJson, cookiesToNetscape, isCookieConflictError };
export type { CookieInit, CookieJarOptions, CookiePlace, CookieQuery, CookieRejection, CookieScope, RejectedCookie, SameSite };
