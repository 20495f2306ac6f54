import { htmlMetaCharset, HttpResponse } from "@haulier/core";

/** A page: a response that was read, a text, or bytes. */
export type HtmlSource = HttpResponse | string | Uint8Array;

/** The text of a page, and where it is from. */
export interface HtmlText {
  readonly html: string;
  readonly base: URL | undefined;
}

/** @throws ResponseNotReadError for a response that is not read. @throws TypeError for a source that is none, and a base that is no URL. */
export function htmlTextOf(owner: string, source: HtmlSource, baseUrl: string | URL | undefined): HtmlText {
  const base = baseUrl === undefined ? urlOf(source) : parseBase(owner, baseUrl);
  if (typeof source === "string") return { html: source, base };
  if (isResponse(source)) return { html: textOfResponse(source), base };
  if (ArrayBuffer.isView(source)) return { html: textOfResponse(new HttpResponse({ body: source })), base };
  throw new TypeError(
    `${owner}: expected a response, a string or bytes, got ${source === null ? "null" : typeof source}`,
  );
}

/** By its form, since the class may be that of another copy of the package. */
function isResponse(source: HtmlSource): source is HttpResponse {
  return typeof source === "object" && source !== null && "content" in source && "text" in source;
}

/** As the response decodes it; what nobody says the encoding of may say so itself, in a `<meta>`. */
function textOfResponse(response: HttpResponse): string {
  const { content } = response;
  const type = response.headers.get("content-type");
  const isStated = response.encoding !== "utf-8" || /;\s*charset\s*=/i.test(type ?? "") || hasMark(content);
  const encoding = isStated ? undefined : htmlMetaCharset(content);
  if (encoding === undefined) return response.text();
  const stated = new HttpResponse({ body: content });
  stated.encoding = encoding;
  return stated.text();
}

/** Whether bytes begin with the byte order mark of UTF-8. */
function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** A response that was made by hand is from nowhere, and says so by throwing. */
function urlOf(source: HtmlSource): URL | undefined {
  if (typeof source === "string" || !isResponse(source)) return undefined;
  try {
    return source.url;
  } catch {
    return undefined;
  }
}

function parseBase(owner: string, baseUrl: string | URL): URL {
  const url = URL.parse(String(baseUrl));
  if (url === null) throw new TypeError(`${owner}: baseUrl: ${JSON.stringify(String(baseUrl))} is no absolute URL`);
  return url;
}
