import { describeTransport, type TransportSetup } from "@haulier/conformance/vitest";
import { HttpRequest } from "@haulier/core";

import { FetchHandlerTransport } from "./fetch-handler-transport.ts";
import type { FetchHandler } from "./fetch-handler.ts";

/** The endpoints of the suite as an app. Not by `toWeb()`, which decodes. */
function webApp(handler: TransportSetup["handler"]): FetchHandler {
  return async (request) => {
    const { status, reasonPhrase: statusText, headers, ...answer } = await answerOf(handler, request);
    const isBodiless = request.method === "HEAD" || status === 204 || status === 304;
    return new Response(isBodiless ? null : answer.body, { status, statusText, headers });
  };
}

async function answerOf(handler: TransportSetup["handler"], request: Request) {
  const response = await handler(HttpRequest.fromWeb(request));
  const pieces = response.raw();
  const body = new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => response.close(),
    },
    { highWaterMark: 0 },
  );
  const { status, reasonPhrase } = response;
  return { status, reasonPhrase, headers: response.headers.toWeb(), body };
}

describeTransport("FetchHandlerTransport", {
  create: ({ handler }) => new FetchHandlerTransport(webApp(handler)),
  skip: { "sends a body with GET": "a web Request cannot have one" },
});
