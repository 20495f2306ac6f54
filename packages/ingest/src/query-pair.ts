/**
 * `href` with one value for a key of its query, in place of those that it has. The rest stays as it was written, since `%20` and `+` are not the same to
 * every server. It has no fragment.
 */
export function withQueryPair(href: string, key: string, value: string): string {
  const mark = href.indexOf("?");
  const path = mark === -1 ? href : href.slice(0, mark);
  const kept =
    mark === -1
      ? []
      : href
          .slice(mark + 1)
          .split("&")
          .filter((pair) => pair !== "" && keyOf(pair) !== key);
  return `${path}?${[...kept, String(new URLSearchParams([[key, value]]))].join("&")}`;
}

/** `href` with the pairs whose keys its query does not have. */
export function withMissingPairs(href: string, pairs: URLSearchParams): string {
  const own = new URL(href).searchParams;
  const missing = [...pairs].filter(([key]) => !own.has(key));
  if (missing.length === 0) return href;
  const text = String(new URLSearchParams(missing));
  return href.includes("?") ? `${href}&${text}` : `${href}?${text}`;
}

function keyOf(pair: string): string | undefined {
  const [key] = new URLSearchParams(`?${pair}`).keys();
  return key;
}
