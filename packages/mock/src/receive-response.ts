import { HttpResponse, type HttpHeaders, type ResponseBody, type ResponseExtensions } from "@haulier/core";

import type { Exchange } from "./exchange.ts";
import { StreamedBody } from "./streamed-body.ts";
import { WholeBody } from "./whole-body.ts";

/**
 * The handler's response as it arrives at the client: unread, with headers of its own, and bound to the exchange.
 * @throws TypeError when its body was used up before.
 */
export function receiveResponse(sent: HttpResponse, exchange: Exchange): HttpResponse {
  const headers = sent.headers.clone();
  return new HttpResponse({
    status: sent.status,
    reasonPhrase: sent.reasonPhrase,
    headers,
    body: receiveBody(sent, headers, exchange),
    request: exchange.request,
    extensions: receiveExtensions(sent.extensions, exchange),
  });
}

function receiveBody(sent: HttpResponse, headers: HttpHeaders, exchange: Exchange): ResponseBody {
  if (!mayHaveBody(exchange.request.method, sent.status)) {
    void sent.close().catch(() => {});
    return new WholeBody(new Uint8Array(0), exchange);
  }
  if (!sent.isConsumed && !sent.isClosed) return new StreamedBody(sent, exchange);
  // A response that a client of the handler's own has read is decoded.
  if (headers.delete("content-encoding")) headers.delete("content-length");
  return new WholeBody(contentOf(sent, exchange), exchange);
}

function contentOf(sent: HttpResponse, exchange: Exchange): Uint8Array {
  try {
    return sent.content;
  } catch (cause) {
    const what =
      "the handler of MockTransport returned a response whose body was used up; make a new one for each request";
    throw new TypeError(`${exchange.request.toString()}: ${what}`, { cause });
  }
}

/** RFC 9110 section 6.4.1: what these have in the place of a body is not sent. */
function mayHaveBody(method: string, status: number): boolean {
  return method !== "HEAD" && status !== 204 && status !== 304;
}

/** Trailers come after the body, and may be set by then. */
function receiveExtensions(sent: ResponseExtensions, exchange: Exchange): ResponseExtensions {
  return {
    ...sent,
    get trailers() {
      return exchange.hasEnded ? sent.trailers : undefined;
    },
  };
}
