import type { Environment } from "./environment.ts";
import { parseNoProxy } from "./no-proxy.ts";
import { ProxyServer, type ProxySettings } from "./proxy-server.ts";
import { warnOnce } from "./warn-once.ts";

/** Options of {@link proxiesFromEnvironment}. */
export interface EnvironmentProxiesOptions {
  /** Told of what cannot be understood, and is left out. @defaultValue process.emitWarning, once for each text */
  warn?: ((message: string) => void) | undefined;
}

/**
 * Chooses proxies as `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say at the time of this call. A variable in lower case goes before
 * the same one in upper case, also when it is empty, which cancels it. A proxy without a scheme is one of `http:`, and `socks:` is `socks5h:`.
 *
 * `HTTP_PROXY` in upper case is not listened to in a CGI program, where anybody who sends a request can set it (CVE-2016-5388).
 */
export function proxiesFromEnvironment(
  env: Environment = process.env,
  options: EnvironmentProxiesOptions = {},
): (url: URL) => ProxySettings | null {
  const warn = options.warn ?? ((message: string) => warnOnce(message, "HAULIER_PROXY_ENVIRONMENT"));
  const all = proxyOf("ALL_PROXY", env, warn);
  const http = proxyOf("HTTP_PROXY", env, warn) ?? all;
  const https = proxyOf("HTTPS_PROXY", env, warn) ?? all;
  if (http === null && https === null) return () => null;
  const isExempt = parseNoProxy(valueOf("NO_PROXY", env), warn);
  return (url) => {
    const proxy = url.protocol === "https:" ? https : http;
    return proxy === null || isExempt(url) ? null : proxy;
  };
}

/** The value of a variable, or of its double in lower case. */
function valueOf(name: string, env: Environment): string {
  // Windows finds a variable in any case; only the list of names tells how it is written.
  const own = new Set(Object.keys(env));
  const lower = name.toLowerCase();
  if (own.has(lower)) return env[lower]?.trim() ?? "";
  if (!own.has(name) || (name === "HTTP_PROXY" && own.has("REQUEST_METHOD"))) return "";
  return env[name]?.trim() ?? "";
}

function proxyOf(name: string, env: Environment, warn: (message: string) => void): ProxyServer | null {
  const value = valueOf(name, env);
  if (value === "") return null;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  try {
    return new ProxyServer(url.replace(/^socks:/i, "socks5h:"));
  } catch (error) {
    // The value is not quoted: there may be a password in it.
    warn(`${name} is ignored: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
