import { codingsLeft, codingsOf } from "./content-codings.ts";
import type { ContentDecoders } from "./content-decoder.ts";
import { HttpHeaders } from "./http-headers.ts";
import type { HttpResponse } from "./http-response.ts";
import { toReadableStream } from "./platform-streams.ts";
import type { HttpResponseInit } from "./response-init.ts";

/** Statuses for which a web Response refuses a body. It refuses 101 as a status. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/** See {@link HttpResponse.toWeb}. @param method of the request, if there was one. */
export function toWebResponse(response: HttpResponse, decoders: ContentDecoders, method: string | undefined): Response {
  const { status, reasonPhrase: statusText } = response;
  if (status < 200 || status > 599)
    throw new RangeError(`toWeb: a web Response has a status from 200 to 599, and this one has ${status}`);
  const headers = response.headers.toWeb();
  if (bodiless.has(status) || method === "HEAD") {
    void response.abandon();
    return new Response(null, { status, statusText, headers });
  }
  const body = decodedBody(response);
  withoutCodings(headers, response, decoders);
  return new Response(body, { status, statusText, headers });
}

/** What {@link HttpResponse} is made from for a web Response. */
export function webResponseInit(response: Response): HttpResponseInit {
  const { status, statusText, type, url, body } = response;
  if (status === 0) throw new TypeError(`fromWeb: a web Response of the type "${type}" cannot be read`);
  if (response.bodyUsed) throw new TypeError("fromWeb: the body of the web Response has been read already");
  const headers = new HttpHeaders(response.headers);
  // One that `fetch` has received says how its body was encoded, not how it is. One that was made by a constructor has no URL.
  if (url !== "" && headers.delete("content-encoding")) headers.delete("content-length");
  return { status, reasonPhrase: statusText, headers, body: body as HttpResponseInit["body"] };
}

function decodedBody(response: HttpResponse): Uint8Array<ArrayBuffer> | ReadableStream {
  if (!response.isConsumed && !response.isClosed) return toReadableStream(response, () => response.close());
  return response.content as Uint8Array<ArrayBuffer>;
}

/** The body is decoded, as far as we can. A web Response would hand out the rest as it is. */
function withoutCodings(headers: Headers, response: HttpResponse, decoders: ContentDecoders): void {
  const codings = codingsOf(response.headers);
  const left = codingsLeft(codings, decoders);
  if (left.length === codings.length) return;
  headers.delete("content-length");
  if (left.length === 0) headers.delete("content-encoding");
  else headers.set("content-encoding", left.join(", "));
}
