import type { HttpRequest } from "@haulier/core";

/**
 * A request with one more header. It is a copy, so that the request that was sent without credentials stays as it was sent, in the history
 * and in what hooks have kept.
 */
export function withHeader(request: HttpRequest, name: string, value: string): HttpRequest {
  const headers = request.headers.clone();
  headers.set(name, value);
  return request.with({ headers });
}

/** Whether a request has credentials already: the caller's own or those of a scheme before, which have priority. */
export function hasAuthorization(request: HttpRequest): boolean {
  return request.headers.has("authorization");
}
