import type { HttpResponse } from "@haulier/core";

import { bodyFailure } from "./fetch-failure.ts";

/** What a `Response` of `fetch` knows and one that was made by the constructor does not. */
interface Origin {
  readonly url: string;
  readonly redirected: boolean;
}

/** Fetch users leave bodies unread, which would hold their connections: what nobody can read any more is given up. */
const unreachable = new FinalizationRegistry<HttpResponse>((response) => void response.close().catch(() => {}));

/** The response of a client, unread, as one of `fetch`. @throws RangeError for a status that a web Response cannot have. */
export function toFetchedResponse(response: HttpResponse, signal: AbortSignal | undefined): Response {
  const { status, statusText, headers, body } = response.toWeb();
  const url = new URL(response.url);
  url.hash = "";
  const origin = { url: url.href, redirected: response.history.some(({ hasRedirectLocation }) => hasRedirectLocation) };
  const init = { status, statusText, headers };
  return withOrigin(new Response(body === null ? null : guard(body, response, signal), init), origin);
}

/** A `Response`, and every clone of it, that says where it is from. */
function withOrigin(response: Response, { url, redirected }: Origin): Response {
  const clone = response.clone.bind(response);
  return Object.defineProperties(response, {
    url: { value: url },
    redirected: { value: redirected },
    type: { value: "basic" },
    clone: { value: () => withOrigin(clone(), { url, redirected }) },
  });
}

/** The body with its failures as `fetch` tells them. */
function guard(body: ReadableStream, response: HttpResponse, signal: AbortSignal | undefined): ReadableStream {
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const guarded = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          controller.error(bodyFailure(error, signal));
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  unreachable.register(guarded, response);
  return guarded;
}
