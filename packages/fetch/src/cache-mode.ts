/** How the option `cache` is told to the caches on the way; there is none here. */
const fieldsByMode: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "no-store": { pragma: "no-cache", "cache-control": "no-cache" },
  reload: { pragma: "no-cache", "cache-control": "no-cache" },
  "no-cache": { "cache-control": "max-age=0" },
};

/**
 * Adds the fields by which a cache mode is told, but for those that are set.
 * @see Fetch Standard section 4.6, https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
 */
export function addCacheFields(headers: Headers, mode: string | undefined): void {
  const fields = mode !== undefined && Object.hasOwn(fieldsByMode, mode) ? fieldsByMode[mode]! : {};
  for (const [name, value] of Object.entries(fields)) if (!headers.has(name)) headers.set(name, value);
}
