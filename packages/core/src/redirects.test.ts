import { describe, expect, it } from "vitest";

import type { ClientOptions } from "./client-options.ts";
import { Client } from "./client.ts";
import { collect } from "./collect.ts";
import {
  HttpStatusError,
  RemoteProtocolError,
  StreamConsumedError,
  StreamError,
  TooManyRedirectsError,
  UnsupportedProtocolError,
} from "./errors.ts";
import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { checkHttpsOnly, keepsCredentials, redirectMethod, redirectRequest, type RedirectPolicy } from "./redirects.ts";
import type { RequestOptions } from "./request-options.ts";
import { sensitiveHeaders } from "./sensitive-headers.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { aborted, TrackedBody } from "./testing/tracked-body.ts";

const policy: RedirectPolicy = { sensitiveHeaders, allowDowngrade: false, httpsOnly: false, referer: false };

const moved = (location: string, status = 302, body?: TrackedBody): HttpResponse =>
  new HttpResponse({ status, headers: { location }, body });

const redirectOf = (request: HttpRequest, location: string | readonly string[]): HttpResponse =>
  new HttpResponse({ status: 302, headers: { location }, request });

/** Redirects once, then answers with what was sent. */
function redirecting(location: string, status = 302): HandlerTransport {
  return new HandlerTransport(async ({ body }, count) =>
    count === 1 ? moved(location, status) : new HttpResponse({ body: body === null ? null : await collect(body) }),
  );
}

/** Sends one request that is redirected once, and gives the second one. */
async function second(
  location: string,
  options: RequestOptions & { url?: string; method?: string; status?: number; client?: Partial<ClientOptions> } = {},
): Promise<HttpRequest> {
  const { url = "https://example.org/", method = "GET", status = 302, client, ...rest } = options;
  const transport = redirecting(location, status);
  await new Client({ transport, ...client }).request(method, url, rest);
  expect(transport.requests).toHaveLength(2);
  return transport.last;
}

/** `count` redirects that count down to 0. */
const countdown = (): HandlerTransport =>
  new HandlerTransport(({ url }) => {
    const count = Number(url.searchParams.get("count"));
    return count === 0 ? new HttpResponse({ text: "there" }) : moved(`/?count=${count - 1}`);
  });

describe("a response that leads elsewhere (RD2, S11)", () => {
  for (const [status, expected] of [
    [200, false],
    [201, false],
    [300, false],
    [301, true],
    [302, true],
    [303, true],
    [304, false],
    [305, false],
    [306, false],
    [307, true],
    [308, true],
    [309, false],
    [400, false],
  ] as const) {
    it(`is ${expected ? "" : "not "}one of ${status} with a Location`, () =>
      expect(moved("/", status).hasRedirectLocation).toBe(expected));
    it(`is not one of ${status} without one`, () =>
      expect(new HttpResponse({ status }).hasRedirectLocation).toBe(false));
  }
});

describe("redirectMethod, by the Fetch standard (RD3)", () => {
  for (const [method, ...expected] of [
    // 301, 302, 303, 307, 308
    ["GET", "GET", "GET", "GET", "GET", "GET"],
    ["HEAD", "HEAD", "HEAD", "HEAD", "HEAD", "HEAD"],
    ["POST", "GET", "GET", "GET", "POST", "POST"],
    ["PUT", "PUT", "PUT", "GET", "PUT", "PUT"],
    ["PATCH", "PATCH", "PATCH", "GET", "PATCH", "PATCH"],
    ["DELETE", "DELETE", "DELETE", "GET", "DELETE", "DELETE"],
    ["OPTIONS", "OPTIONS", "OPTIONS", "GET", "OPTIONS", "OPTIONS"],
    ["QUERY", "QUERY", "QUERY", "GET", "QUERY", "QUERY"],
    ["PURGE", "PURGE", "PURGE", "GET", "PURGE", "PURGE"],
  ] as const) {
    it(`makes of ${method} ${expected.join(", ")} at 301, 302, 303, 307, 308`, () => {
      expect([301, 302, 303, 307, 308].map((status) => redirectMethod(method, status))).toEqual(expected);
    });
  }
});

