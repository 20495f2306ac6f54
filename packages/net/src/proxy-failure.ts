import { isTransportError, ProxyError, type ConnectTarget } from "@haulier/core";

import { joinAddress } from "./address.ts";
import { describeFailure } from "./describe-failure.ts";
import { ProxyRefusal } from "./proxy-answer.ts";
import type { ProxyServer } from "./proxy-server.ts";

/** What was being done with a proxy when it failed. */
export type ProxyStep =
  /** Connecting to it. */
  | "reach"
  /** TLS with it. */
  | "secure"
  /** Asking it for a tunnel. */
  | "tunnel";

/**
 * What goes wrong between us and a proxy, as `ProxyError` with the proxy's address and without its credentials. The failure of another
 * proxy on the way to it is its own.
 * @param target undefined where the proxy itself is the target.
 */
export function proxyFailure(
  error: unknown,
  step: ProxyStep,
  proxy: ProxyServer,
  target: ConnectTarget | undefined,
): ProxyError {
  if (isTransportError(error) && error.code === "ERR_PROXY") return error as ProxyError;
  const goal =
    target === undefined
      ? `cannot connect to the proxy ${proxy.name}`
      : `cannot connect to ${joinAddress(target.hostname, target.port)} through the proxy ${proxy.name}`;
  const status = error instanceof ProxyRefusal ? error.status : undefined;
  return new ProxyError(`${goal}: ${describe(error, step, proxy)}`, { cause: error, status });
}

function describe(error: unknown, step: ProxyStep, proxy: ProxyServer): string {
  if (error instanceof ProxyRefusal) return `${error.message}${remedyFor(error, proxy)}`;
  if (step === "reach") return error instanceof Error ? error.message : String(error);
  const what = describeFailure(error, "connect");
  // The remedies name options of TLS, which are those of the proxy here.
  return step === "secure" ? `TLS with it failed: ${what.replaceAll(/\btls\.(?=[a-z])/gi, "proxy.tls.")}` : what;
}

function remedyFor({ status, schemes }: ProxyRefusal, proxy: ProxyServer): string {
  if (status === 403) return "; it does not allow this target, or this client";
  if (status !== 407) return "";
  const wanted = schemes.length === 0 ? "" : `; it wants ${schemes.join(" or ")}`;
  return `${wanted}; ${proxy.hasCredentials ? "check" : "pass"} the user and password of the proxy`;
}
