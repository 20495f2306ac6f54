import { checkOptionNames } from "@haulier/core";

/** A SOCKS proxy with what it wants to know, as {@link socksConnector} takes it. */
export interface SocksProxyInit {
  /** `socks5h://host:1080`; the port is 1080 where none is given. */
  readonly url: string | URL;
  /** The user, in place of one in the URL; for SOCKS4 the user id. */
  readonly username?: string | undefined;
  /** The password, in place of one in the URL. SOCKS4 has none. */
  readonly password?: string | undefined;
}

const names: ReadonlySet<string> = new Set<keyof SocksProxyInit>(["url", "username", "password"]);

/** A proxy that has been checked. */
export interface SocksProxy {
  readonly version: 4 | 5;
  /** Whether the proxy turns names into addresses. */
  readonly resolvesNames: boolean;
  /** A name or an address; IPv6 without brackets. */
  readonly hostname: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** Such as `socks5h://127.0.0.1:1080`, for messages and facts: without credentials. */
  readonly label: string;
}

const schemes: Readonly<Record<string, Pick<SocksProxy, "version" | "resolvesNames">>> = {
  "socks4:": { version: 4, resolvesNames: false },
  "socks4a:": { version: 4, resolvesNames: true },
  "socks5:": { version: 5, resolvesNames: false },
  "socks5h:": { version: 5, resolvesNames: true },
};

const DEFAULT_PORT = 1080;

/** One byte tells how long they are (RFC 1929 section 2). */
const MAX_BYTES = 255;

/**
 * Reads what a caller says about a proxy.
 * @throws TypeError for what cannot be used; the text quotes neither user nor password.
 */
export function parseSocksProxy(init: string | URL | SocksProxyInit): SocksProxy {
  const given = initOf(init);
  const url = parse(given.url);
  const scheme = Object.hasOwn(schemes, url.protocol) ? schemes[url.protocol] : undefined;
  if (scheme === undefined) {
    throw new TypeError(`proxy: expected socks5h:, socks5:, socks4a: or socks4:, got "${url.protocol}"`);
  }
  if (url.hostname === "") throw new TypeError("proxy: the URL names no host");
  if (!["", "/"].includes(url.pathname) || url.search !== "" || url.hash !== "") {
    throw new TypeError("proxy: a SOCKS proxy has no path, query or fragment");
  }
  const port = url.port === "" ? DEFAULT_PORT : Number(url.port);
  const proxy: SocksProxy = {
    ...scheme,
    hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port,
    username: credential("username", given.username, url.username),
    password: credential("password", given.password, url.password),
    label: `${url.protocol}//${url.hostname}:${port}`,
  };
  checkCredentials(proxy);
  return proxy;
}

function initOf(init: string | URL | SocksProxyInit): SocksProxyInit {
  if (typeof init === "string" || init instanceof URL) return { url: init };
  if (typeof init === "object" && init !== null && "url" in init) {
    // What is no plain object may have more to it than what concerns SOCKS.
    if (Object.getPrototypeOf(init) === Object.prototype) checkOptionNames("proxy", init, names);
    return init;
  }
  throw new TypeError('proxy: expected a URL such as "socks5h://127.0.0.1:1080", or { url, username, password }');
}

function parse(url: string | URL): URL {
  const parsed = url instanceof URL ? url : URL.parse(url);
  // The text is not quoted: it may be a mistyped URL with a password in it.
  if (parsed === null) throw new TypeError('proxy: not a URL; expected one such as "socks5h://127.0.0.1:1080"');
  return parsed;
}

function credential(name: "username" | "password", option: unknown, encoded: string): string {
  if (option === undefined) return decoded(encoded);
  if (typeof option !== "string") throw new TypeError(`proxy.${name}: expected a string, got ${typeof option}`);
  return option;
}

/** Userinfo of a URL as it was meant; a percent sign that encodes nothing stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function checkCredentials({ version, username, password }: SocksProxy): void {
  if (version === 4 && password !== "") {
    throw new TypeError("proxy: SOCKS4 has a user id and no password; use socks5: or socks5h:");
  }
  // It ends the user id, so that what follows would be taken for the name of the host.
  if (version === 4 && username.includes("\0")) throw new TypeError("proxy: a SOCKS4 user id has no NUL");
  for (const [name, value] of Object.entries({ username, password })) {
    if (Buffer.byteLength(value) > MAX_BYTES) {
      throw new TypeError(`proxy: the ${name} is longer than the ${MAX_BYTES} bytes that SOCKS allows`);
    }
  }
}
