import { randomUUID } from "node:crypto";
import { lstat, open, readFile, realpath, rename, rm } from "node:fs/promises";

import { checkOptionNames } from "@haulier/core";

import type { Cookie, CookieInit } from "./cookie.ts";
import { cookiesFromJson, cookiesToJson } from "./cookies-json.ts";
import { cookiesFromNetscape, cookiesToNetscape } from "./cookies-netscape.ts";

/** The form of a file of cookies: our JSON, which keeps everything, or the `cookies.txt` that curl and others share. */
export type CookieFormat = "json" | "netscape";

/** Options of {@link saveCookies}. */
export interface SaveCookiesOptions {
  /** @defaultValue "netscape" for a path that ends in `.txt`, else "json" */
  format?: CookieFormat | undefined;
  /** Whether cookies without a time to end are saved, which browsers forget when they are closed, and curl keeps. @defaultValue true */
  sessionCookies?: boolean | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof SaveCookiesOptions>(["format", "sessionCookies"]);

/**
 * Saves cookies, of a jar say, to a file that only its owner can read (mode 0600), also where there was another before. It is replaced as a
 * whole: whoever reads it meanwhile, and a crash, finds the old one or the new one. The folder has to be there. A link stays, and what it
 * points to is replaced; one that belongs to another user is itself replaced, so that nobody chooses what is overwritten.
 * @throws TypeError for an option or a format that does not exist, and the error of the file system; then the old file is as it was.
 */
export async function saveCookies(
  path: string,
  cookies: Iterable<Cookie>,
  options: SaveCookiesOptions = {},
): Promise<void> {
  checkOptionNames("saveCookies", options, optionNames);
  const { format = path.endsWith(".txt") ? "netscape" : "json", sessionCookies = true } = options;
  const write = writers.get(format);
  if (write === undefined)
    throw new TypeError(`saveCookies: format is "json" or "netscape", got ${JSON.stringify(format)}`);
  const kept = sessionCookies ? cookies : [...cookies].filter(({ expires }) => expires !== null);
  await replaceFile(path, write(kept));
}

/**
 * Reads cookies that {@link saveCookies} saved, or another program as `cookies.txt`; which of the two, their text shows. A file that is not
 * there has none, as on a first run.
 *
 * ```ts
 * const jar = new CookieJar({ cookies: await loadCookies("session.json") });
 * ```
 * @throws SyntaxError for a file of another kind, of which nothing is quoted, and the error of the file system for one that cannot be read.
 */
export async function loadCookies(path: string): Promise<CookieInit[]> {
  const bytes = await readFile(path).catch(nothingIfMissing);
  const text = bytes.toString("latin1").replace(/^\u00ef\u00bb\u00bf/, ""); // a byte order mark
  const isJson = /^\s*[{[]/.test(text);
  try {
    return isJson ? cookiesFromJson(new TextDecoder().decode(bytes)) : cookiesFromNetscape(text);
  } catch (error) {
    throw error instanceof SyntaxError ? new SyntaxError(`loadCookies: ${path}: ${error.message}`) : error;
  }
}

type Writer = (cookies: Iterable<Cookie>) => Buffer;

// The names come from callers: a Map knows none but these.
const writers: ReadonlyMap<CookieFormat, Writer> = new Map<CookieFormat, Writer>([
  ["json", (cookies) => Buffer.from(cookiesToJson(cookies))],
  // A character of a cookie is a byte of a field, and a cookies.txt has those bytes.
  ["netscape", (cookies) => Buffer.from(cookiesToNetscape(cookies), "latin1")],
]);

/** Which file is to be replaced: through a link what it points to, if the link is our own. */
async function targetOf(path: string): Promise<string> {
  const found = await lstat(path).catch(() => undefined);
  // Where there are no users, as on Windows, no other has put it there.
  const isOurs = process.getuid === undefined || found?.uid === process.getuid();
  return found?.isSymbolicLink() === true && isOurs ? realpath(path).catch(() => path) : path;
}

async function replaceFile(path: string, content: Buffer): Promise<void> {
  const target = await targetOf(path);
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(content);
      // Before the name points to it: else a crash could leave an empty file.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function nothingIfMissing(error: unknown): Buffer {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return Buffer.alloc(0);
  throw error;
}
