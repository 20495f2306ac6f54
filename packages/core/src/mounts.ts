import { isTransport } from "./layer.ts";
import { checkRecord } from "./option-checks.ts";
import { parseUrl } from "./parse-url.ts";
import type { Transport } from "./transport.ts";

/**
 * Transports by URL pattern; `null` takes the client's own transport for what matches.
 *
 * A pattern is `scheme://host:port`, where the scheme may be `all` and the host `*` (any), `*.example.com` (its subdomains) or
 * `*example.com` (the domain and its subdomains); host and port may be left out. A pattern with a port goes first, then the longer
 * host without its star, then a host without a star, then the longer scheme.
 */
export type MountsInit = Readonly<Record<string, Transport | null>>;

/** A pattern that was parsed. */
export interface Mount {
  readonly pattern: string;
  readonly scheme: string | undefined;
  readonly port: string | undefined;
  readonly matchesHost: ((host: string) => boolean) | undefined;
  readonly transport: Transport | null;
  readonly rank: readonly [port: number, hostLength: number, exactHost: number, schemeLength: number];
}

/**
 * Parses patterns and sorts them, so that the first that matches is the one to take. Equal patterns replace those of `base`.
 * @throws TypeError for what is no record, a pattern without `://`, or a value that is neither a transport nor null.
 */
export function parseMounts(init: MountsInit, base: readonly Mount[] = []): readonly Mount[] {
  checkRecord("mounts", "transports by pattern", init);
  const own = Object.keys(init).map((pattern) => parseMount(pattern, init[pattern]));
  const kept = base.filter((mount) => !own.some(({ pattern }) => pattern === mount.pattern));
  return [...own, ...kept].toSorted(byRank);
}

function byRank({ rank: a }: Mount, { rank: b }: Mount): number {
  return b[0] - a[0] || b[1] - a[1] || b[2] - a[2] || b[3] - a[3];
}

/** The transport for a URL, as text; `fallback` when no pattern matches or the best one says null. */
export function transportFor(href: string, mounts: readonly Mount[], fallback: Transport): Transport {
  const place = placeOf(href);
  for (const mount of mounts) if (matches(mount, place)) return mount.transport ?? fallback;
  return fallback;
}

/** The parts of a URL that patterns are about. */
interface Place {
  readonly protocol: string;
  readonly hostname: string;
  /** Also when it is the default of the scheme. */
  readonly port: string;
}

function matches(mount: Mount, { protocol, hostname, port }: Place): boolean {
  if (mount.scheme !== undefined && mount.scheme !== protocol) return false;
  if (mount.port !== undefined && mount.port !== port) return false;
  return mount.matchesHost === undefined || mount.matchesHost(hostname);
}

/** Cut out of what `URL.href` gave, which costs a third of making the object again. */
function placeOf(href: string): Place {
  const schemeEnd = href.indexOf(":") + 1;
  const authority = href.slice(schemeEnd + 2, href.indexOf("/", schemeEnd + 2));
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  const protocol = href.slice(0, schemeEnd);
  // The colons of an address stand in brackets.
  const portAt = host.endsWith("]") ? -1 : host.lastIndexOf(":");
  if (portAt === -1) return { protocol, hostname: host, port: protocol === "https:" ? "443" : "80" };
  return { protocol, hostname: host.slice(0, portAt), port: host.slice(portAt + 1) };
}

function parseMount(pattern: string, transport: Transport | null | undefined): Mount {
  if (transport !== null && !isTransport(transport))
    throw new TypeError(`mounts: "${pattern}" must be a transport or null`);
  const parts =
    /^(?<scheme>[a-z][a-z0-9+.-]*):\/\/(?<host>\[[0-9a-f:.]+\]|[^:/?#]*)(?::(?<port>\d+))?(?:[/?#].*)?$/i.exec(
      pattern === "" ? "all://" : pattern,
    )?.groups;
  if (parts === undefined) {
    throw new TypeError(
      `mounts: "${pattern}" is not a pattern; write "all://", "https://", "all://example.com", "all://*.example.com" or with a port`,
    );
  }
  const scheme = parts["scheme"]!.toLowerCase();
  const host = parts["host"]!.toLowerCase();
  const protocol = scheme === "all" ? undefined : `${scheme}:`;
  const port = parts["port"];
  return {
    pattern: `${scheme}://${host}${port === undefined ? "" : `:${port}`}`,
    scheme: protocol,
    port,
    matchesHost: hostMatcher(host),
    transport,
    rank: [
      port === undefined ? 0 : 1,
      host.replace(/^\*/, "").length,
      host === "" || host.startsWith("*") ? 0 : 1,
      scheme === "all" ? 0 : scheme.length,
    ],
  };
}

function hostMatcher(host: string): ((host: string) => boolean) | undefined {
  if (host === "" || host === "*") return undefined;
  if (host.startsWith("*.")) {
    const suffix = normalizeHost(host.slice(2));
    return (candidate) => candidate.endsWith(`.${suffix}`);
  }
  if (host.startsWith("*")) {
    const domain = normalizeHost(host.slice(1));
    return (candidate) => candidate === domain || candidate.endsWith(`.${domain}`);
  }
  const exact = normalizeHost(host);
  return (candidate) => candidate === exact;
}

/** A host as `URL` writes it: lower case, punycode, canonical addresses. */
function normalizeHost(host: string): string {
  const url = parseUrl(`http://${host}`);
  if (url === null) throw new TypeError(`mounts: "${host}" is not a host`);
  return url.hostname;
}
