import type { Auth } from "./auth.ts";
import { LocalProtocolError, subject } from "./errors.ts";
import { mergeExtensions, type RequestExtensions } from "./extensions.ts";
import { SMALL_BODY_TIME } from "./follow-redirect.ts";
import { HttpRequest } from "./http-request.ts";
import type { HttpResponse } from "./http-response.ts";

/** Sends a request of a flow. `history` is what came before it, which its response has before its own redirects. */
export type SendStep = (request: HttpRequest, history: readonly HttpResponse[]) => Promise<HttpResponse>;

/** How many requests a flow may send about one URL. The schemes that there are need two or three. */
const MAX_STEPS = 20;

/**
 * Runs the conversation of `auth` about `request`. Every response before the last, with what it was redirected from, is in the
 * `history` of the last one, in the order of arrival (RD14), after what was there `before`.
 */
export async function runAuthFlow(
  auth: Auth,
  request: HttpRequest,
  before: readonly HttpResponse[],
  send: SendStep,
): Promise<HttpResponse> {
  if (auth.requiresRequestBody) await request.read();
  const flow = auth.authFlow(request);
  let history = before;
  let response: HttpResponse | undefined;
  try {
    let step = await flow.next();
    if (step.done === true) throw new TypeError("auth: the flow ended without yielding a request");
    for (let sent = 1; ; sent++) {
      if (sent > MAX_STEPS) throw tooManySteps(request);
      response = await send(withinCall(checkStep(step.value), request.extensions), history);
      if (auth.requiresResponseBody) await response.read();
      step = await flow.next(response);
      if (step.done === true) return response;
      await response.keepSmallBody(SMALL_BODY_TIME);
      history = [...response.history, response];
    }
  } catch (error) {
    await response?.abandon();
    throw error;
  } finally {
    await flow.return();
  }
}

/**
 * Whether a step of a flow is the request that the flow is about, with credentials on it, which may be in the query. Anything else is a
 * request of the flow's own, such as one for a token.
 */
export function isAbout(step: HttpRequest, request: HttpRequest): boolean {
  if (step.href === request.href) return true;
  return step.url.origin === request.url.origin && step.url.pathname === request.url.pathname;
}

function tooManySteps(request: HttpRequest): LocalProtocolError {
  return new LocalProtocolError(
    `${subject(request)}: the auth flow has sent ${MAX_STEPS} requests and wants to send more; it has to end when it is refused`,
    { request, processed: "maybe" },
  );
}

function checkStep(step: unknown): HttpRequest {
  if (step instanceof HttpRequest) return step;
  throw new TypeError(
    `auth: expected a request from the flow or the function, got ${step === null ? "null" : typeof step}`,
  );
}

/** A request that the flow made by itself, such as one for a token, has the limits and the signal of the call that it is part of. */
function withinCall(step: HttpRequest, call: RequestExtensions): HttpRequest {
  const { extensions } = step;
  const timeout = extensions.timeout ?? call.timeout;
  const signal = extensions.signal ?? call.signal;
  if (timeout === extensions.timeout && signal === extensions.signal) return step;
  return step.with({ headers: step.headers, extensions: mergeExtensions(extensions, { timeout, signal }) });
}
