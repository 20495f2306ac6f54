import { checkOptionNames, systemClock, type Clock } from "@haulier/core";

import { schemefulSite, type CookiePolicy } from "./cookie-policy.ts";
import type { RejectedCookie } from "./cookie-rejection.ts";
import type { ShelfLimits } from "./cookie-shelf.ts";
import type { CookieInit } from "./cookie.ts";

/** Options of a {@link CookieJar}. */
export interface CookieJarOptions {
  /** What the jar begins with: another jar, or what {@link cookiesFromJson} and {@link cookiesFromNetscape} read. */
  cookies?: Iterable<CookieInit> | undefined;
  /**
   * The site that all requests are made for, as the page in a browser is. Requests to other sites then carry, and their responses set,
   * only cookies that are `SameSite=None`. `null`: every request is made for the site that it goes to, as when a user types in its address.
   * @defaultValue null
   */
  site?: URL | string | null | undefined;
  /** Whether `http://localhost` and other loopback hosts may set and get `Secure` cookies, as in browsers. @defaultValue false */
  secureOnLoopback?: boolean | undefined;
  /** How many cookies there may be; the one that was not used for the longest time goes. @defaultValue 3_000 */
  maxCookies?: number | undefined;
  /** How many cookies the hosts of one registrable domain may have together; those not `Secure` go first. @defaultValue 180 */
  maxCookiesPerSite?: number | undefined;
  /** How long name and value of a cookie may be together, in bytes; a longer one is not taken. @defaultValue 4_096 */
  maxCookieSize?: number | undefined;
  /** How long the `Cookie` field of a request may be, in bytes; a cookie that does not fit is not sent. @defaultValue 16_384 */
  maxHeaderSize?: number | undefined;
  /** Told of each cookie that a server set, or {@link CookieJar.add} was given, and that is not taken, with the reason. What it throws is thrown on. */
  onRejected?: ((rejected: RejectedCookie) => void) | undefined;
  /** The time that cookies expire by. @defaultValue systemClock */
  clock?: Pick<Clock, "timestamp"> | undefined;
}

/** The options of a jar, with their defaults. */
export interface CookieJarSettings extends CookiePolicy, ShelfLimits {
  readonly maxHeaderSize: number;
  readonly onRejected: (rejected: RejectedCookie) => void;
  readonly clock: Pick<Clock, "timestamp">;
}

const optionNames: ReadonlySet<string> = new Set<keyof CookieJarOptions>([
  "cookies",
  "site",
  "secureOnLoopback",
  "maxCookies",
  "maxCookiesPerSite",
  "maxCookieSize",
  "maxHeaderSize",
  "onRejected",
  "clock",
]);

/**
 * @throws TypeError for an option that does not exist, and for a `site` that is no http or https URL.
 * @throws RangeError for a limit that is no whole number from 1.
 */
export function resolveOptions(options: CookieJarOptions): CookieJarSettings {
  checkOptionNames("CookieJar", options, optionNames);
  const { site = null, secureOnLoopback = false, onRejected = () => {}, clock = systemClock } = options;
  return {
    site: site === null ? null : siteOption(site),
    secureOnLoopback,
    maxCookies: limit("maxCookies", options.maxCookies, 3_000),
    maxCookiesPerSite: limit("maxCookiesPerSite", options.maxCookiesPerSite, 180),
    maxCookieSize: limit("maxCookieSize", options.maxCookieSize, 4_096),
    maxHeaderSize: limit("maxHeaderSize", options.maxHeaderSize, 16_384),
    onRejected,
    clock,
  };
}

function siteOption(site: URL | string): string {
  const url = typeof site === "string" && !URL.canParse(site) ? null : new URL(site);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new TypeError('site: expected an http or https URL, such as "https://example.com"');
  return schemefulSite(url);
}

function limit(name: string, value: number | undefined, byDefault: number): number {
  if (value === undefined) return byDefault;
  if (value === Infinity || (Number.isInteger(value) && value > 0)) return value;
  throw new RangeError(`${name}: expected a whole number from 1, or Infinity, got ${value}`);
}
