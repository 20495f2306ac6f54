import type { IncomingMessage, ServerResponse } from "node:http";

import { createBody, HttpHeaders, HttpRequest, type HttpResponse } from "@haulier/core";

import { writePiece } from "./write-piece.ts";

/** Answers as the endpoints of the conformance suite do, which are a function of `HttpRequest`. */
export async function answerByHandler(
  handler: (request: HttpRequest) => Promise<HttpResponse>,
  incoming: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const response = await handler(toRequest(incoming, answer));
  answer.on("close", () => void response.close().catch(() => {}));
  answer.writeHead(response.status, response.reasonPhrase, [...response.headers.toList()]);
  // Node would keep it back until there is a piece to go with it.
  answer.flushHeaders();
  for await (const piece of response.raw()) if (!(await writePiece(answer, piece))) return;
  if (response.extensions.trailers !== undefined) answer.addTrailers(response.extensions.trailers.raw);
  answer.end();
}

function toRequest(incoming: IncomingMessage, answer: ServerResponse): HttpRequest {
  const { method = "GET", url = "/", headers } = incoming;
  const controller = new AbortController();
  answer.on("close", () => {
    if (!answer.writableFinished) controller.abort();
  });
  const hasBody = headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
  return new HttpRequest({
    method,
    url: new URL(`http://origin.test${url}`),
    headers: HttpHeaders.fromList(incoming.rawHeaders),
    body: hasBody ? createBody(() => ask(incoming, answer)) : null,
    extensions: {
      signal: controller.signal,
      onInformational: ({ status, headers: fields }) => {
        if (status === 103) answer.writeEarlyHints(Object.fromEntries(fields));
      },
      ...(hasBody ? { trailers: () => HttpHeaders.fromList(incoming.rawTrailers) } : {}),
    },
  });
}

/** A server with a listener for `checkContinue` asks for the body itself, when it wants it. */
function ask(incoming: IncomingMessage, answer: ServerResponse): IncomingMessage {
  if (incoming.headers.expect === "100-continue" && !answer.headersSent) answer.writeContinue();
  return incoming;
}
