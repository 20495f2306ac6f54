import { HttpHeaders, type HeadersInit } from "@haulier/core";

const defaults = { Accept: "text/event-stream", "Cache-Control": "no-store" } as const;

type Pairs = Iterable<readonly [name: string, value: string]>;

/** What a request for events says, with the caller's headers over it. Those keep what they remove of the client's, by `null`. */
export function sseHeaders(own: HeadersInit | undefined): HeadersInit {
  if (own === undefined) return defaults;
  // What is no headers at all is refused where the request is built.
  if (typeof own !== "object" || own === null) return own;
  if (!isPairs(own)) return { ...without(Object.keys(own)), ...own };
  // Iterated here, and once: it may be an iterator.
  const pairs = Array.from(own instanceof HttpHeaders ? own.raw : own);
  return [...Object.entries(without(pairs.map((pair) => pair[0]))), ...pairs];
}

function isPairs(init: HeadersInit): init is HttpHeaders | Pairs {
  return Symbol.iterator in init;
}

/** The defaults without those names, in whatever case. */
function without(names: readonly string[]): Readonly<Record<string, string>> {
  const stated = new Set(names.filter((name) => typeof name === "string").map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => !stated.has(name.toLowerCase())));
}
