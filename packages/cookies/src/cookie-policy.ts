import { isSecure, siteOf } from "./site.ts";

/** What a jar's options say about which cookies it takes and sends. */
export interface CookiePolicy {
  /** Bytes of name and value together. */
  readonly maxCookieSize: number;
  readonly secureOnLoopback: boolean;
  /** The site that requests are made for; `null` where each is its own. */
  readonly site: string | null;
}

/** `https://example.com`: the scheme and the registrable domain, which two URLs of one site share. @see RFC 6265bis section 5.2 */
export function schemefulSite(url: URL): string {
  return `${url.protocol.replace(/^ws/, "http")}//${siteOf(url.hostname)}`;
}

/** Whether a request to `url` leaves the site that it is made for. */
export function isCrossSite(url: URL, { site }: CookiePolicy): boolean {
  return site !== null && schemefulSite(url) !== site;
}

/** Whether cookies that are `Secure` may go to, and come from, `url`. */
export function isSecureFor(url: URL, { secureOnLoopback }: CookiePolicy): boolean {
  return isSecure(url, secureOnLoopback);
}