describe("where a redirect leads (RD6)", () => {
  for (const [from, location, to] of [
    ["https://example.org/a/b", "https://other.org/x", "https://other.org/x"],
    ["https://example.org/a/b", "/x", "https://example.org/x"],
    ["https://example.org/a/b", "x", "https://example.org/a/x"],
    ["https://example.org/a/b", "../x", "https://example.org/x"],
    ["https://example.org/a/b", "?q=1", "https://example.org/a/b?q=1"],
    ["https://example.org/a/b?q=1", "", "https://example.org/a/b?q=1"],
    ["https://example.org/a/b", "//other.org/x", "https://other.org/x"],
    ["https://example.org/a", "HTTPS://OTHER.org/X", "https://other.org/X"],
    ["https://example.org/a", "https://other.org:443/x", "https://other.org/x"],
    // A host that is missing is the same one.
    ["https://example.org/a", "https:///x", "https://example.org/x"],
    ["https://example.org/a", "https://:443/", "https://example.org/"],
    ["https://example.org/a", "https://:8443/x", "https://example.org:8443/x"],
    ["https://example.org:8443/a", "https:///x", "https://example.org/x"],
    ["https://example.org/a", "https://", "https://example.org/"],
    ["https://example.org/a", "https:////evil.org/x", "https://example.org//evil.org/x"],
    ["http://[::1]:8080/a", "http:///x", "http://[::1]/x"],
    // The fragment stays unless there is another.
    ["https://example.org/a#here", "/x", "https://example.org/x#here"],
    ["https://example.org/a#here", "/x#there", "https://example.org/x#there"],
    ["https://example.org/a#here", "https://other.org/", "https://other.org/#here"],
    ["https://example.org/a", "#there", "https://example.org/a#there"],
    // Userinfo is never taken (RD13, S-49), nor kept.
    ["https://example.org/a", "https://user:pass@other.org/", "https://other.org/"],
    ["https://user:pass@example.org/a", "/x", "https://example.org/x"],
    ["https://example.org/a", "//user@example.org/x", "https://example.org/x"],
    ["https://example.org/a", "/with space", "https://example.org/with%20space"],
    // As sent by servers that write UTF-8 where they should encode, and by ones that write Latin-1.
    ["https://example.org/a", "/caf\u00c3\u00a9", "https://example.org/caf%C3%A9"],
    ["https://example.org/a", "/caf\u00e9", "https://example.org/caf%C3%A9"],
  ] as const) {
    it(`goes from ${from} by ${JSON.stringify(location)} to ${to}`, () => {
      const request = new HttpRequest("GET", from);
      expect(redirectRequest(request, redirectOf(request, location), policy).url.href).toBe(to);
    });
  }

  it("is the first of several Location fields", () => {
    const request = new HttpRequest("GET", "https://h/");
    expect(redirectRequest(request, redirectOf(request, ["/a", "/b"]), policy).url.href).toBe("https://h/a");
  });

  for (const location of ["https://exa mple.org/", "https://x:99999/", "https://[::1/", "http://%00/", "https://?q"]) {
    it(`is refused when it is no URL: ${location} (RD7)`, async () => {
      const body = new TrackedBody();
      const transport = new HandlerTransport(() => moved(location, 302, body));
      const error = await caught(new Client({ transport }).get("https://example.org/?token=s3cret"));
      expect(error).toBeInstanceOf(RemoteProtocolError);
      expect((error as RemoteProtocolError).request?.url.href).toBe("https://example.org/?token=s3cret");
      expect((error as RemoteProtocolError).processed).toBe("maybe");
      expect((error as Error).message).not.toContain("s3cret");
      expect(body.isReleased).toBe(true);
    });
  }

  for (const location of [
    "market://app",
    "ftp://h/",
    "file:///etc/passwd",
    "data:text/plain,x",
    "javascript:alert(1)",
    "blob:https://h/1",
    "ws://h/",
    "mailto:a@b.c",
  ]) {
    it(`is refused for another protocol: ${location} (RD7, S-48)`, async () => {
      const body = new TrackedBody();
      const transport = new HandlerTransport(() => moved(location, 302, body));
      const error = await caught(new Client({ transport }).get("https://example.org/"));
      expect(error).toBeInstanceOf(UnsupportedProtocolError);
      expect((error as UnsupportedProtocolError).processed).toBe("maybe");
      expect(body.isReleased).toBe(true);
      expect(transport.requests).toHaveLength(1);
    });
  }
});

