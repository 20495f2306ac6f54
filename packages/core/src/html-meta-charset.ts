import { isKnownEncoding, resolveEncoding } from "./text-decoding.ts";

/** How much of a document is looked at, in bytes, as httpr does it. The HTML standard asks authors to stay within 1024. */
const PRESCANNED = 2048;

/**
 * The encoding that an HTML document states in a `<meta>` element, or an XML declaration, within its first 2048 bytes; `undefined` when
 * it states none that is known. Use it as an option of a client, `defaultEncoding: htmlMetaCharset`, for pages whose `Content-Type` has no
 * charset. A body whose type is not that of HTML is not looked into.
 * @see https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding
 */
export function htmlMetaCharset(bytes: Uint8Array, contentType: string | null = null): string | undefined {
  if (contentType !== null && !htmlType.test(contentType)) return undefined;
  const text = latin1.decode(bytes.subarray(0, PRESCANNED));
  return metaCharset(text) ?? xmlEncoding(text);
}

const htmlType = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:[;,]|$)/i;
const latin1 = new TextDecoder("windows-1252");

const tag = /<(?<slash>\/?)(?<name>[a-z][^\t\n\f\r />]*)/iy;
const attribute =
  /[\t\n\f\r /]*(?<name>[^\t\n\f\r />][^\t\n\f\r />=]*)(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"(?<double>[^"]*)(?:"|$)|'(?<single>[^']*)(?:'|$)|(?<bare>[^\t\n\f\r >]*)))?/y;

function metaCharset(text: string): string | undefined {
  for (let at = text.indexOf("<"); at !== -1; at = text.indexOf("<", at)) {
    const start = matchAt(tag, text, at);
    if (start !== undefined) {
      const { attributes, end } = readAttributes(text, tag.lastIndex);
      // A tag that is cut off may have another charset than the one that is left of it.
      if (end === text.length) return undefined;
      const isMeta = start["slash"] === "" && start["name"]!.toLowerCase() === "meta";
      const encoding = isMeta ? encodingNamed(charsetOf(attributes)) : undefined;
      if (encoding !== undefined) return encoding;
      at = end;
    } else {
      at = endOfMarkup(text, at);
      if (at === -1) return undefined;
    }
  }
  return undefined;
}

/** Where a comment, a declaration or a stray `<` ends; -1 when it does not. */
function endOfMarkup(text: string, at: number): number {
  // "<!-->" is a whole comment: the hyphens that open it may be those that close it.
  if (text.startsWith("<!--", at)) return text.indexOf("-->", at + 2);
  return /[!/?]/.test(text[at + 1] ?? "") ? text.indexOf(">", at) : at + 1;
}

/** The attributes of a tag by their names in lower case, the first of a name. `end` is where its `>` is, or the end of the text. */
function readAttributes(text: string, from: number): { attributes: ReadonlyMap<string, string>; end: number } {
  const attributes = new Map<string, string>();
  let end = from;
  for (let found = matchAt(attribute, text, end); found !== undefined; found = matchAt(attribute, text, end)) {
    end = attribute.lastIndex;
    const name = found["name"]!.toLowerCase();
    if (!attributes.has(name)) attributes.set(name, found["double"] ?? found["single"] ?? found["bare"] ?? "");
  }
  const close = text.indexOf(">", end);
  return { attributes, end: close === -1 ? text.length : close };
}

/** What a `<meta>` says: its `charset`, else that of its `content` if it stands for a `Content-Type`. */
function charsetOf(attributes: ReadonlyMap<string, string>): string | undefined {
  const charset = attributes.get("charset");
  if (charset !== undefined || attributes.get("http-equiv")?.toLowerCase() !== "content-type") return charset;
  const found = /charset[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"|'([^']*)'|([^\t\n\f\r ;"'][^\t\n\f\r ;]*))/i;
  const [, double, single, bare] = found.exec(attributes.get("content") ?? "") ?? [];
  return double ?? single ?? bare;
}

function xmlEncoding(text: string): string | undefined {
  const found = /^<\?xml[\t\n\f\r ][^>]*?[\t\n\f\r ]encoding[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^">]*)"|'([^'>]*)')/.exec(
    text,
  );
  return encodingNamed(found?.[1] ?? found?.[2]);
}

/** The name of an encoding by its label, as far as a document of single bytes can state it. */
function encodingNamed(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  if (label.trim().toLowerCase() === "x-user-defined") return "windows-1252";
  if (!isKnownEncoding(label)) return undefined;
  const name = resolveEncoding(null, label);
  // Could it be read like this, it would not be in UTF-16.
  return name.startsWith("utf-16") ? "utf-8" : name;
}

function matchAt(pattern: RegExp, text: string, at: number): Readonly<Record<string, string | undefined>> | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.groups;
}
