import type { Cookie, CookieInit } from "./cookie.ts";
import { isCookie, MAX_TIME } from "./normal-cookie.ts";

const HEADER = "# Netscape HTTP Cookie File\n# https://curl.se/docs/http-cookies.html\n\n";
const HTTP_ONLY = "#HttpOnly_";

/**
 * Cookies as a `cookies.txt`, the file of `curl -b` and `-c`, wget and yt-dlp, with their values. Keep it as you keep passwords.
 *
 * It has no room for `SameSite`, for when a cookie was set, and for parts of a second; a cookie with a tab in its name or path is left out.
 * As in a field, each character is a byte: write the text as Latin-1.
 * @see https://curl.se/docs/http-cookies.html
 */
export function cookiesToNetscape(cookies: Iterable<Cookie>): string {
  return HEADER + Array.from(cookies, toLine).join("");
}

/**
 * Reads a `cookies.txt`, for a jar to check and take: `new CookieJar({ cookies: cookiesFromNetscape(text) })`. As curl does, it leaves out
 * lines that it cannot read. The text is one of bytes: read the file as Latin-1.
 * @throws SyntaxError when there are lines and none of them is a cookie, since it is another kind of file then; it quotes nothing of it.
 */
export function cookiesFromNetscape(text: string): CookieInit[] {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .filter((line) => line !== "" && (!line.startsWith("#") || line.startsWith(HTTP_ONLY)));
  const cookies = lines.flatMap((line) => fromLine(line) ?? []);
  if (cookies.length === 0 && lines.length > 0)
    throw new SyntaxError(`cookies: ${lines.length} lines, and none is a cookie of a Netscape cookies.txt`);
  return cookies;
}

function toLine({ name, value, domain, hostOnly, path, secure, httpOnly, expires }: Cookie): string {
  if ((name + path).includes("\t")) return "";
  const host = domain.replace(/^\[(.*)\]$/, "$1");
  const fields = [
    `${httpOnly ? HTTP_ONLY : ""}${hostOnly ? "" : "."}${host}`,
    flag(!hostOnly),
    path,
    flag(secure),
    // 0 stands for a session cookie.
    expires === null ? 0 : Math.max(1, Math.floor(expires / 1000)),
    name,
    value,
  ];
  return `${fields.join("\t")}\n`;
}

function flag(value: boolean): string {
  return value ? "TRUE" : "FALSE";
}

function fromLine(line: string): CookieInit | undefined {
  const httpOnly = line.startsWith(HTTP_ONLY);
  const fields = (httpOnly ? line.slice(HTTP_ONLY.length) : line).split("\t");
  // A value may have tabs, and an editor may have taken away the one before an empty value.
  const [domain = "", tailMatch, path = "", secure, seconds = "", name, ...value] = fields;
  if (name === undefined || !/^\d+$/.test(seconds)) return undefined;
  const cookie: CookieInit = {
    name,
    value: value.join("\t"),
    domain,
    hostOnly: !isTrue(tailMatch),
    path,
    secure: isTrue(secure),
    httpOnly,
    expires: seconds === "0" ? null : Math.min(Number(seconds) * 1000, MAX_TIME),
  };
  return isCookie(cookie) ? cookie : undefined;
}

function isTrue(field: string | undefined): boolean {
  return field?.toUpperCase() === "TRUE";
}
