import type { Auth } from "./auth.ts";
import type { HttpRequest } from "./http-request.ts";
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
      response = await send(step.value);
      earlier.push(...response.history);
      response.setHistory([...earlier]);
      if (response.url.origin !== step.value.url.origin) return response;
      if (auth.requiresResponseBody) await response.read();
      step = await flow.next(response);
      if (step.done === true) return response;
      await response.keepSmallBody();
      earlier.push(response);
    }
  } catch (error) {
    await response?.close();
    throw error;
  } finally {
    await flow.return();
  }
}
