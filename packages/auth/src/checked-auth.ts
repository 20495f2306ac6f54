import type { Auth } from "@haulier/core";

/** By shape, so that a scheme made with another copy of the core is one, too. @throws TypeError for anything else. */
export function checkedAuth(what: string, value: unknown): Auth {
  if (typeof value === "object" && value !== null && "authFlow" in value) return value as Auth;
  throw new TypeError(`${what}: expected a scheme, such as new BasicAuth(username, password)`);
}
