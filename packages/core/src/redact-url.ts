/** Last words of query keys whose values are credentials more often than not. */
const secretWord =
  /^(?:token|secret|password|passwd|pwd|key|apikey|sig|signature|credential|credentials|auth|authorization|session|sessionid|jwt|code|assertion)$/i;

/** `url` as text that may be printed: userinfo and the values of query keys that look like credentials are masked, the fragment is left out. */
export function redactUrl(url: URL): string {
  const userinfo = url.username === "" && url.password === "" ? "" : "***@";
  const authority = url.host === "" ? url.protocol : `${url.protocol}//${userinfo}${url.host}`;
  return `${authority}${url.pathname}${redactQuery(url.search)}`;
}

/** The same for a reference as text, which may be relative, and that the parser may refuse. */
export function redactReference(reference: string): string {
  const [, start = "", query = ""] = /^([^?#]*)(\?[^#]*)?/.exec(reference)!;
  return `${start.replace(/^((?:[a-z][a-z0-9+.-]*:)?[/\\]{2})[^/\\]*@/i, "$1***@")}${redactQuery(query)}`;
}

function redactQuery(search: string): string {
  if (search === "") return "";
  const pairs = search.slice(1).split("&");
  return `?${pairs.map(redactPair).join("&")}`;
}

function redactPair(pair: string): string {
  const equals = pair.indexOf("=");
  if (equals === -1) return pair;
  const key = pair.slice(0, equals);
  return isSecret(key) ? `${key}=***` : pair;
}

/** By the last word: `token`, `access_token`, `accessToken`, `user[token]`. */
function isSecret(key: string): boolean {
  // As a server reads it, so that "access%5Ftoken" does not slip through.
  const [decoded = ""] = new URLSearchParams(`?${key}`).keys();
  const words = decoded.replace(/([a-z0-9])([A-Z])/g, "$1-$2").split(/[^A-Za-z0-9]+/);
  const last = words.findLast((word) => word !== "") ?? "";
  return secretWord.test(last);
}
