import type { HttpHeaders } from "./http-headers.ts";
import type { HttpResponse } from "./http-response.ts";

/**
 * How much the `Referer` of a redirect tells of the URL that it comes from: nothing, its origin or all but fragment and userinfo.
 * @see https://www.w3.org/TR/referrer-policy/#referrer-policies
 */
export type ReferrerPolicyName = (typeof names)[number];

const names = [
  "no-referrer",
  "no-referrer-when-downgrade",
  "same-origin",
  "origin",
  "strict-origin",
  "origin-when-cross-origin",
  "strict-origin-when-cross-origin",
  "unsafe-url",
] as const;

/** What browsers do by default. */
const standardPolicy = "strict-origin-when-cross-origin";

/**
 * The option `referer` of a client: `false` leaves the field alone, `true` is what browsers do.
 * @throws TypeError for what is no policy.
 */
export function resolveReferer(
  own: boolean | ReferrerPolicyName | undefined,
  inherited: ReferrerPolicyName | false,
): ReferrerPolicyName | false {
  if (own === undefined) return inherited;
  if (own === true) return standardPolicy;
  if (own === false || isPolicy(own)) return own;
  throw new TypeError(
    `Client: referer must be true, false or a policy: ${names.join(", ")}; got ${typeof own === "string" ? JSON.stringify(own) : typeof own}`,
  );
}

/**
 * The policy for the request that follows `response`: that of the last redirect on the way which states one, else `initial`. A server has
 * its way from its redirect on, as the Fetch standard has it.
 * @see https://fetch.spec.whatwg.org/#http-redirect-fetch
 */
export function policyAfter(response: HttpResponse, initial: ReferrerPolicyName): ReferrerPolicyName {
  const stated = [...response.history, response]
    .filter(({ hasRedirectLocation }) => hasRedirectLocation)
    .map(({ headers }) => statedPolicy(headers));
  return stated.findLast((policy) => policy !== undefined) ?? initial;
}

/** Sets the `Referer` of a request to `to`, or removes it where the policy wants none sent. */
export function setReferer(headers: HttpHeaders, policy: ReferrerPolicyName, from: URL, to: URL): void {
  const referrer = referrerOf(policy, from, to);
  if (referrer === null) headers.delete("referer");
  else headers.set("Referer", referrer);
}

/** The last policy in the field that is known: later ones may be newer than whoever reads it (section 8.1 of the policy's standard). */
function statedPolicy(headers: HttpHeaders): ReferrerPolicyName | undefined {
  return headers
    .get("referrer-policy")
    ?.toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .findLast(isPolicy);
}

function isPolicy(name: unknown): name is ReferrerPolicyName {
  return (names as readonly unknown[]).includes(name);
}

/** @see https://www.w3.org/TR/referrer-policy/#determine-requests-referrer */
function referrerOf(policy: ReferrerPolicyName, from: URL, to: URL): string | null {
  const isSameOrigin = from.origin === to.origin;
  const isDowngrade = isTrustworthy(from) && !isTrustworthy(to);
  switch (policy) {
    case "no-referrer":
      return null;
    case "no-referrer-when-downgrade":
      return isDowngrade ? null : full(from);
    case "same-origin":
      return isSameOrigin ? full(from) : null;
    case "origin":
      return originOf(from);
    case "strict-origin":
      return isDowngrade ? null : originOf(from);
    case "origin-when-cross-origin":
      return isSameOrigin ? full(from) : originOf(from);
    case "strict-origin-when-cross-origin":
      if (isSameOrigin) return full(from);
      return isDowngrade ? null : originOf(from);
    case "unsafe-url":
      return full(from);
  }
}

/** The longest URL that is told, in characters; of a longer one, the origin is. */
const MAX_LENGTH = 4096;

function full(url: URL): string {
  const text = `${url.origin}${url.pathname}${url.search}`;
  return text.length > MAX_LENGTH ? originOf(url) : text;
}

function originOf(url: URL): string {
  return `${url.origin}/`;
}

/**
 * Whether nobody on the way can read along: TLS, or this machine.
 * @see https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy
 */
function isTrustworthy({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || /^(?:127(?:\.\d+){3}|\[::1\]|(?:.+\.)?localhost\.?)$/.test(hostname);
}
