import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import { conformanceCases } from "@haulier/conformance";
import { describeTransport, type TransportSetup } from "@haulier/conformance/vitest";

import { NodeHandlerTransport } from "./node-handler-transport.ts";
import { answerByHandler } from "./testing/answer-by-handler.ts";

type Answer = (incoming: IncomingMessage, answer: ServerResponse) => Promise<void>;

const answerWith =
  (handler: TransportSetup["handler"]): Answer =>
  (incoming, answer) =>
    answerByHandler(handler, incoming, answer);

const always = {
  "does not copy the pieces of a body": "they go through HTTP/1.1",
  "closes an idle connection when it has been kept long enough": "the suite counts connections of its own servers only",
};
const expectations = conformanceCases().filter(({ name }) => /of a request with Expect (back|when)/.test(name));

/** As a server of Node's serves it that decides itself on `Expect: 100-continue`. */
function serverOf(answerAll: Answer) {
  const listener = (incoming: IncomingMessage, answer: ServerResponse): void => {
    answerAll(incoming, answer).catch(() => answer.destroy());
  };
  return createServer(listener).on("checkContinue", listener);
}

describeTransport("NodeHandlerTransport of a server", {
  create: ({ handler, limits }) => new NodeHandlerTransport(serverOf(answerWith(handler)), { limits }),
  skip: always,
});

describeTransport("NodeHandlerTransport of a listener", {
  create: ({ handler, limits }) => new NodeHandlerTransport(answerWith(handler), { limits }),
  skip: {
    ...always,
    ...Object.fromEntries(expectations.map(({ name }) => [name, "Node asks for the body before a listener is called"])),
  },
});
