import { HttpHeaders, type HeaderSource } from "@haulier/core";

/** Received fields with their order and duplicates; HTTP/2 has no case. @param raw names and values in turn, pseudo-fields first */
export function receivedHeaders(raw: readonly string[]): HttpHeaders {
  return HttpHeaders.fromSource(new ReceivedFields(raw));
}

/** The size of fields in bytes, as HPACK counts it (RFC 9113 section 6.5.2): no less than they take on the wire. */
export function fieldsSize(raw: readonly string[]): number {
  let size = 0;
  for (let i = 0; i < raw.length; i += 2) size += raw[i]!.length + raw[i + 1]!.length + 32;
  return size;
}

class ReceivedFields implements HeaderSource {
  readonly #raw: readonly string[];

  constructor(raw: readonly string[]) {
    this.#raw = raw;
  }

  /** A search is cheaper than an index, for the few that are looked up. */
  get(name: string): string | null {
    const raw = this.#raw;
    if (name.startsWith(":")) return null;
    let found: string | null = null;
    for (let i = 0; i < raw.length; i += 2)
      if (raw[i] === name) found = found === null ? raw[i + 1]! : `${found}, ${raw[i + 1]!}`;
    return found;
  }

  list(): string[] {
    const raw = this.#raw;
    let first = 0;
    while (first < raw.length && raw[first]!.startsWith(":")) first += 2;
    return raw.slice(first);
  }
}
