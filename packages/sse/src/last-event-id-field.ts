/** RFC 9110 section 5.5 has no control characters in a field. */
const sendable = /^[\t\u0020-\u007e\u0080-\u00ff]+$/;

/** The value of `Last-Event-ID`: the UTF-8 of the id, a character for each byte. Undefined for none, and for one that no field can have. */
export function lastEventIdField(id: string): string | undefined {
  const bytes = Array.from(new TextEncoder().encode(id), (byte) => String.fromCharCode(byte)).join("");
  return sendable.test(bytes) ? bytes : undefined;
}
