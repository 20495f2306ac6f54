import { inspect } from "node:util";

import { HttpRequest, ReadError } from "@haulier/core";
import { expect, test } from "vitest";

import { delay } from "./delay.ts";
import { fail } from "./fail.ts";
import { MockTransport } from "./mock-transport.ts";
import { VirtualClock } from "./virtual-clock.ts";

const secret = "s3cr3t";

const request = (): HttpRequest =>
  new HttpRequest("POST", `https://user:${secret}@example.com/login?token=${secret}&page=2`, {
    headers: { Authorization: `Bearer ${secret}`, Cookie: `sid=${secret}`, "X-Api-Key": secret, Accept: "*/*" },
    data: { password: secret },
  });

test("a call prints as one line, without secrets", async () => {
  const transport = new MockTransport(
    { status: 201, headers: { "Set-Cookie": `sid=${secret}` } },
    { clock: new VirtualClock() },
  );
  await transport.handleRequest(request());
  const call = transport.lastCall!;
  expect(String(call)).toBe("POST https://***@example.com/login?token=***&page=2 at 0 ms: 201 Created");
  const printed = [call, transport].flatMap((value) => [
    String(value),
    inspect(value, { depth: 9, showHidden: true }),
    JSON.stringify(value),
  ]);
  expect(printed.join("\n")).not.toContain(secret);
  expect(call.toJSON().request.headers).toContainEqual(["Accept", "*/*"]);
});

test.each<[string, ConstructorParameters<typeof MockTransport>[0], string]>([
  ["that is not answered yet", () => delay(Number.POSITIVE_INFINITY, {}), "no answer yet"],
  ["that failed", () => fail(new ReadError(secret)), "ReadError"],
  ["that failed by something that is no error", () => fail(secret), "failed"],
  ["that failed in its body", { chunks: [fail(new ReadError(secret))] }, "200 OK, then ReadError"],
])("a call %s says so", async (_what, handler, told) => {
  const clock = new VirtualClock();
  const transport = new MockTransport(handler, { clock });
  transport
    .handleRequest(new HttpRequest("GET", "https://example.com/"))
    .then((response) => response.read())
    .catch(() => {});
  await clock.advance(0);
  expect(inspect(transport.lastCall)).toBe(`MockCall { GET https://example.com/ at 0 ms: ${told} }`);
  expect(inspect(transport)).toBe(`MockTransport { 1 call; GET https://example.com/ at 0 ms: ${told} }`);
});

test("the content of a call is not known when its body was not read", async () => {
  const transport = new MockTransport(() => ({}), { readBody: false });
  const content = async function* (): AsyncGenerator<string> {
    yield "unread";
  };
  await transport.handleRequest(new HttpRequest("POST", "https://example.com/", { content: content() }));
  expect(() => transport.lastCall!.text()).toThrow(expect.objectContaining({ code: "ERR_REQUEST_NOT_READ" }));
});
