/** The parameters found, in order and with names in lower case, and where reading stopped. */
export interface FieldParameters {
  readonly parameters: readonly (readonly [name: string, value: string])[];
  readonly end: number;
}

/**
 * Reads `; name=value; name="quoted value"` from `at` on, up to `delimiter` or the end of the text. It reads what senders write rather
 * than only what the grammar allows: parameters without value or name, any characters in an unquoted value, a quote that is never
 * closed. Each character is looked at a fixed number of times, whatever a hostile peer sends.
 * @see RFC 9110 section 5.6.6 and, for the leniency, RFC 8288 appendix B.3
 */
export function readParameters(text: string, at: number, delimiter: "" | ","): FieldParameters {
  const endsValue = `;${delimiter}`;
  const endsName = `=${endsValue}`;
  const parameters: [name: string, value: string][] = [];
  let end = seek(text, skipSpace(text, at), endsValue);
  while (text[end] === ";") {
    const nameAt = skipSpace(text, end + 1);
    end = seek(text, nameAt, endsName);
    const name = text.slice(nameAt, end).trimEnd().toLowerCase();
    let value = "";
    if (text[end] === "=") [value, end] = readValue(text, skipSpace(text, end + 1), endsValue);
    if (name !== "") parameters.push([name, value]);
  }
  return { parameters, end };
}

function readValue(text: string, at: number, endsValue: string): [value: string, end: number] {
  if (text[at] !== '"') {
    const end = seek(text, at, endsValue);
    return [text.slice(at, end).trimEnd(), end];
  }
  const [value, end] = readQuoted(text, at);
  return [value, seek(text, end, endsValue)];
}

/** Reads a quoted string (RFC 9110 section 5.6.4) that opens at `at`. */
function readQuoted(text: string, at: number): [value: string, end: number] {
  let value = "";
  let from = at + 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '"') return [value + text.slice(from, i), i + 1];
    if (text[i] === "\\" && i + 1 < text.length) {
      value += text.slice(from, i);
      from = ++i;
    }
  }
  return [value + text.slice(from), text.length];
}

/** Where optional white space (RFC 9110 section 5.6.3) ends. */
export function skipSpace(text: string, at: number): number {
  let i = at;
  while (text[i] === " " || text[i] === "\t") i++;
  return i;
}

/** Where the first of `characters` is, at or after `at`; the length of the text when there is none. */
export function seek(text: string, at: number, characters: string): number {
  let i = at;
  while (i < text.length && !characters.includes(text[i]!)) i++;
  return i;
}
