import { LocalProtocolError, requestTrailers, type HttpRequest } from "@haulier/core";

/**
 * Whether a request may ask for something out of the ordinary: trailers, `Expect`, `Upgrade`, CONNECT, a target of its own. Asked of every
 * request, so it costs next to nothing.
 */
export function isSpecial({ method, headers, extensions }: HttpRequest): boolean {
  if (extensions.trailers !== undefined || extensions.target !== undefined || method === "CONNECT") return true;
  const list = headers.toList();
  for (let i = 0; i < list.length; i += 2) {
    const name = list[i]!;
    if (name.length === 6 ? isNamed(name, "expect") : name.length === 7 && isNamed(name, "upgrade")) return true;
  }
  return false;
}

/** The first letter decides nearly always, as between `Expect` and `Accept`. */
function isNamed(name: string, lowerCase: string): boolean {
  return (name.charCodeAt(0) | LOWER_CASE) === lowerCase.charCodeAt(0) && name.toLowerCase() === lowerCase;
}

/** The bit in which letters differ by case. */
const LOWER_CASE = 0x20;

/**
 * Refuses targets and expectations that no protocol could send.
 * @throws LocalProtocolError
 */
export function checkSpecial(request: HttpRequest): void {
  const { headers, extensions } = request;
  if (extensions.target !== undefined) checkTarget(request, extensions.target);
  const expected = headers.get("expect");
  if (expected !== null && expected.toLowerCase() !== "100-continue")
    throw refusal(request, "Expect can only be 100-continue (RFC 9110 section 10.1.1)");
  requestTrailers(request);
}

/**
 * Refuses a CONNECT that does not say where it is to lead.
 * @throws LocalProtocolError
 */
export function checkConnect(request: HttpRequest): void {
  const { target } = request.extensions;
  if (target === undefined || !/^(\[[\dA-Fa-f:.]+\]|[^\s/?#@:[\]]+):\d{1,5}$/.test(target))
    throw refusal(request, 'CONNECT needs the host and port that it is to lead to, as extensions.target: "host:443"');
  if (request.body !== null) throw refusal(request, "CONNECT has no body (RFC 9110 section 9.3.6)");
}

/** An error for a request that cannot be sent. */
export function refusal(request: HttpRequest, what: string): LocalProtocolError {
  return new LocalProtocolError(`${request.toString()}: ${what}`, { request });
}

/** @throws LocalProtocolError for a target that would be read as something else (RFC 9112 section 3.2). */
function checkTarget(request: HttpRequest, target: unknown): void {
  if (typeof target === "string" && /^[!"$-~]+$/.test(target)) return;
  throw refusal(
    request,
    "extensions.target must be printable ASCII without spaces and #, such as *, /path, http://host/path or host:443",
  );
}
