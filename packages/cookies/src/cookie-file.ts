import { randomUUID } from "node:crypto";
import { open, readFile, realpath, rename, rm } from "node:fs/promises";

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
 * whole: whoever reads it meanwhile, and a crash, finds the old one or the new one. The folder has to be there.
 * @throws the error of the file system; then the old file is as it was.
 */
export async function saveCookies(
  path: string,
  cookies: Iterable<Cookie>,
  options: SaveCookiesOptions = {},
): Promise<void> {
  checkOptionNames("saveCookies", options, optionNames);
  const { format = path.endsWith(".txt") ? "netscape" : "json", sessionCookies = true } = options;
  const kept = sessionCookies ? cookies : [...cookies].filter(({ expires }) => expires !== null);
  await replaceFile(path, writers[format](kept));
}

/**
 * Reads cookies that {@link saveCookies} saved, or another program as `cookies.txt`; which of the two, their text shows. A file that is not
 * there has none, as on a first run.
 *
 * ```ts
 * const jar = new CookieJar({ cookies: await loadCookies("session.json") });
 * ```
 * @throws SyntaxError for a file of another kind, and the error of the file system for one that cannot be read.
 */
export async function loadCookies(path: string): Promise<CookieInit[]> {
  const text = await readFile(path, "utf8").catch(nothingIfMissing);
  if (text === "") return [];
  return /^\s*[{[]/.test(text) ? cookiesFromJson(text) : cookiesFromNetscape(text);
}

const writers: Record<CookieFormat, (cookies: Iterable<Cookie>) => string> = {
  json: cookiesToJson,
  netscape: cookiesToNetscape,
};

async function replaceFile(path: string, text: string): Promise<void> {
  // Through a link, so that what it points to is replaced and not the link.
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(text);
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

function nothingIfMissing(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
  throw error;
}
