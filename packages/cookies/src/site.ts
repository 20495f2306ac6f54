import { getPublicSuffix } from "tough-cookie";

/** Whether `host`, as `URL.hostname` gives it, is an address, to which nothing but itself matches. */
export function isAddress(host: string): boolean {
  return host.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * Whether anybody may register names below `domain`, by the public suffix list: `com`, `co.uk`, `github.io`. A name without a dot is one,
 * `localhost` too, since the hosts below it have nothing to do with each other.
 * @see RFC 6265bis section 5.1.3
 */
export function isPublicSuffix(domain: string): boolean {
  return !isAddress(domain) && (!domain.includes(".") || registrableDomain(domain) === undefined);
}

/** The registrable domain of `host`, which the hosts of one owner share; of an address or a public suffix itself. */
export function siteOf(host: string): string {
  return isAddress(host) ? host : (registrableDomain(host) ?? host);
}

function registrableDomain(host: string): string | undefined {
  // The names of RFC 6761 and 6762, such as `test`, are suffixes like any other: an error for them would be one for developers.
  return getPublicSuffix(host, { allowSpecialUseDomain: true, ignoreError: true });
}

/** Whether a host may be sent what a cookie of `domain` holds: it is that host, or, unless that is `hostOnly`, below it. */
export function hostMatches(host: string, domain: string, hostOnly: boolean): boolean {
  // No address gets here with a domain of more than one host, so that the ends of names may be compared.
  return host === domain || (!hostOnly && host.endsWith(domain) && host[host.length - domain.length - 1] === ".");
}

/** Whether `url` keeps what is sent from those on the way. */
export function isSecure(url: URL, secureOnLoopback: boolean): boolean {
  const { protocol } = url;
  return protocol === "https:" || protocol === "wss:" || (secureOnLoopback && isLoopback(url.hostname));
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