describe("from https to http (S-41)", () => {
  it("is refused, with the connection free", async () => {
    const body = new TrackedBody();
    const transport = new HandlerTransport(() => moved("http://example.org/?token=s3cret", 302, body));
    const error = await caught(new Client({ transport }).get("https://example.org/"));
    expect(error).toBeInstanceOf(UnsupportedProtocolError);
    expect((error as Error).message).toContain("set allowDowngrade");
    expect((error as Error).message).not.toContain("s3cret");
    expect(body.isReleased).toBe(true);
    expect(transport.requests).toHaveLength(1);
  });

  it("is followed with allowDowngrade, without credentials", async () => {
    const request = await second("http://example.org/", {
      headers: { authorization: "a" },
      client: { allowDowngrade: true },
    });
    expect(request.url.href).toBe("http://example.org/");
    expect(request.headers.has("authorization")).toBe(false);
  });

  it("is not asked about from http to http", async () => {
    expect((await second("http://other.org/", { url: "http://example.org/" })).url.href).toBe("http://other.org/");
  });

  it("is refused at a later hop as well", async () => {
    const transport = new HandlerTransport((_request, count) =>
      moved(count === 1 ? "https://example.org/" : "http://example.org/"),
    );
    expect(await caught(new Client({ transport }).get("http://example.org/"))).toBeInstanceOf(UnsupportedProtocolError);
    expect(transport.requests).toHaveLength(2);
  });
});

describe("httpsOnly", () => {
  it("refuses a redirect to http, whatever allowDowngrade says (RD15)", async () => {
    const transport = redirecting("http://example.org/");
    const client = new Client({ transport, httpsOnly: true, allowDowngrade: true });
    expect(await caught(client.get("https://example.org/"))).toMatchObject({
      code: "ERR_UNSUPPORTED_PROTOCOL",
      processed: "maybe",
    });
    expect(transport.requests).toHaveLength(1);
  });

  it("refuses http in every way to send a request", async () => {
    const transport = new HandlerTransport(() => new HttpResponse());
    const client = new Client({ transport, httpsOnly: true });
    const request = new HttpRequest("GET", "http://example.org/");
    const elsewhere = (given: HttpRequest): HttpRequest => given.with({ url: new URL("http://example.org/") });
    for (const sending of [
      client.get("http://example.org/"),
      client.stream("GET", "http://example.org/"),
      client.send(request),
      client.raw.get("http://example.org/"),
      client.get("https://example.org/", { auth: elsewhere }),
    ]) {
      expect(await caught(sending)).toMatchObject({ code: "ERR_UNSUPPORTED_PROTOCOL", processed: "no" });
    }
    expect(transport.requests).toHaveLength(0);
  });

  it("says so without secrets", () => {
    const check = (): void => checkHttpsOnly("GET", "http://u:s3cret@h/?token=s3cret", { ...policy, httpsOnly: true });
    expect(check).toThrow("GET http://***@h/?token=***: only https may be requested, since the client has httpsOnly");
  });
});

describe("keepsCredentials (RD8)", () => {
  for (const [from, to, expected] of [
    ["https://h/a", "https://h/b", true],
    ["https://h/", "https://h:443/", true],
    ["http://h/", "https://h/", true],
    ["http://h:80/", "https://h:443/", true],
    ["https://h/", "http://h/", false],
    ["http://h:8080/", "https://h/", false],
    ["http://h/", "https://h:8443/", false],
    ["http://h:8080/", "https://h:8080/", false],
    ["https://h/", "https://h:8443/", false],
    ["https://h/", "https://www.h/", false],
    ["https://www.h/", "https://h/", false],
    ["https://h/", "https://i/", false],
    ["http://h/", "https://i/", false],
    ["https://h/", "https://h./", false],
  ] as const) {
    it(`says ${expected} from ${from} to ${to}`, () =>
      expect(keepsCredentials(new URL(from), new URL(to))).toBe(expected));
  }
});

