import { HttpResponse } from "@haulier/core";

import type { Exchange } from "./exchange.ts";
import { ReceivedBody } from "./received-body.ts";

/**
 * The app's response as it arrives at the client: unread, and bound to the exchange.
 * @throws TypeError when it is no response, or one whose body was used.
 */
export function receiveResponse(answer: Response, exchange: Exchange, raiseAppErrors: boolean): HttpResponse {
  checkAnswer(answer, exchange);
  // It knows what becomes of Content-Encoding in a response that the app has received itself.
  const { status, headers } = HttpResponse.fromWeb(answer);
  const { body, statusText } = answer;
  const init = {
    status,
    // As servers do it: without a phrase, the usual one.
    reasonPhrase: statusText === "" ? undefined : statusText,
    headers,
    request: exchange.request,
  };
  if (body !== null && mayHaveBody(exchange.request.method, status))
    return new HttpResponse({ ...init, body: new ReceivedBody(body, exchange, raiseAppErrors) });
  body?.cancel().catch(() => {});
  return new HttpResponse(init);
}

/** Gives up a response that comes too late. */
export function dropResponse(answer: unknown): void {
  if (isWebResponse(answer)) answer.body?.cancel().catch(() => {});
}

function checkAnswer(answer: unknown, { request }: Exchange): asserts answer is Response {
  if (isWebResponse(answer)) return;
  const got = typeof answer === "object" ? Object.prototype.toString.call(answer) : typeof answer;
  throw new TypeError(
    `${request.toString()}: the app gave ${got}, expected a web Response (a (req, res) listener goes with NodeHandlerTransport)`,
  );
}

/** By shape: frameworks bring classes of their own. */
function isWebResponse(value: unknown): value is Response {
  return typeof value === "object" && value !== null && "status" in value && "headers" in value && "body" in value;
}

/** RFC 9110 section 6.4.1. A web Response with one of these statuses has no body anyway, but that of a framework's own class may. */
function mayHaveBody(method: string, status: number): boolean {
  return method !== "HEAD" && status !== 204 && status !== 304;
}
