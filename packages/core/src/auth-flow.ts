import type { Auth } from "./auth.ts";
import { mergeExtensions, type RequestExtensions } from "./extensions.ts";
import { HttpRequest } from "./http-request.ts";
import type { HttpResponse } from "./http-response.ts";

/** Sends a request, redirects included. */
export type SendStep = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * Runs the conversation of `auth` about `request`. Every response before the last, with what it was redirected from, is in the
 * `history` of the last one, in the order of arrival (RD14).
 *
 * The flow ends when a redirect has left the origin of `request`: a challenge from there is not the flow's to answer.
 */
export async function runAuthFlow(auth: Auth, request: HttpRequest, send: SendStep): Promise<HttpResponse> {
  if (auth.requiresRequestBody) await request.read();
  const flow = auth.authFlow(request);
  const earlier: HttpResponse[] = [];
  let response: HttpResponse | undefined;
  try {
    let step = await flow.next();
    if (step.done === true) throw new TypeError("auth: the flow ended without yielding a request");
    for (;;) {
      response = await send(withinCall(checkStep(step.value), request.extensions));
      for (const redirect of response.history) {
        redirect.setHistory([...earlier]);
        earlier.push(redirect);
      }
      response.setHistory([...earlier]);
      if (response.url.origin !== step.value.url.origin) return response;
      if (auth.requiresResponseBody) await response.read();
      step = await flow.next(response);
      if (step.done === true) return response;
      await response.keepSmallBody();
      earlier.push(response);
    }
  } catch (error) {
    await response?.abandon();
    throw error;
  } finally {
    await flow.return();
  }
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