describe("headers of the next request", () => {
  const headers = {
    Authorization: "a",
    "Proxy-Authorization": "b",
    Cookie: "c=1",
    "X-API-Key": "d",
    "X-Mine": "e",
    "X-Plain": "f",
  };
  const secrets = ["authorization", "proxy-authorization", "cookie", "x-api-key", "x-mine"];

  for (const [what, location, url, kept] of [
    ["keeps credentials on the same origin", "/x", "https://example.org/", true],
    ["keeps credentials from http to https on the same host", "https://example.org/", "http://example.org/", true],
    ["drops Authorization on a cross-origin redirect", "https://other.org/", "https://example.org/", false],
    ["drops credentials for a subdomain", "https://www.example.org/", "https://example.org/", false],
    ["drops credentials for another port", "https://example.org:8443/", "https://example.org/", false],
  ] as const) {
    it(`${what} (RD8, S-40)`, async () => {
      const request = await second(location, { url, headers, client: { sensitiveHeaders: ["X-Mine"] } });
      for (const name of secrets) expect([name, request.headers.has(name)]).toEqual([name, kept]);
      expect(request.headers.get("x-plain")).toBe("f");
    });
  }

  for (const [what, given] of [
    ["pairs", Object.entries(headers)],
    ["web Headers", new Headers(headers)],
    ["several lines", { ...headers, authorization: ["a", "b"] }],
  ] as const) {
    it(`drops credentials that were given as ${what} (S-40)`, async () => {
      const request = await second("https://other.org/", { headers: given as RequestOptions["headers"] & object });
      for (const name of secrets.slice(0, 4)) expect([name, request.headers.has(name)]).toEqual([name, false]);
    });
  }

  it("does not bring credentials back when a redirect returns (S-42)", async () => {
    const transport = new HandlerTransport((_request, count) =>
      count === 1 ? moved("https://other.org/") : count === 2 ? moved("https://example.org/") : new HttpResponse(),
    );
    await new Client({ transport }).get("https://example.org/", { headers });
    expect(transport.requests.map(({ headers: sent }) => sent.get("authorization"))).toEqual(["a", null, null]);
  });

  it("does not use auth of the client or the request for another origin (S-51)", async () => {
    expect((await second("https://other.org/", { auth: ["u", "p"] })).headers.has("authorization")).toBe(false);
    expect((await second("https://other.org/", { client: { auth: ["u", "p"] } })).headers.has("authorization")).toBe(
      false,
    );
    expect((await second("https://other.org/", { url: "https://u:p@example.org/" })).headers.has("authorization")).toBe(
      false,
    );
    expect((await second("https://u:p@other.org/")).headers.has("authorization")).toBe(false);
    expect((await second("/x", { auth: ["u", "p"] })).headers.get("authorization")).toBe("Basic dTpw");
  });

  it("keeps a Host on the same origin and drops it for another (RD9)", async () => {
    expect((await second("/x", { headers: { host: "virtual.org" } })).headers.get("host")).toBe("virtual.org");
    expect((await second("https://other.org/", { headers: { host: "virtual.org" } })).headers.has("host")).toBe(false);
    expect(
      (await second("https://example.org/", { url: "http://example.org/", headers: { host: "v" } })).headers.has(
        "host",
      ),
    ).toBe(false);
  });

  it("does not lay params over the URL again (RD13)", async () => {
    const request = await second("/x?b=2", { params: { a: 1 }, client: { params: { c: 3 } } });
    expect(request.url.search).toBe("?b=2");
  });

  it("carries extensions over (RD13)", async () => {
    const trace = (): void => {};
    const { signal } = new AbortController();
    const { extensions } = await second("https://other.org/", {
      signal,
      timeout: 7,
      cookies: { a: "1" },
      extensions: { trace },
    });
    expect(extensions).toMatchObject({ signal, trace, timeout: { read: 7 } });
    expect(extensions.cookies).toBeUndefined();
  });
});

