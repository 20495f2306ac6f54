import type { NetrcEntry } from "./parse-netrc.ts";

/**
 * The entry for a URL: the first of exactly that host, else `default`. A user in the URL chooses among the entries: one of another user is
 * not for it. The port does not matter, since the format knows none.
 */
export function findNetrcEntry(entries: readonly NetrcEntry[], url: URL): NetrcEntry | undefined {
  const user = url.username === "" ? undefined : decoded(url.username);
  const suits = ({ login }: NetrcEntry): boolean => user === undefined || login === undefined || login === user;
  const found =
    entries.find((entry) => entry.machine === url.hostname && suits(entry)) ??
    entries.find((entry) => entry.machine === undefined && suits(entry));
  return found === undefined || user === undefined ? found : { ...found, login: user };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
