import type { Cookie } from "./cookie.ts";

/**
 * `a=1; b=2`, of the cookies that fit into `maxSize` bytes; of those that do, `now` is the time of use.
 * @see RFC 6265bis section 5.8.3
 */
export function cookieHeader(cookies: readonly Cookie[], maxSize: number, now: number): string {
  let text = "";
  for (const cookie of cookies) {
    const longer = text === "" ? cookie.pair : `${text}; ${cookie.pair}`;
    // One that does not fit leaves its place to those behind it, which may be shorter.
    if (longer.length > maxSize) continue;
    text = longer;
    cookie.touch(now);
  }
  return text;
}