describe("the body of the next request", () => {
  const contentHeaders = {
    "content-type": "text/plain",
    "content-encoding": "identity",
    "content-language": "en",
    "content-location": "/a",
    "content-disposition": "inline",
    "content-md5": "x",
    "content-digest": "x",
    "content-range": "bytes 0-1/2",
    digest: "x",
    "repr-digest": "x",
    expect: "100-continue",
    trailer: "x",
  };

  for (const [method, status] of [
    ["POST", 301],
    ["POST", 302],
    ["POST", 303],
    ["PUT", 303],
    ["DELETE", 303],
    ["QUERY", 303],
  ] as const) {
    it(`is dropped with all content headers at ${status} after ${method} (RD4, S-46)`, async () => {
      const request = await second("/x", {
        method,
        status,
        content: "body",
        headers: { ...contentHeaders, "x-kept": "1" },
      });
      expect([request.method, request.body]).toEqual(["GET", null]);
      for (const name of ["content-length", ...Object.keys(contentHeaders)])
        expect([name, request.headers.has(name)]).toEqual([name, false]);
      expect(request.headers.get("x-kept")).toBe("1");
    });
  }

  for (const [method, status] of [
    ["POST", 307],
    ["POST", 308],
    ["PUT", 301],
    ["PUT", 302],
    ["PATCH", 302],
    ["QUERY", 302],
    ["GET", 303],
  ] as const) {
    it(`is sent again at ${status} after ${method} (RD5)`, async () => {
      const transport = redirecting("/x", status);
      const response = await new Client({ transport }).request(method, "https://h/", {
        content: "body",
        headers: { "content-type": "a/b" },
      });
      expect(response.text()).toBe("body");
      expect(transport.last.method).toBe(method);
      expect(transport.last.headers.get("content-length")).toBe("4");
      expect(transport.last.headers.get("content-type")).toBe("a/b");
    });
  }

  it("keeps HEAD a HEAD at 302 (RD3)", async () =>
    expect((await second("/x", { method: "HEAD" })).method).toBe("HEAD"));

  const pieces = async function* (): AsyncGenerator<string> {
    yield "st";
    yield "ream";
  };
  /** As a transport does: reads the body, then answers. */
  const reading = (status: number, bodies: TrackedBody[] = []): HandlerTransport =>
    new HandlerTransport(async ({ body }, count) => {
      const received = body === null ? null : await collect(body);
      if (count > 1) return new HttpResponse({ body: received });
      bodies.push(new TrackedBody());
      return moved("/x", status, bodies[0]);
    });

  it("fails where it was a stream, before anything is sent, with the connection free (RD5, R14)", async () => {
    const bodies: TrackedBody[] = [];
    const transport = reading(308, bodies);
    const error = await caught(new Client({ transport }).post("https://h/", { content: pieces() }));
    expect(error).toBeInstanceOf(StreamConsumedError);
    expect((error as Error).message).toMatch(/^POST https:\/\/h\/: a 308 redirect asks for the request body again/);
    expect(transport.requests).toHaveLength(1);
    expect(bodies[0]!.isReleased).toBe(true);
  });

  it("does not fail where the stream is dropped (R14)", async () => {
    const transport = reading(303);
    expect((await new Client({ transport }).post("https://h/", { content: pieces() })).status).toBe(200);
    expect(transport.last.body).toBeNull();
  });

  it("is made anew by a function", async () => {
    const transport = reading(307);
    expect((await new Client({ transport }).post("https://h/", { content: pieces })).text()).toBe("stream");
  });

  it("is sent from the start where the iterable begins anew (R14)", async () => {
    const transport = reading(307);
    expect((await new Client({ transport }).post("https://h/", { content: ["a", "b"] })).text()).toBe("ab");
  });

  it("is in memory where a hook has read it", async () => {
    const transport = reading(307);
    const client = new Client({ transport, eventHooks: { request: async (request) => void (await request.read()) } });
    expect((await client.post("https://h/", { content: pieces() })).text()).toBe("stream");
  });

  it("is still there where the server did not ask for it before it answered", async () => {
    const transport = new HandlerTransport(async ({ body }, count) =>
      count === 1 ? moved("/x", 307) : new HttpResponse({ body: await collect(body!) }),
    );
    expect((await new Client({ transport }).post("https://h/", { content: pieces() })).text()).toBe("stream");
  });
});

