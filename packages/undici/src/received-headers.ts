import type { IncomingHttpHeaders } from "node:http";

import { HttpHeaders, type HeaderSource } from "@haulier/core";

/** What undici's controller has as raw headers: name and value in turn for HTTP/1.1, an object for HTTP/2. */
export type RawHeaders = readonly (Buffer | string)[] | IncomingHttpHeaders | null | undefined;

/** Received fields with their case, order and duplicates, as far as the protocol has them. */
export function receivedHeaders(raw: RawHeaders): HttpHeaders {
  return HttpHeaders.fromList(headerList(raw));
}

/** The same for a response, of whose fields undici has made an index that single ones can be looked up in. */
export function indexedHeaders(raw: RawHeaders, index: IncomingHttpHeaders): HttpHeaders {
  return HttpHeaders.fromSource(new ReceivedHeaders(raw, index));
}

class ReceivedHeaders implements HeaderSource {
  readonly #raw: RawHeaders;
  readonly #index: IncomingHttpHeaders;

  constructor(raw: RawHeaders, index: IncomingHttpHeaders) {
    this.#raw = raw;
    this.#index = index;
  }

  get(name: string): string | null {
    const value = Object.hasOwn(this.#index, name) ? this.#index[name] : undefined;
    // HTTP/2 has its status among them (RFC 9113 section 8.3.2).
    if (value === undefined || name.startsWith(":")) return null;
    return typeof value === "string" ? value : value.join(", ");
  }

  list(): string[] {
    return headerList(this.#raw);
  }
}

/** Whether the response came by HTTP/1.1: only that parser keeps the lines as they were. */
export function isHttp1(raw: RawHeaders): boolean {
  return Array.isArray(raw);
}

function headerList(raw: RawHeaders): string[] {
  if (raw === null || raw === undefined) return [];
  return isList(raw) ? listOf(raw) : linesOf(raw);
}

function isList(raw: NonNullable<RawHeaders>): raw is readonly (Buffer | string)[] {
  return Array.isArray(raw);
}

function listOf(raw: readonly (Buffer | string)[]): string[] {
  return raw.map(textOf);
}

// RFC 9110 section 5.5: bytes above 0x7F are opaque; Latin-1 keeps each of them.
function textOf(part: Buffer | string): string {
  return typeof part === "string" ? part : part.toString("latin1");
}

function linesOf(raw: IncomingHttpHeaders): string[] {
  const list: string[] = [];
  for (const name of Object.keys(raw)) {
    const value = raw[name];
    if (name.startsWith(":") || value === undefined) continue;
    if (typeof value === "string") list.push(name, value);
    else for (const line of value) list.push(name, line);
  }
  return list;
}
