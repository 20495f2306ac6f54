const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The name that a `Content-Disposition` states, as it stands there, which is not safe to use: `filename*` if it can be decoded, else `filename`.
 * A name in raw UTF-8, which many servers send, is read as such. Each character is looked at a fixed number of times.
 * @see RFC 6266 section 4.3, https://www.rfc-editor.org/rfc/rfc6266#section-4.3 and RFC 8187 section 3.2
 */
export function dispositionFileName(value: string | null): string | undefined {
  if (value === null) return undefined;
  const parameters = parametersOf(value);
  const extended = parameters.get("filename*");
  const decoded = extended === undefined ? undefined : decodeExtended(extended);
  if (decoded !== undefined) return decoded;
  const plain = parameters.get("filename");
  return plain === undefined ? undefined : decodeBytes(plain, true);
}

/** By name, in lower case. Of two of the same name the first counts, as in browsers. */
function parametersOf(value: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  let at = endOf(value, 0, ";");
  while (at < value.length) {
    const nameEnd = endOf(value, at + 1, "=;");
    const name = value
      .slice(at + 1, nameEnd)
      .trim()
      .toLowerCase();
    const [text, end] = value[nameEnd] === "=" ? readValue(value, nameEnd + 1) : ["", nameEnd];
    if (name !== "" && !parameters.has(name)) parameters.set(name, text);
    at = end;
  }
  return parameters;
}

/** A token or quoted string that begins at `at`, and where the next semicolon behind it is. */
function readValue(value: string, at: number): [text: string, end: number] {
  let from = at;
  while (value[from] === " " || value[from] === "\t") from++;
  if (value[from] !== '"') {
    const end = endOf(value, from, ";");
    return [value.slice(from, end).trimEnd(), end];
  }
  let text = "";
  let i = from + 1;
  for (; i < value.length && value[i] !== '"'; i++) {
    if (value[i] === "\\" && i + 1 < value.length) i++;
    text += value[i]!;
  }
  return [text, endOf(value, i, ";")];
}

function endOf(value: string, at: number, characters: string): number {
  let i = at;
  while (i < value.length && !characters.includes(value[i]!)) i++;
  return i;
}

/** `UTF-8'en'%e2%82%ac`; undefined for what is not that (RFC 8187 section 3.2.1). */
function decodeExtended(value: string): string | undefined {
  const [, charset, encoded] = /^([^']*)'[^']*'(.*)$/.exec(value) ?? [];
  if (charset === undefined || encoded === undefined || /%(?![0-9a-f]{2})/i.test(encoded)) return undefined;
  const bytes = encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  if (charset.toLowerCase() === "iso-8859-1") return bytes;
  return charset.toLowerCase() === "utf-8" ? decodeBytes(bytes, false) : undefined;
}

/** UTF-8 that came with a character for each byte; what is not UTF-8 is taken for ISO 8859-1, or refused. */
function decodeBytes(text: string, isLenient: boolean): string | undefined {
  try {
    return utf8.decode(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  } catch {
    return isLenient ? text : undefined;
  }
}
