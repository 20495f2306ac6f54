import type { Cookie, CookieInit, SameSite } from "./cookie.ts";

/** The form of the JSON; another is a change that older versions cannot read. */
const VERSION = 1;

/**
 * Cookies as JSON, with their values and all that a jar knows of them. Keep it as you keep passwords.
 *
 * `{ "version": 1, "cookies": [{ "name", "value", "domain", "hostOnly", "path", "secure", "httpOnly", "sameSite", "expires", "created", "lastAccessed" }] }`,
 * the times in ISO 8601.
 */
export function cookiesToJson(cookies: Iterable<Cookie>): string {
  return `${JSON.stringify({ version: VERSION, cookies: Array.from(cookies, toPlain) }, null, 2)}\n`;
}

/**
 * Reads what {@link cookiesToJson} wrote, for a jar to check and take: `new CookieJar({ cookies: cookiesFromJson(text) })`.
 * @throws SyntaxError for anything else; it quotes nothing of the text.
 */
export function cookiesFromJson(text: string): CookieInit[] {
  const file = parse(text);
  if (!isRecord(file) || !Array.isArray(file["cookies"]))
    throw new SyntaxError("cookies: expected JSON as cookiesToJson() writes it");
  if (file["version"] !== VERSION)
    throw new SyntaxError(`cookies: this is version ${JSON.stringify(file["version"])}, and ${VERSION} can be read`);
  return file["cookies"].map(fromPlain);
}

function toPlain(cookie: Cookie): object {
  const { expires, created, lastAccessed, ...rest } = cookie.parts();
  return {
    ...rest,
    expires: expires === null ? null : new Date(expires).toISOString(),
    created: new Date(created).toISOString(),
    lastAccessed: new Date(lastAccessed).toISOString(),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without the cause, whose text quotes what it stumbled over.
    throw new SyntaxError("cookies: not JSON");
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function fromPlain(plain: unknown, index: number): CookieInit {
  const fields = isRecord(plain) ? plain : {};
  const take = <T>(key: string, isRight: (value: unknown) => value is T): T => {
    const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (isRight(value)) return value;
    throw new SyntaxError(`cookies[${index}].${key}: missing, or not what cookiesToJson() writes`);
  };
  const takeTime = (key: string): number => Date.parse(take(key, isTime));
  return {
    name: take("name", isString),
    value: take("value", isString),
    domain: take("domain", isString),
    hostOnly: take("hostOnly", isBoolean),
    path: take("path", isString),
    secure: take("secure", isBoolean),
    httpOnly: take("httpOnly", isBoolean),
    sameSite: take("sameSite", isSameSite),
    expires: fields["expires"] === null ? null : takeTime("expires"),
    created: takeTime("created"),
    lastAccessed: takeTime("lastAccessed"),
  };
}

const isString = (value: unknown): value is string => typeof value === "string";
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const isTime = (value: unknown): value is string => isString(value) && !Number.isNaN(Date.parse(value));
const isSameSite = (value: unknown): value is SameSite | null =>
  value === null || value === "strict" || value === "lax" || value === "none";