describe("following", () => {
  it("is on, and off when asked (RD1)", async () => {
    const transport = countdown();
    const url = "https://h/?count=1";
    expect((await new Client({ transport }).get(url)).status).toBe(200);
    expect((await new Client({ transport }).get(url, { followRedirects: false })).status).toBe(302);
    const off = new Client({ transport, followRedirects: false });
    expect((await off.get(url)).status).toBe(302);
    expect((await off.get(url, { followRedirects: true })).status).toBe(200);
    expect((await off.send(off.buildRequest("GET", url), { followRedirects: true })).status).toBe(200);
  });

  it("stops at 20, and fails at 21 (RD11)", async () => {
    const client = new Client({ transport: countdown() });
    const response = await client.get("https://h/?count=20");
    expect([response.text(), response.history.length]).toEqual(["there", 20]);
    const error = await caught(client.get("https://h/?count=21"));
    expect(error).toBeInstanceOf(TooManyRedirectsError);
    expect((error as TooManyRedirectsError).request?.url.href).toBe("https://h/?count=21");
    expect((error as Error).message).toMatch(
      /^GET https:\/\/h\/\?count=21: more than 20 redirects; raise maxRedirects/,
    );
  });

  for (const [maxRedirects, sent] of [
    [0, 1],
    [1, 2],
    [5, 6],
  ] as const) {
    it(`sends ${sent} requests of an endless chain with maxRedirects ${maxRedirects}, and leaves nothing open (RD11, S-47)`, async () => {
      const bodies: TrackedBody[] = [];
      const transport = new HandlerTransport(() => {
        bodies.push(new TrackedBody());
        return moved("/", 302, bodies.at(-1));
      });
      expect(await caught(new Client({ transport, maxRedirects }).get("https://h/"))).toBeInstanceOf(
        TooManyRedirectsError,
      );
      expect(bodies).toHaveLength(sent);
      expect(bodies.every(({ isReleased }) => isReleased)).toBe(true);
    });
  }

  it("goes on for ever with Infinity", async () => {
    const client = new Client({ transport: countdown(), maxRedirects: Number.POSITIVE_INFINITY });
    expect((await client.get("https://h/?count=100")).history).toHaveLength(100);
  });

  it("keeps the history, each with its own before it (RD12)", async () => {
    const response = await new Client({ transport: countdown() }).get("https://h/?count=3");
    expect(response.url.href).toBe("https://h/?count=0");
    expect(response.request.url.href).toBe("https://h/?count=0");
    expect(response.history.map(({ url }) => url.search)).toEqual(["?count=3", "?count=2", "?count=1"]);
    expect(response.history.map(({ history }) => history)).toEqual([
      [],
      response.history.slice(0, 1),
      response.history.slice(0, 2),
    ]);
    expect(response.nextRequest).toBeUndefined();
  });

  it("does not confuse calls for which a transport gives the same response", async () => {
    const same = moved("/next");
    const transport = new HandlerTransport(({ url }) => (url.pathname === "/next" ? new HttpResponse() : same));
    const client = new Client({ transport, maxRedirects: 2 });
    for (let call = 0; call < 5; call++) expect((await client.get("https://h/")).history).toHaveLength(1);
    expect((await client.get("https://h/", { followRedirects: false })).nextRequest?.url.pathname).toBe("/next");
  });

  it("reads small bodies on the way and gives up large ones (RD12)", async () => {
    const small = new TrackedBody(["moved"]);
    const large = new TrackedBody(["x".repeat(70_000), "rest"]);
    const broken = new TrackedBody(["x"], { failure: new Error("broken") });
    const bodies = [small, large, broken];
    const transport = new HandlerTransport((_request, count) =>
      count <= 3 ? moved("/", 302, bodies[count - 1]) : new HttpResponse(),
    );
    const { history } = await new Client({ transport }).get("https://h/");
    expect(history[0]!.text()).toBe("moved");
    expect(bodies.map(({ state }) => state)).toEqual(["ended", "left", "failed"]);
    expect(() => history[1]!.text()).toThrow(StreamError);
  });

  it("is not stopped by a body on the way that does not decode (S-24)", async () => {
    const headers = { location: "/next", "content-encoding": "gzip" };
    const transport = new HandlerTransport((_request, count) =>
      count === 1
        ? new HttpResponse({ status: 302, headers, body: new TrackedBody(["not gzip"]) })
        : new HttpResponse({ text: "there" }),
    );
    expect((await new Client({ transport }).get("https://h/")).text()).toBe("there");
  });

  it("leaves the last response of a stream unread (RD16)", async () => {
    const bodies = [new TrackedBody(), new TrackedBody()];
    const transport = new HandlerTransport((_request, count) =>
      count === 1 ? moved("/x", 302, bodies[0]) : new HttpResponse({ body: bodies[1]! }),
    );
    await using response = await new Client({ transport }).stream("GET", "https://h/");
    expect([response.isConsumed, ...bodies.map(({ state }) => state)]).toEqual([false, "ended", "unread"]);
  });

  it("goes by the mount of each hop", async () => {
    const main = redirecting("https://mounted.org/");
    const mounted = new HandlerTransport(() => new HttpResponse({ text: "mounted" }));
    const client = new Client({ transport: main, mounts: { "all://mounted.org": mounted } });
    expect((await client.get("https://example.org/")).text()).toBe("mounted");
  });

  it("sends nothing more after an abort while the body of a redirect is read", async () => {
    const controller = new AbortController();
    const transport = new HandlerTransport(({ extensions }, count) =>
      count === 1 ? moved("/x", 302, new TrackedBody(["a"], { until: extensions.signal })) : new HttpResponse(),
    );
    const sending = caught(new Client({ transport }).get("https://h/", { signal: controller.signal }));
    setTimeout(() => controller.abort("enough"));
    expect(await sending).toBe("enough");
    expect(transport.requests).toHaveLength(1);
  });

  it("ends with an abort at a later hop", async () => {
    const controller = new AbortController();
    const transport = new HandlerTransport(({ extensions }, count) => {
      if (count === 1) return moved("/x");
      setTimeout(() => controller.abort("enough"));
      return aborted(extensions.signal!);
    });
    expect(await caught(new Client({ transport }).get("https://h/", { signal: controller.signal }))).toBe("enough");
  });

  it("ends with an error at a later hop, which has its own request", async () => {
    const transport = new HandlerTransport((_request, count) => {
      if (count === 1) return moved("/x");
      throw new RemoteProtocolError("broken");
    });
    const error = await caught(new Client({ transport }).get("https://h/"));
    expect((error as RemoteProtocolError).request?.url.href).toBe("https://h/x");
  });
});

