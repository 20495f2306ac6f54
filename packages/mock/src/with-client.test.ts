import {
  Auth,
  BasicAuth,
  Client,
  type HttpRequest,
  type HttpResponse,
  ReadError,
  TotalTimeoutError,
} from "@haulier/core";
import { describe, expect, test } from "vitest";

import { delay } from "./delay.ts";
import { fail } from "./fail.ts";
import type { MockResponseInit } from "./mock-reply.ts";
import { type MockHandler, MockTransport } from "./mock-transport.ts";
import { VirtualClock } from "./virtual-clock.ts";

const baseUrl = "https://example.com";
const never = Number.POSITIVE_INFINITY;

/** What a promise rejects with. */
const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable("it resolved"),
    (error: unknown) => error,
  );

const redirectTo = (location: string, status = 302): MockResponseInit => ({ status, headers: { Location: location } });

/** A client on a virtual clock, with a transport that answers by `handler`. */
function setUp(
  handler: MockHandler | MockResponseInit,
  options: Partial<ConstructorParameters<typeof Client>[0]> = {},
) {
  const clock = new VirtualClock();
  const transport = new MockTransport(handler, { clock });
  return { clock, transport, client: new Client({ transport, clock, baseUrl, ...options }) };
}

test("the response goes through the whole client: cookies, redirects and hooks (X2)", async () => {
  const seen: string[] = [];
  let jar = "";
  const { client, transport } = setUp(
    ({ url }) => {
      if (url.pathname === "/old")
        return { ...redirectTo("/new"), headers: { Location: "/new", "Set-Cookie": "sid=1" } };
      return { json: { path: url.pathname } };
    },
    {
      cookies: { getCookieString: () => jar, setCookies: ([line]) => void (jar = line!) },
      eventHooks: {
        request: [(request: HttpRequest) => void seen.push(`-> ${request.url.pathname}`)],
        response: [(response: HttpResponse) => void seen.push(`<- ${response.status}`)],
      },
    },
  );
  const response = await client.get("/old");
  expect([response.json(), response.history.map(({ status }) => status)]).toEqual([{ path: "/new" }, [302]]);
  expect(seen).toEqual(["-> /old", "<- 302", "-> /new", "<- 200"]);
  expect(transport.calls.map(({ request }) => request.headers.get("cookie"))).toEqual([null, "sid=1"]);
});

describe("redirects", () => {
  test("send a body again that is in memory, and not one that can be read once", async () => {
    const { client, transport } = setUp(({ url, content }) =>
      url.pathname === "/old" ? redirectTo("/new", 307) : { body: content },
    );
    expect(await client.post("/old", { content: "again" }).text()).toBe("again");
    transport.reset();
    const once = async function* (): AsyncGenerator<string> {
      yield "once";
    };
    expect(await rejectionOf(client.post("/old", { content: once() }))).toMatchObject({ code: "ERR_STREAM_CONSUMED" });
    expect(transport.calls.map((call) => call.text())).toEqual(["once"]);
    expect(await client.post("/old", { content: () => once() }).text()).toBe("once");
  });

  test("without end are given up", async () => {
    const { client, transport } = setUp(redirectTo("/again"));
    expect(await rejectionOf(client.get("/"))).toMatchObject({ code: "ERR_TOO_MANY_REDIRECTS" });
    expect(transport.calls).toHaveLength(21);
  });
});

test("an auth flow sees the responses of the handler", async () => {
  class Challenged extends Auth {
    async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
      const response = yield request;
      if (response.status === 401) yield request.with({ headers: withToken(request) });
    }
  }
  const withToken = (request: HttpRequest) => {
    const headers = request.headers.clone();
    headers.set("Authorization", "Bearer fresh");
    return headers;
  };
  const { client, transport } = setUp((request) =>
    request.headers.has("authorization") ? { text: "in" } : { status: 401 },
  );
  expect(await client.get("/", { auth: new Challenged() }).text()).toBe("in");
  expect(transport.calls.map(({ response }) => response?.status)).toEqual([401, 200]);
  await client.get("/", { auth: new BasicAuth("user", "pass") });
  expect(transport.lastCall?.request.headers.get("authorization")).toBe("Basic dXNlcjpwYXNz");
});

