import type { HttpResponse } from "@haulier/core";

import { SseError } from "./sse-error.ts";

/**
 * Whether events are to be expected: 204 is the server's way to say that there are none any more.
 * @throws SseError for a status other than 200 and 204, and for another `Content-Type` than `text/event-stream`.
 */
export function checkEventStream(response: HttpResponse): boolean {
  if (response.status === 204) return false;
  if (response.status !== 200) throw statusRefused(response);
  const type = response.headers.get("content-type");
  if (type?.split(";", 1)[0]!.trim().toLowerCase() === "text/event-stream") return true;
  throw new SseError(
    `expected the Content-Type text/event-stream, got ${type === null ? "none" : JSON.stringify(type)}; is this the address of a stream of events?`,
    { code: "ERR_SSE_CONTENT_TYPE", response },
  );
}

/** The error for a response whose status is not that of a stream. */
export function statusRefused(response: HttpResponse, cause?: unknown): SseError {
  return new SseError(`expected the status 200 of a stream of events, got ${response.toString()}`, {
    code: "ERR_SSE_STATUS",
    response,
    ...(cause === undefined ? {} : { cause }),
  });
}