describe("not following", () => {
  it("gives the request to send next, step by step (S13)", async () => {
    const client = new Client({ transport: countdown(), followRedirects: false });
    let response = await client.get("https://h/?count=2");
    const steps: string[] = [];
    while (response.nextRequest !== undefined) {
      steps.push(response.nextRequest.url.search);
      response = await client.send(response.nextRequest);
    }
    expect(steps).toEqual(["?count=1", "?count=0"]);
    expect(response.text()).toBe("there");
  });

  it("gives none for a response that leads nowhere (S13)", async () => {
    const transport = new HandlerTransport(({ url }) => new HttpResponse({ status: Number(url.pathname.slice(1)) }));
    const client = new Client({ transport, followRedirects: false });
    for (const status of [200, 302, 304]) expect((await client.get(`https://h/${status}`)).nextRequest).toBeUndefined();
  });

  it("gives the response with a bad Location, and fails only when it is to be followed (RD7)", async () => {
    for (const [location, type] of [
      ["https://exa mple.org/", RemoteProtocolError],
      ["market://app", UnsupportedProtocolError],
      ["http://example.org/", UnsupportedProtocolError],
    ] as const) {
      const transport = new HandlerTransport(() => moved(location));
      const response = await new Client({ transport, followRedirects: false }).get("https://example.org/");
      expect(response.status).toBe(302);
      expect(() => response.nextRequest).toThrow(type);
    }
  });

  it("applies the same rules to the next request", async () => {
    const transport = new HandlerTransport(() => moved("https://other.org/", 303));
    const client = new Client({ transport, followRedirects: false, cookies: { a: "1" } });
    const { nextRequest } = await client.post("https://example.org/", {
      json: 1,
      headers: { authorization: "a" },
      cookies: { b: "2" },
    });
    expect([nextRequest!.method, nextRequest!.body]).toEqual(["GET", null]);
    expect(["authorization", "cookie", "content-type"].some((name) => nextRequest!.headers.has(name))).toBe(false);
    expect(nextRequest!.extensions.cookies).toBeUndefined();
  });

  it("does not take the cookies of a jar into the next request, which will ask the jar itself", async () => {
    const transport = new HandlerTransport(() => moved("/x"));
    const client = new Client({ transport, followRedirects: false, cookies: { a: "1" } });
    const { nextRequest } = await client.get("https://example.org/");
    expect(nextRequest!.headers.has("cookie")).toBe(false);
    await client.send(nextRequest!);
    expect(transport.last.headers.get("cookie")).toBe("a=1");
  });

  it("raises for the status where that is asked for (S12)", async () => {
    const transport = new HandlerTransport(() => moved("/x"));
    const client = new Client({ transport, followRedirects: false, raiseForStatus: true });
    expect(await caught(client.get("https://h/"))).toBeInstanceOf(HttpStatusError);
  });
});

describe("a redirect that is followed and then raised for", () => {
  it("has the history on the response of the error", async () => {
    const transport = new HandlerTransport((_request, count) =>
      count === 1 ? moved("/x") : new HttpResponse({ status: 404 }),
    );
    const error = await caught(new Client({ transport, raiseForStatus: true }).get("https://h/"));
    expect((error as HttpStatusError).response.history.map(({ status }) => status)).toEqual([302]);
  });
});
