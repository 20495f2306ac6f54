/**
 * The domain that a caller or a file names, in the form of `URL.hostname`: lower case, punycode, IPv6 addresses in brackets, no leading dot.
 * `undefined` for what is no host.
 */
export function canonicalDomain(domain: string): string | undefined {
  const text = domain.replace(/^\./, "");
  if (/[\s/\\?#@%]/.test(text)) return undefined;
  const host = text.includes(":") && !text.startsWith("[") ? `[${text}]` : text;
  if (host.startsWith("[") && !host.endsWith("]")) return undefined;
  return URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`).hostname : undefined;
}
