import type { IncomingHttpHeaders } from "node:http";

import { HttpHeaders } from "@haulier/core";

/** What undici's controller has as raw headers: name and value in turn for HTTP/1.1, an object for HTTP/2. */
export type RawHeaders = readonly (Buffer | string)[] | IncomingHttpHeaders | null | undefined;

/** Received fields with their case, order and duplicates, as far as the protocol has them. */
export function receivedHeaders(raw: RawHeaders): HttpHeaders {
  return HttpHeaders.fromList(raw === null || raw === undefined ? [] : isList(raw) ? listOf(raw) : linesOf(raw));
}

/** Whether the response came by HTTP/1.1: only that parser keeps the lines as they were. */
export function isHttp1(raw: RawHeaders): boolean {
  return Array.isArray(raw);
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
