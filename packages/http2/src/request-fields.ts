import { requestTrailers, type HttpRequest, type RequestTrailers } from "@haulier/core";
import { checkConnect, checkSpecial, isSpecial, refusal, requestTarget } from "@haulier/net";

import type { ConnectProtocol } from "./connect-protocol.ts";

/** The head of a request as HTTP/2 sends it, and what it says that has consequences. */
export interface RequestHead {
  /** Names and values in turn, pseudo-fields first. */
  readonly fields: string[];
  /** Whether nothing comes after the head. */
  readonly endStream: boolean;
  /** Whether the body is kept back until the server asks for it. */
  readonly expectsContinue: boolean;
  readonly trailers: RequestTrailers | undefined;
  /** Whether a positive answer gives the stream away. */
  readonly connects: boolean;
}

/** Where a request goes. */
interface RequestTarget {
  readonly scheme: string | undefined;
  readonly authority: string;
  readonly path: string | undefined;
  readonly protocol: ConnectProtocol | undefined;
}

/**
 * The head for a request to an origin such as `https://example.com`.
 * @throws LocalProtocolError for what cannot be sent.
 */
export function requestHead(request: HttpRequest, origin: string): RequestHead {
  const { method, body, extensions } = request;
  const hasContent = body !== null && body.bytes?.byteLength !== 0;
  if (extensions.connectProtocol === undefined && !isSpecial(request)) {
    const target = plainTarget(requestTarget(request.href), origin);
    return {
      fields: fieldLines(request, target, hasContent),
      endStream: !hasContent,
      expectsContinue: false,
      trailers: undefined,
      connects: false,
    };
  }
  checkSpecial(request);
  const trailers = requestTrailers(request);
  const fields = fieldLines(request, specialTarget(request, origin), hasContent);
  announce(fields, request, trailers);
  const connects = method === "CONNECT";
  return {
    fields,
    endStream: !hasContent && trailers === undefined && !connects,
    expectsContinue: hasContent && request.headers.has("expect"),
    trailers,
    connects,
  };
}

function plainTarget(path: string, origin: string): RequestTarget {
  const colon = origin.indexOf(":");
  return { scheme: origin.slice(0, colon), authority: origin.slice(colon + 3), path, protocol: undefined };
}

/** @throws LocalProtocolError */
function specialTarget(request: HttpRequest, origin: string): RequestTarget {
  const { method, extensions, headers } = request;
  const { target, connectProtocol } = extensions;
  if (headers.has("upgrade"))
    throw refusal(
      request,
      "HTTP/2 has no Upgrade (RFC 9113 section 8.2.2): use CONNECT with extensions.connectProtocol",
    );
  if (connectProtocol !== undefined) {
    checkProtocol(request, connectProtocol);
    return { ...plainTarget(target ?? requestTarget(request.href), origin), protocol: connectProtocol };
  }
  if (method === "CONNECT") {
    checkConnect(request);
    return { scheme: undefined, authority: target!, path: undefined, protocol: undefined };
  }
  if (target === undefined) return plainTarget(requestTarget(request.href), origin);
  // What HTTP/1.1 writes in absolute form is taken apart here (RFC 9113 section 8.3.1).
  const absolute = /^(https?):\/\/([^/?]+)(.*)$/.exec(target);
  if (absolute !== null) {
    const [, scheme, authority, path] = absolute as unknown as [string, string, string, string];
    return { scheme, authority, path: path.startsWith("/") ? path : `/${path}`, protocol: undefined };
  }
  if (target !== "*" && !target.startsWith("/"))
    throw refusal(request, "with HTTP/2, extensions.target must be *, /path or http://host/path");
  return plainTarget(target, origin);
}

/** @throws LocalProtocolError */
function checkProtocol(request: HttpRequest, protocol: string): void {
  if (request.method !== "CONNECT")
    throw refusal(request, "extensions.connectProtocol goes with the method CONNECT (RFC 8441 section 4)");
  if (typeof protocol !== "string" || !/^[!#$%&'*+\-.^_`|~\w]+$/.test(protocol))
    throw refusal(request, "extensions.connectProtocol must be a token, such as websocket");
  if (request.body !== null) throw refusal(request, "CONNECT has no body (RFC 9110 section 9.3.6)");
}

function fieldLines({ method, headers }: HttpRequest, target: RequestTarget, hasContent: boolean): string[] {
  const { scheme, path, protocol } = target;
  const lines = [":method", method, ":authority", target.authority];
  if (scheme !== undefined) lines.push(":scheme", scheme);
  if (path !== undefined) lines.push(":path", path);
  if (protocol !== undefined) lines.push(":protocol", protocol);
  const list = headers.toList();
  let named: ReadonlySet<string> = none;
  for (let i = 0; i < list.length; i += 2) {
    const name = list[i]!.toLowerCase();
    const value = list[i + 1]!;
    if (!special.has(name)) lines.push(name, value);
    // The authority is the host (RFC 9113 section 8.3.1); with CONNECT it is the target.
    else if (name === "host") lines[3] = method === "CONNECT" && protocol === undefined ? target.authority : value;
    else if (name === "connection") named = optionsOf(headers.get(name)!);
    else if (name === "te" && hasTrailersToken(value)) lines.push("te", "trailers");
    // RFC 9110 section 10.1.1: not in a request without content.
    else if (name === "expect" && hasContent) lines.push(name, value);
  }
  return named === none ? lines : without(lines, named);
}

/** Fields that are changed or left out (RFC 9113 section 8.2.2). */
const special: ReadonlySet<string> = new Set([
  "host",
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "te",
  "expect",
]);

const none: ReadonlySet<string> = new Set();

/** The fields that belong to the connection, by the word of the request. */
function optionsOf(value: string): ReadonlySet<string> {
  return new Set(value.split(",").map((option) => option.trim().toLowerCase()));
}

/** Trailers are all that HTTP/2 knows of TE. */
function hasTrailersToken(value: string): boolean {
  return value.split(",").some((coding) => coding.trim().toLowerCase() === "trailers");
}

function without(lines: string[], names: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (let i = 0; i < lines.length; i += 2) if (!names.has(lines[i]!)) kept.push(lines[i]!, lines[i + 1]!);
  return kept;
}

function announce(fields: string[], { headers }: HttpRequest, trailers: RequestTrailers | undefined): void {
  if (trailers === undefined || typeof trailers === "function" || headers.has("trailer")) return;
  const names = new Set(trailers.keys());
  if (names.size > 0) fields.push("trailer", [...names].join(", "));
}
