/**
 * What of a line is JSON: it may be a line of Server-Sent Events, of which `data:` is removed, and one without data is none (JB1). No JSON begins
 * with a letter of those fields, so nothing is mistaken. Also removed is a byte order mark, which files have that others were joined to.
 * @returns undefined for a line that is to be skipped: blank, a comment, `event:`, `id:`, `retry:` and `[DONE]`.
 */
export function jsonOfLine(line: string): string | undefined {
  const text = line.trim();
  const json = text.startsWith("data:") ? text.slice(5).trim() : text;
  if (json === "" || json === "[DONE]") return undefined;
  return isWithoutData(text) ? undefined : json;
}

function isWithoutData(text: string): boolean {
  return text.startsWith(":") || text.startsWith("event:") || text.startsWith("id:") || text.startsWith("retry:");
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const data = encode("data:");
const done = encode("[DONE]");
const fieldsWithoutData = [":", "event:", "id:", "retry:"].map(encode);
const mark = Uint8Array.of(0xef, 0xbb, 0xbf);

/** The same of bytes, as a view of them: all lines but a few are not looked at beyond their first byte (JB2). */
export function jsonBytesOfLine(line: Uint8Array): Uint8Array | undefined {
  const bytes = trimmed(line);
  if (bytes[0] === OPENING_BRACE) return bytes;
  if (startsWith(bytes, mark)) return jsonBytesOfLine(bytes.subarray(mark.byteLength));
  const json = startsWith(bytes, data) ? trimmed(bytes.subarray(data.byteLength)) : bytes;
  if (json.byteLength === 0 || (json.byteLength === done.byteLength && startsWith(json, done))) return undefined;
  return fieldsWithoutData.some((field) => startsWith(bytes, field)) ? undefined : json;
}

const OPENING_BRACE = 0x7b;
const SPACE = 0x20;

function trimmed(bytes: Uint8Array): Uint8Array {
  let from = 0;
  let to = bytes.byteLength;
  while (from < to && isSpace(bytes[from]!)) from++;
  while (to > from && isSpace(bytes[to - 1]!)) to--;
  return from === 0 && to === bytes.byteLength ? bytes : bytes.subarray(from, to);
}

/** Space, tab, LF, CR, and VT and FF, which JSON does not know. */
function isSpace(byte: number): boolean {
  return byte === SPACE || (byte >= 0x09 && byte <= 0x0d);
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  if (bytes.byteLength < start.byteLength) return false;
  for (let index = 0; index < start.byteLength; index++) if (bytes[index] !== start[index]) return false;
  return true;
}
