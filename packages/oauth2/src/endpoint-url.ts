// oxlint-disable-next-line no-deprecated -- marked so as a warning: the library knows no exception for this machine
import { allowInsecureRequests } from "oauth4webapi";

/** Takes the check of schemes from oauth4webapi: the URLs have been checked here. */
// oxlint-disable-next-line no-deprecated -- see above
export const schemeIsChecked = { [allowInsecureRequests]: true } as const;

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * Why a URL cannot be that of an authorization server; undefined when it can. Secrets go there, so it has to be https, but on this machine
 * (RFC 6749 section 3.2 wants TLS; RFC 8252 section 8.3 is the exception).
 */
export function endpointFault(url: string, allowInsecure: boolean): string | undefined {
  if (!URL.canParse(url)) return "it is no URL";
  const { protocol, hostname } = new URL(url);
  if (protocol === "https:") return undefined;
  if (protocol !== "http:") return `its scheme is ${protocol}, and only https is spoken here`;
  if (allowInsecure || loopback.test(hostname)) return undefined;
  return "secrets are not sent by http, but to this machine; use https, or set allowInsecure where the network is trusted";
}
