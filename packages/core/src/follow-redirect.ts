import { nameResponse, subject, TooManyRedirectsError } from "./errors.ts";
import type { HttpRequest } from "./http-request.ts";
import type { HttpResponse } from "./http-response.ts";
import { redirectRequest, type RedirectPolicy } from "./redirects.ts";

/** How long the body of a redirect or a challenge is worth waiting for, in milliseconds. A new connection takes no longer. */
export const SMALL_BODY_TIME = 1_000;

/** The chain with a redirect more. */
export function chainAfter(redirect: HttpResponse, before: Chain | undefined): Chain {
  return { history: [...redirect.history, redirect], followed: (before?.followed ?? 0) + 1 };
}

/** How far redirects are followed. */
export interface RedirectLimits {
  readonly redirects: RedirectPolicy;
  /** How many redirects are followed. */
  readonly maxRedirects: number;
}

/** What has come of a call so far. */
export interface Chain {
  /** The responses, oldest first: redirects and challenges. */
  readonly history: readonly HttpResponse[];
  /** How many redirects were followed. */
  readonly followed: number;
}

/**
 * The request that the response to `request` redirects to, after what has come `before`. The connection of the response is free then; its
 * body is kept when it is small and soon there.
 * @throws what {@link redirectRequest} throws, and TooManyRedirectsError; each has the response, which can be read as far as it was kept.
 */
export async function followRedirect(
  response: HttpResponse,
  request: HttpRequest,
  before: Chain | undefined,
  { redirects, maxRedirects }: RedirectLimits,
): Promise<HttpRequest> {
  try {
    if ((before?.followed ?? 0) >= maxRedirects) throw tooManyRedirects(response, maxRedirects);
    return redirectRequest(request, response, redirects);
  } catch (error) {
    nameResponse(error, response);
    throw error;
  } finally {
    await response.keepSmallBody(SMALL_BODY_TIME);
  }
}

function tooManyRedirects(response: HttpResponse, limit: number): TooManyRedirectsError {
  const { request } = response.history[0] ?? response;
  return new TooManyRedirectsError(
    `${subject(request)}: more than ${limit} redirects; raise maxRedirects, or set followRedirects: false to see the response`,
    { request },
  );
}
