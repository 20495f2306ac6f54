// For users: files, which only Node, Bun and Deno have.
export { loadCookies, saveCookies } from "./cookie-file.ts";
export type { CookieFormat, SaveCookiesOptions } from "./cookie-file.ts";
