/**
 * Path and query as they stand in a URL; an empty query is one, too (`/?`), which `pathname` and `search` do not tell.
 * @param href an http or https URL as `URL.href` gives it.
 */
export function requestTarget(href: string): string {
  const start = href.indexOf("/", href.indexOf(":") + 3);
  const end = href.indexOf("#", start);
  return end === -1 ? href.slice(start) : href.slice(start, end);
}
