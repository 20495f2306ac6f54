/**
 * Parses as `URL.parse` does, and refuses what Chromium accepts against the URL standard: it keeps a space in a host, as `%20`. No host of
 * http has a "%" once it is parsed, since the parser decodes what may be decoded and refuses the rest.
 * @see https://url.spec.whatwg.org/#forbidden-domain-code-point
 */
export function parseUrl(text: string, base?: string): URL | null {
  const url = URL.parse(text, base);
  return url?.hostname.includes("%") === true ? null : url;
}
