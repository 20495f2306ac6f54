import type { ForwardRoute, HttpHeaders, HttpRequest } from "@haulier/core";

/** The target of a request that a proxy takes whole: the URL without userinfo and fragment (RFC 9112 section 3.2.2). */
export function absoluteForm(href: string): string {
  const url = new URL(href);
  url.username = "";
  url.password = "";
  url.hash = "";
  return url.href;
}

/** The fields of such a request: with the host that it is for, since the connection is to another one, and those for the proxy. */
export function forwardHeaders(request: HttpRequest, { headers: own }: ForwardRoute): HttpHeaders {
  const headers = request.headers.clone();
  if (!headers.has("host")) headers.append("Host", request.url.host);
  for (const [name, value] of own.raw) if (!request.headers.has(name)) headers.append(name, value);
  return headers;
}
