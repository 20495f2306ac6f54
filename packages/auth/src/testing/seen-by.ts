import type { MockTransport } from "@haulier/mock";

/** The values of one header in all requests that a transport was given, in order; null where there was none. */
export function seenBy(transport: MockTransport, name = "authorization"): (string | null)[] {
  return transport.calls.map(({ request }) => request.headers.get(name));
}
