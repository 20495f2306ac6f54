import { createAuth, type Auth, type AuthInit } from "@haulier/core";

/** The scheme that is meant, as the option `auth` of a client understands it. @throws TypeError for anything else, which is not shown. */
export function schemeOf(what: string, value: AuthInit): Auth {
  try {
    return createAuth(value);
  } catch (cause) {
    throw new TypeError(
      `${what}: expected a scheme, such as new BasicAuth(username, password), or a user name and a password, or a function`,
      { cause },
    );
  }
}
