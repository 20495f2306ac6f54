import { Auth, Client, HttpRequest, type HttpResponse } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { ApiKeyAuth } from "./api-key-auth.ts";
import { BasicAuth } from "./basic-auth.ts";
import { BearerAuth } from "./bearer-auth.ts";
import { chain } from "./chain.ts";
import { DigestAuth } from "./digest-auth.ts";
import { DigestServer } from "./testing/digest-server.ts";
import { seenBy } from "./testing/seen-by.ts";

type Flow = AsyncGenerator<HttpRequest, void, HttpResponse>;

/** A scheme that is its flow. */
function scheme(authFlow: (request: HttpRequest) => Flow, bodies: Partial<Auth> = {}): Auth {
  class TestAuth extends Auth {
    override readonly requiresRequestBody = bodies.requiresRequestBody ?? false;
    override readonly requiresResponseBody = bodies.requiresResponseBody ?? false;
    authFlow(request: HttpRequest): Flow {
      return authFlow(request);
    }
  }
  return new TestAuth();
}

describe("a chain", () => {
  it("has each scheme put its credentials on", async () => {
    const server = new DigestServer();
    const transport = new MockTransport(server.answer);
    const auth = chain(new ApiKeyAuth({ key: "k1", query: "key" }), new DigestAuth("ada", "secret"));
    const response = await new Client({ transport, auth }).get("https://h/?a=1");
    expect([response.status, response.history.length]).toEqual([200, 1]);
    expect(transport.calls.map(({ request }) => request.href)).toEqual([
      "https://h/?a=1&key=k1",
      "https://h/?a=1&key=k1",
    ]);
    expect(server.accepted.map(({ uri }) => uri)).toEqual(["/?a=1&key=k1"]);
  });

  it("has the first that has an Authorization win", async () => {
    const transport = new MockTransport({ status: 200 });
    const client = new Client({ transport });
    const nothing = scheme(async function* (request) {
      yield request;
    });
    await client.get("https://h/", { auth: chain(new BearerAuth("a"), new BasicAuth("b"), new DigestAuth("c", "")) });
    await client.get("https://h/", { auth: chain(nothing, new BearerAuth("b")) });
    await client.get("https://h/", { auth: chain() });
    expect(seenBy(transport)).toEqual(["Bearer a", "Bearer b", null]);
  });

  it("takes what a client takes: a user and a password, and a function", async () => {
    const transport = new MockTransport({ status: 200 });
    const signed = (request: HttpRequest): HttpRequest => {
      request.headers.set("X-Signature", "s");
      return request;
    };
    await new Client({ transport, auth: chain(signed, ["ada", "secret"]) }).get("https://h/");
    expect(seenBy(transport)).toEqual(["Basic YWRhOnNlY3JldA=="]);
    expect(transport.calls[0]!.request.headers.get("x-signature")).toBe("s");
  });

  it("lets each scheme try again, and gives it what the others were answered", async () => {
    const seen: string[] = [];
    const retrying = (name: string): Auth =>
      scheme(async function* (request) {
        for (let attempt = 1; attempt <= 2; attempt++) {
          const headers = request.headers.clone();
          headers.append("X-Way", `${name}${attempt}`);
          seen.push(`${name}${attempt}: ${(yield request.with({ headers })).status}`);
        }
      });
    let status = 200;
    const transport = new MockTransport(() => ({ status: status++ }));
    const response = await new Client({ transport, auth: chain(retrying("a"), retrying("b")) }).get("https://h/");
    expect(seenBy(transport, "x-way")).toEqual(["a1, b1", "a1, b2", "a2, b1", "a2, b2"]);
    expect(seen).toEqual(["b1: 200", "b2: 201", "a1: 201", "b1: 202", "b2: 203", "a2: 203"]);
    expect([...response.history, response].map((each) => each.status)).toEqual([200, 201, 202, 203]);
  });

  it("keeps the others out of a scheme's own requests", async () => {
    const fetching = scheme(
      async function* (request) {
        const answer = yield new HttpRequest("POST", "https://login/token");
        request.headers.set("X-Token", answer.text());
        yield request;
      },
      { requiresResponseBody: true },
    );
    const transport = new MockTransport(({ url }) => (url.host === "login" ? { text: "t1" } : { status: 200 }));
    await new Client({ transport, auth: chain(fetching, new BasicAuth("ada")) }).get("https://h/");
    expect(seenBy(transport, "x-token")).toEqual([null, "t1"]);
    expect(seenBy(transport)).toEqual([null, "Basic YWRhOg=="]);
  });

  it("reads the request when one of its schemes wants to", async () => {
    const bodies: number[] = [];
    const reading = scheme(
      async function* (request) {
        bodies.push(request.content.byteLength);
        yield request;
      },
      { requiresRequestBody: true },
    );
    const transport = new MockTransport({ status: 200 });
    const client = new Client({ transport, auth: chain(new BasicAuth("ada"), reading) });
    await client.post("https://h/", { content: new Blob(["text"]).stream() });
    expect(bodies).toEqual([4]);
  });

  it("ends the flows of all its schemes when a request fails", async () => {
    const ended: string[] = [];
    const watched = (name: string): Auth =>
      scheme(async function* (request) {
        try {
          yield request;
        } finally {
          ended.push(name);
        }
      });
    const transport = new MockTransport(() => {
      throw new Error("broken");
    });
    await expect(new Client({ transport, auth: chain(watched("a"), watched("b")) }).get("https://h/")).rejects.toThrow(
      "broken",
    );
    expect(ended).toEqual(["b", "a"]);
  });

  it("refuses what is no scheme, and one that sends nothing", async () => {
    expect(() => chain(new BasicAuth("a"), ["a", "secret", "more"] as unknown as Auth)).toThrow(
      /^chain: argument 2: expected a scheme/,
    );
    // oxlint-disable-next-line require-yield -- that is its fault
    const silent = scheme(async function* () {});
    const client = new Client({ transport: new MockTransport({ status: 200 }), auth: chain(silent) });
    await expect(client.get("https://h/")).rejects.toThrow("ended without yielding a request");
  });
});
