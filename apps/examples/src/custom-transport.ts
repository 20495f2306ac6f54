// Shows a transport in twenty lines, used by a client and run through the conformance suite: `node --test custom-transport.ts`.
import assert from "node:assert/strict";
import { test } from "node:test";

import { describeTransport } from "@haulier/conformance/node-test";
import { BaseTransport, Client, HttpResponse, TransportClosedError, WriteError } from "@haulier/core";
import type { HttpRequest } from "@haulier/core";

/** Calls a function in place of a server. */
class FunctionTransport extends BaseTransport {
  readonly #answer: (request: HttpRequest) => Promise<HttpResponse>;
  #closed = false;

  constructor(answer: (request: HttpRequest) => Promise<HttpResponse>) {
    super();
    this.#answer = answer;
  }

  async handleRequest(request: HttpRequest): Promise<HttpResponse> {
    if (this.#closed) throw new TransportClosedError("the transport is closed", { request });
    request.extensions.signal?.throwIfAborted();
    try {
      return await this.#answer(request);
    } catch (cause) {
      throw new WriteError("the function failed", { request, cause });
    }
  }

  override async close(): Promise<void> {
    this.#closed = true;
  }
}

void test("a client uses it", async () => {
  const transport = new FunctionTransport(async ({ url }) => new HttpResponse({ json: { path: url.pathname } }));
  await using client = new Client({ transport });
  assert.deepEqual(await client.get("https://example.com/users").json(), { path: "/users" });
});

// What it cannot do is skipped by name, with the reason; what it says of itself in `capabilities` is skipped without.
const reason = "a function that was called cannot be stopped";

describeTransport("FunctionTransport", {
  create: ({ handler }) => new FunctionTransport(handler),
  skip: {
    "rejects with the reason while waiting for the headers": reason,
    "rejects with the reason while the request body is sent, and leaves the body": reason,
    "fails the body with the reason while it is read": reason,
    "fails the body with the reason when it is read after the abort": reason,
    "fails read() with the reason": reason,
    'rejects with the reason itself when it is "a text"': reason,
    "rejects with the reason itself when it is 0": reason,
    "rejects with the reason itself when it is null": reason,
    'rejects with the reason itself when it is {"any":"object"}': reason,
    "does not disturb other requests when one is aborted": reason,
  },
});
