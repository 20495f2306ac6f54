import type { HttpRequest, HttpResponse } from "@haulier/core";

/** What errors say of a response. */
export interface Described {
  readonly request: HttpRequest | undefined;
  /** Its request, as text. */
  readonly subject: string;
}

/** The request of a response, for errors. A response that was made by hand has none, and says so by throwing. */
export function describeResponse(response: HttpResponse): Described {
  try {
    const { request } = response;
    return { request, subject: request.toString() };
  } catch {
    return { request: undefined, subject: "response" };
  }
}
