import { ConnectError, HttpResponse } from "@haulier/core";
import { expectTypeOf, test } from "vitest";

import { type Delayed, delay } from "./delay.ts";
import { type Failure, fail } from "./fail.ts";
import type { MockReply } from "./mock-reply.ts";
import { type MockHandler, MockTransport } from "./mock-transport.ts";

test("a handler may answer with responses, plain objects, delays and failures, at once or later", () => {
  const handlers: MockHandler[] = [
    () => new HttpResponse(),
    async () => ({ status: 404 }),
    () => delay(10, { chunks: ["a", delay(10, "b"), delay(10, fail(new Error("reset")))] }),
    async () => delay(10, fail(new ConnectError("refused"))),
    (request) => ({ body: request.content }),
  ];
  expectTypeOf(handlers).items.returns.toEqualTypeOf<MockReply | Promise<MockReply>>();
  expectTypeOf(delay(1, "a")).toEqualTypeOf<Delayed<string>>();
  expectTypeOf(fail("a")).toEqualTypeOf<Failure>();
});

test("what is no response is an error of types already", () => {
  const making = expectTypeOf(MockTransport);
  making.toBeConstructibleWith({ status: 404 }, { readBody: false });
  // @ts-expect-error -- a misspelt part
  making.toBeConstructibleWith(() => ({ stauts: 404 }));
  // @ts-expect-error -- a web Response belongs to FetchHandlerTransport
  making.toBeConstructibleWith(() => new Response());
  // @ts-expect-error -- a response object has one body, for one call
  making.toBeConstructibleWith(new HttpResponse());
  // @ts-expect-error -- an option that does not exist
  making.toBeConstructibleWith({}, { latency: 10 });
});
