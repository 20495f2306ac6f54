import type { HttpRequest } from "@haulier/core";

/**
 * A secret, or a function that gives it, called for each request that it is sent with: it may keep what it has until that expires. It gets
 * the request, whose `extensions.signal` tells when nobody waits for the secret any more. What it throws, the call fails with.
 */
export type SecretSource = string | ((request: HttpRequest) => string | Promise<string>);

/**
 * A source that is checked: at once when it is a string, and each time when it is a function.
 * @param isValid whether a secret can be sent where it goes
 * @throws TypeError for what is no source, and for a secret that cannot be sent; the secret is not in the message.
 */
export function checkedSource(
  what: string,
  source: SecretSource,
  isValid: RegExp,
): (request: HttpRequest) => string | Promise<string> {
  const check = (secret: unknown): string => {
    if (typeof secret === "string" && isValid.test(secret)) return secret;
    throw new TypeError(`${what}: ${fault(secret)}; it is not shown`);
  };
  if (typeof source === "function") return async (request) => check(await source(request));
  const secret = check(source);
  return () => secret;
}

function fault(secret: unknown): string {
  if (typeof secret !== "string") return `expected a string, got ${secret === null ? "null" : typeof secret}`;
  return secret === ""
    ? "it is empty"
    : "it has a character that cannot be sent there, such as a space or a line break";
}
