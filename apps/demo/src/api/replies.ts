const encoder = new TextEncoder();

export type HeaderFields = Headers | Readonly<Record<string, string>>;

/** A body in memory, with its length and type. */
export function reply(
  status: number,
  type: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: HeaderFields = {},
): Response {
  const bytes = typeof body === "string" ? encoder.encode(body) : body;
  const all = new Headers(headers);
  all.set("Content-Type", type);
  all.set("Content-Length", String(bytes.byteLength));
  return new Response(bytes, { status, headers: all });
}

export function json(value: unknown, headers?: HeaderFields, status = 200): Response {
  return reply(status, "application/json", JSON.stringify(value), headers);
}

/** An error as RFC 9457 writes it. */
export function problem(status: number, detail: string, headers?: HeaderFields): Response {
  return reply(status, "application/problem+json", JSON.stringify({ status, detail }), headers);
}
