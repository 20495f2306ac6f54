import type { Client } from "@haulier/core";

/** What is used of the client that sends the requests for tokens. */
export type TokenClient = Pick<Client, "request">;

/** What oauth4webapi hands to a `fetch` of one's own. */
interface FetchCall {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: URLSearchParams | undefined;
  readonly signal?: AbortSignal;
}

/** Answers of authorization servers are a few kilobytes; discovery documents are the largest. */
const MAX_ANSWER_SIZE = 1024 * 1024;

/**
 * The `fetch` of oauth4webapi, by a client: its transport, proxy, TLS, time-outs and hooks apply. Its auth does not, since that may be what
 * asks for the token; and a redirect is an answer, because no secret is sent on to where one points.
 */
export function clientFetch(client: TokenClient): (url: string, call: FetchCall) => Promise<Response> {
  return async (url, { method, headers, body, signal }) => {
    const response = await client.request(method, url, {
      headers,
      auth: null,
      followRedirects: false,
      raiseForStatus: false,
      maxResponseSize: MAX_ANSWER_SIZE,
      signal,
      ...(body === undefined ? {} : { content: body.toString() }),
    });
    const { status } = response;
    const content = [204, 205, 304].includes(status) ? null : new Uint8Array(response.content);
    return new Response(content, { status, headers: [...response.headers] });
  };
}
