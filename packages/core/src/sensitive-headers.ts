/**
 * Fields that carry credentials. They are masked when headers are printed, and dropped when a redirect leaves the origin
 * they were given for. `Set-Cookie` is only masked: it is never sent.
 */
export const sensitiveHeaders: readonly string[] = Object.freeze([
  "authorization",
  "proxy-authorization",
  "cookie",
  "api-key",
  "apikey",
  "x-api-key",
  "x-api-token",
  "x-auth-token",
  "x-access-token",
  "x-amz-security-token",
  "x-csrf-token",
  "x-xsrf-token",
  "x-functions-key",
  "x-goog-api-key",
  "x-gitlab-token",
  "x-vault-token",
  "ocp-apim-subscription-key",
  "private-token",
]);

const masked: ReadonlySet<string> = new Set([...sensitiveHeaders, "set-cookie"]);

/** Whether the value of the field `name` is masked when it is printed. `name` is in lower case. */
export function isMaskedHeader(name: string): boolean {
  return masked.has(name);
}