describe("timeouts, on the virtual clock", () => {
  test("read: a handler that is silent for longer than the default of 30 s (T1, T3)", async () => {
    const { client, clock } = setUp(() => delay(30_001, { text: "too late" }));
    const getting = rejectionOf(client.get("/"));
    await clock.advance(30_000);
    expect(await getting).toMatchObject({ code: "ERR_READ_TIMEOUT", limit: 30_000, elapsed: 30_000 });
    expect(clock.pending).toEqual([]);
  });

  test("read: null for one request turns it off (T3)", async () => {
    const { client, clock } = setUp(() => delay(3_600_000, { text: "at last" }));
    const getting = client.get("/", { timeout: null }).text();
    await clock.advance(3_600_000);
    expect(await getting).toBe("at last");
  });

  test("read: a body that stalls", async () => {
    const { client, clock } = setUp({ chunks: ["begun", delay(never, "")] }, { timeout: { read: 500 } });
    const getting = rejectionOf(client.get("/"));
    await clock.advance(500);
    expect(await getting).toMatchObject({ code: "ERR_READ_TIMEOUT", limit: 500 });
  });

  test("total: ends a handler, a redirect later", async () => {
    const { client, clock, transport } = setUp(
      ({ url }) => delay(600, url.pathname === "/" ? redirectTo("/slow") : {}),
      { timeout: { total: 1_000 } },
    );
    const getting = rejectionOf(client.get("/"));
    await clock.advance(1_000);
    const error = await getting;
    expect(error).toBeInstanceOf(TotalTimeoutError);
    expect(error).toMatchObject({ limit: 1_000, elapsed: 1_000 });
    expect(transport.calls.map((call) => call.error)).toEqual([undefined, error]);
    expect(clock.pending).toEqual([]);
  });

  test("total: ends a slow drip, which no read limit does (T1, T4)", async () => {
    const drip = function* () {
      for (;;) yield delay(100, ".");
    };
    const { client, clock } = setUp(() => ({ chunks: drip() }), { timeout: { read: 200, total: 5_000 } });
    const getting = rejectionOf(client.get("/"));
    await clock.advance(5_000);
    expect(await getting).toMatchObject({ code: "ERR_TOTAL_TIMEOUT" });
    expect(clock.pending).toEqual([]);
  });

  test("elapsed is the time of the clock", async () => {
    const { client, clock } = setUp(() => delay(120, { chunks: ["a", delay(30, "b")] }));
    const getting = client.get("/");
    await clock.runAll();
    expect((await getting).elapsed).toBe(150);
  });
});

test("an error of the handler reaches the caller, with its request", async () => {
  const { client } = setUp(() => fail(new ReadError("connection reset")));
  const error = await rejectionOf(client.get("/path"));
  expect(error).toBeInstanceOf(ReadError);
  expect((error as ReadError).request?.url.href).toBe(`${baseUrl}/path`);
});

test("a stream is given piece by piece, and closed when it is left", async () => {
  const { client, transport } = setUp({ chunks: ["one\n", "two\n", "three\n"] });
  const lines: string[] = [];
  {
    await using response = await client.stream("GET", "/");
    for await (const line of response.lines()) {
      lines.push(line);
      if (line === "two") break;
    }
  }
  await transport.close();
  expect(lines).toEqual(["one", "two"]);
});

test("closing the client closes the transport", async () => {
  const { client, transport } = setUp({ text: "once" });
  await client.get("/");
  await client.close();
  expect(await rejectionOf(transport.handleRequest(client.buildRequest("GET", "/")))).toMatchObject({
    code: "ERR_TRANSPORT_CLOSED",
  });
});
