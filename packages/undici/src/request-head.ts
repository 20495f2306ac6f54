import type { RequestTrailers } from "@haulier/core";

/** What the head of a request is written from. */
export interface HeadInit {
  readonly method: string;
  /** The request target. */
  readonly target: string;
  /** Such as `https://example.com`. */
  readonly origin: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly hasBody: boolean;
  /** Whether the body has any bytes, as far as is known. */
  readonly hasContent: boolean;
  readonly trailers: RequestTrailers | undefined;
}

/** The head of a request for HTTP/1.1, and what it says that has consequences. */
export interface RequestHead {
  /** Names and values in turn, complete. */
  readonly lines: string[];
  /** Whether the body is kept back until the server asks for it. */
  readonly expectsContinue: boolean;
  /** The protocols that may be switched to, in lower case. */
  readonly upgrades: readonly string[];
}

/**
 * Completes the headers of a request with the fields that belong to the connection and to the framing. All others stay as they are, with
 * case, order and duplicates.
 */
export function requestHead(init: HeadInit): RequestHead {
  const { headers, hasContent, trailers } = init;
  const given = new Map<string, string>();
  const kept: string[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i]!;
    const value = headers[i + 1]!;
    const key = name.toLowerCase();
    const before = given.get(key);
    given.set(key, before === undefined ? value : `${before}, ${value}`);
    if (!isReplaced(key, init)) kept.push(name, value);
  }
  const upgrades = tokens(given.get("upgrade"));
  return {
    lines: [
      ...(given.has("host") ? [] : ["Host", hostOf(init)]),
      ...kept,
      ...(trailers === undefined || typeof trailers === "function" || given.has("trailer")
        ? []
        : announcement([...trailers.keys()])),
      ...framing(init, given),
      "Connection",
      connectionOptions(given.get("connection"), upgrades.length > 0),
    ],
    expectsContinue: hasContent && given.has("expect"),
    upgrades,
  };
}

/** Whether a field gives way to one that is written here, or is not to be sent at all. */
function isReplaced(name: string, { hasContent, trailers }: HeadInit): boolean {
  if (name === "connection") return true;
  // Only chunks have trailers after them (RFC 9112 section 7.1.2).
  if (name === "content-length") return trailers !== undefined;
  // RFC 9110 section 10.1.1: not in a request without content.
  return name === "expect" && !hasContent;
}

/** RFC 9110 section 7.2: the authority of the target, where it has one. */
function hostOf({ method, target, origin }: HeadInit): string {
  if (method === "CONNECT") return target;
  const authority = /^https?:\/\/(?:[^/?#@]*@)?([^/?#]+)/i;
  return (authority.exec(target) ?? authority.exec(origin))![1]!;
}

function announcement(names: readonly string[]): string[] {
  return names.length === 0 ? [] : ["Trailer", [...new Set(names)].join(", ")];
}

/** How the end of the body is told. Node would send chunks with methods that it does not know, also without a body. */
function framing({ method, hasBody, trailers }: HeadInit, given: ReadonlyMap<string, string>): string[] {
  if (trailers !== undefined) return ["Transfer-Encoding", "chunked"];
  if (given.has("content-length")) return [];
  if (hasBody) return ["Transfer-Encoding", "chunked"];
  return bodiless.has(method) ? [] : ["Content-Length", "0"];
}

const bodiless: ReadonlySet<string> = new Set(["GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"]);

/** The options that the caller named, and what becomes of the connection: it carries this request and no other. */
function connectionOptions(given: string | undefined, isUpgrade: boolean): string {
  const own = isUpgrade ? "Upgrade" : "close";
  const others = (given ?? "").split(",").map((option) => option.trim());
  return [...others.filter((option) => !/^(|close|keep-alive|upgrade)$/i.test(option)), own].join(", ");
}

function tokens(value: string | undefined): string[] {
  return (value ?? "")
    .split(",")
    .map((token) => token.trim().toLowerCase())
    .filter((token) => token !== "");
}
