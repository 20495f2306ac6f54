/**
 * Why a cookie is not taken:
 *
 * - `empty`: neither a name nor a value
 * - `invalid-character`: a control character, or one that a header cannot carry, or in `Path` one that a URL cannot have
 * - `too-large`: name and value are longer than `maxCookieSize`
 * - `domain-mismatch`: `Domain` is neither the host nor above it
 * - `public-suffix`: `Domain` is one below which anybody may register a name, such as `co.uk`
 * - `insecure-origin`: `Secure`, but not received over TLS
 * - `shadows-secure`: received without TLS, it would hide one that is `Secure`
 * - `insecure-none`: `SameSite=None` without `Secure`
 * - `cross-site`: set by another site than that of the jar, and not `SameSite=None`
 * - `prefix`: the name begins with `__Secure-`, `__Host-`, `__Http-` or `__Host-Http-`, and the cookie is not as that promises
 */
export type CookieRejection =
  | "empty"
  | "invalid-character"
  | "too-large"
  | "domain-mismatch"
  | "public-suffix"
  | "insecure-origin"
  | "shadows-secure"
  | "insecure-none"
  | "cross-site"
  | "prefix";

/** What {@link CookieJarOptions.onRejected} is told. */
export interface RejectedCookie {
  readonly name: string;
  readonly reason: CookieRejection;
  /** The host that set it, or the domain that it was to be for. */
  readonly host: string;
}
