import { readParameters, seek, skipSpace } from "./field-parameters.ts";

/** One link of a `Link` field. */
export interface Link {
  /** The target as the server wrote it: often relative; resolve it against the URL of the response. */
  readonly url: string;
  /** The relation types, in lower case; empty when the link states none. */
  readonly rel: readonly string[];
  /**
   * All parameters by their name in lower case, `rel` included; of several with one name, the first. `title*` and its like are decoded
   * (RFC 8187) and take the place of `title`. A link with `anchor` is about that resource, not about the one that was requested.
   */
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Parses the values of all `Link` lines of a response. What is no link is skipped, up to the next comma; nothing is thrown.
 * @see RFC 8288 section 3 and appendix B.2, https://www.rfc-editor.org/rfc/rfc8288
 */
export function parseLinks(values: readonly string[]): readonly Link[] {
  return values.flatMap((value) => [...linksOf(value)]);
}

function* linksOf(text: string): Iterable<Link> {
  let at = 0;
  while (at < text.length) {
    at = skipSpace(text, at);
    if (text[at] !== "<") {
      at = seek(text, at, ",") + 1;
      continue;
    }
    const close = text.indexOf(">", at);
    if (close === -1) return;
    const { parameters, end } = readParameters(text, close + 1, ",");
    const params = collectParams(parameters);
    yield { url: text.slice(at + 1, close).trim(), rel: relationTypes(params["rel"]), params };
    at = end + 1;
  }
}

function relationTypes(rel = ""): readonly string[] {
  return [...new Set(rel.toLowerCase().split(/\s+/))].filter((type) => type !== "");
}

function collectParams(parameters: readonly (readonly [name: string, value: string])[]): Record<string, string> {
  // No prototype: the server chooses the names.
  const params: Record<string, string> = Object.create(null);
  const extended: Record<string, string> = Object.create(null);
  for (const [name, value] of parameters) {
    if (!name.endsWith("*")) params[name] ??= value;
    else if (name !== "rel*") {
      // RFC 8288 section 3.3: relation types have no internationalised form.
      const decoded = decodeExtended(value);
      if (decoded !== undefined) extended[name.slice(0, -1)] ??= decoded;
    }
  }
  return Object.assign(params, extended);
}

/** `UTF-8'de'n%c3%a4chstes` to `nächstes`; undefined when it is malformed (RFC 8187 section 3.2). */
function decodeExtended(value: string): string | undefined {
  const [charset = "", , encoded] = value.split("'", 3);
  if (encoded === undefined || charset.toLowerCase() !== "utf-8") return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
