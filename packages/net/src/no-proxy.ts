import { BlockList, isIP } from "node:net";

/** One entry of NO_PROXY. */
interface Exemption {
  /** Such as `https:`; undefined is any. */
  readonly protocol: string | undefined;
  readonly port: string | undefined;
  readonly matchesHost: (host: string, family: number) => boolean;
}

/** URLs whose answer is remembered. */
const maxRemembered = 1_000;

/**
 * Reads NO_PROXY: which URLs are reached without a proxy. Entries are separated by commas or white space, and one that cannot be understood
 * is left out with a warning.
 *
 * `*` is every host; `example.com` a domain with its subdomains, `.example.com` or `*.example.com` the subdomains alone, `localhost` and
 * addresses just themselves, `10.0.0.0/8` and `fd00::/8` networks. A scheme before it and a port after it narrow it down.
 */
export function parseNoProxy(list: string, warn: (message: string) => void): (url: URL) => boolean {
  const exemptions = list
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .flatMap((entry) => {
      const exemption = parseExemption(entry);
      if (exemption === undefined)
        warn(`the entry "${entry.slice(0, 100)}" of NO_PROXY is ignored: it is no host, address or network`);
      return exemption ?? [];
    });
  if (exemptions.length === 0) return () => false;
  const remembered = new Map<string, boolean>();
  return (url) => {
    const origin = `${url.protocol}//${url.host}`;
    let answer = remembered.get(origin);
    if (answer === undefined) {
      answer = isExempt(url, exemptions);
      if (remembered.size >= maxRemembered) remembered.clear();
      remembered.set(origin, answer);
    }
    return answer;
  };
}

function isExempt({ protocol, hostname, port }: URL, exemptions: readonly Exemption[]): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  const family = isIP(host);
  const effectivePort = port === "" ? (protocol === "https:" ? "443" : "80") : port;
  return exemptions.some(
    (exemption) =>
      (exemption.protocol === undefined || exemption.protocol === protocol) &&
      (exemption.port === undefined || exemption.port === effectivePort) &&
      exemption.matchesHost(host, family),
  );
}

function parseExemption(entry: string): Exemption | undefined {
  const [, scheme, rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/i.exec(entry)!;
  // A second colon belongs to an IPv6 address, unless that is in brackets.
  const parts = /^(?<host>\[[^\]]*\](?:\/\d+)?|[^:]*|[^[\]]*:[^[\]]*:[^[\]]*)(?::(?<port>\d{1,5}))?$/.exec(
    rest,
  )?.groups;
  if (parts === undefined || (scheme !== undefined && !/^(?:https?|all)$/i.test(scheme))) return undefined;
  const host = parts["host"]!;
  const matchesHost = host.startsWith("[") ? networkMatcher(host.replace(/^\[([^\]]*)\]/, "$1")) : hostMatcher(host);
  if (matchesHost === undefined) return undefined;
  const protocol = scheme === undefined || /^all$/i.test(scheme) ? undefined : `${scheme.toLowerCase()}:`;
  return { protocol, port: parts["port"]?.replace(/^0+(?=\d)/, ""), matchesHost };
}

function hostMatcher(host: string): Exemption["matchesHost"] | undefined {
  if (host === "*") return () => true;
  if (isIP(host) !== 0 || host.includes("/")) return networkMatcher(host);
  const [, prefix, name = ""] = /^(\*?\.|\*)?(.*)$/.exec(host)!;
  const domain = normalName(name);
  if (domain === undefined) return undefined;
  const suffix = `.${domain}`;
  if (prefix === "." || prefix === "*.") return (candidate) => candidate.endsWith(suffix);
  // Subdomains of localhost are this machine for browsers alone.
  if (domain === "localhost") return (candidate) => candidate === domain;
  return (candidate) => candidate === domain || candidate.endsWith(suffix);
}

/** An address, or a network such as `10.0.0.0/8`. IPv4 written as IPv6 (`::ffff:10.0.0.1`) is IPv4. */
function networkMatcher(text: string): Exemption["matchesHost"] | undefined {
  const [address = "", length] = text.split("/");
  const version = isIP(address);
  const bits = length === undefined ? undefined : Number(length);
  if (version === 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const family = version === 4 ? "ipv4" : "ipv6";
  const network = new BlockList();
  try {
    if (bits === undefined) network.addAddress(address, family);
    else network.addSubnet(address, bits, family);
  } catch {
    return undefined;
  }
  return (host, hostFamily) => hostFamily !== 0 && network.check(host, hostFamily === 4 ? "ipv4" : "ipv6");
}

/** A host name as `URL` writes it: lower case, punycode, no dot at the end. */
function normalName(name: string): string | undefined {
  if (!/^[^\s/?#@:\\*%]+$/.test(name)) return undefined;
  const hostname = URL.parse(`http://${name}`)?.hostname.replace(/\.$/, "");
  return hostname === "" ? undefined : hostname;
}
