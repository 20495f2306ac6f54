import { nameResponse, subject, TooManyRedirectsError } from "./errors.ts";
import type { HttpRequest } from "./http-request.ts";
import type { HttpResponse } from "./http-response.ts";
import { redirectRequest, type RedirectPolicy } from "./redirects.ts";

/** How long the body of a redirect or a challenge is worth waiting for, in milliseconds. A new connection takes no longer. */
export const SMALL_BODY_TIME = 1_000;

/** How far redirects are followed. */
export interface RedirectLimits {
  readonly redirects: RedirectPolicy;
  /** How many redirects are followed. */
  readonly maxRedirects: number;
}

/**
 * The request that the response to `request` redirects to, after `followed` redirects. The connection of the response is free then; its body
 * is kept when it is small and soon there.
 * @throws what {@link redirectRequest} throws, and TooManyRedirectsError; each has the response, which can be read as far as it was kept.
 */
export async function followRedirect(
  response: HttpResponse,
  request: HttpRequest,
  followed: number,
  { redirects, maxRedirects }: RedirectLimits,
): Promise<HttpRequest> {
  try {
    if (followed >= maxRedirects) throw tooManyRedirects(response, maxRedirects);
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
