/** Query keys whose values are credentials more often than not. */
const secretKey =
  /^(?:.*[-_.])?(?:token|secret|password|passwd|pwd|key|apikey|sig|signature|credential|credentials|auth|authorization|session|sessionid|jwt|code|assertion)$/i;

/** `url` as text that may be printed: userinfo and the values of query keys that look like credentials are masked, the fragment is left out. */
export function redactUrl(url: URL): string {
  const userinfo = url.username === "" && url.password === "" ? "" : "***@";
  const authority = url.host === "" ? url.protocol : `${url.protocol}//${userinfo}${url.host}`;
  return `${authority}${url.pathname}${redactQuery(url.search)}`;
}

function redactQuery(search: string): string {
  if (search === "") return "";
  const pairs = search.slice(1).split("&");
  return `?${pairs.map(redactPair).join("&")}`;
}

function redactPair(pair: string): string {
  const equals = pair.indexOf("=");
  if (equals === -1) return pair;
  return secretKey.test(pair.slice(0, equals)) ? `${pair.slice(0, equals)}=***` : pair;
}
