import { describe, expect, it } from "vitest";

import type { ClientOptions } from "./client-options.ts";
import { Client } from "./client.ts";
import { InvalidUrlError, LocalProtocolError, UnsupportedProtocolError } from "./errors.ts";
import type { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import type { RequestOptions } from "./request-options.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { defaultTimeouts } from "./timeouts.ts";
import { VERSION } from "./version.ts";

const transport = new HandlerTransport(() => new HttpResponse());

function build(
  options: RequestOptions | undefined,
  client: Partial<ClientOptions> = {},
  url = "https://h/",
  method = "GET",
): HttpRequest {
  return new Client({ transport, ...client }).buildRequest(method, url, options);
}

describe("headers (M1)", () => {
  it("are the defaults (H11)", () => {
    const { headers } = build(undefined);
    expect(headers.raw.map(([name]) => name)).toEqual(["Accept", "Accept-Encoding", "User-Agent"]);
    expect(headers.get("accept")).toBe("*/*");
    expect(headers.get("accept-encoding")).toMatch(/^gzip, deflate\b/);
    expect(headers.get("user-agent")).toBe(`haulier/${VERSION}`);
  });

  it("come in the order defaults, client, request (H12)", () => {
    const { headers } = build({ headers: { "X-Request": "1" } }, { headers: { "X-Client": "1" } });
    expect(headers.raw.map(([name]) => name)).toEqual([
      "Accept",
      "Accept-Encoding",
      "User-Agent",
      "X-Client",
      "X-Request",
    ]);
  });

  it("of the request replace those of the client, whatever their case", () => {
    const { headers } = build(
      { headers: { "x-a": "request" } },
      { headers: { "X-A": "client", Accept: "text/plain" } },
    );
    expect(headers.getAll("x-a")).toEqual(["request"]);
    expect(headers.getAll("accept")).toEqual(["text/plain"]);
  });

  it("may have several lines", () => {
    expect(
      build(
        {
          headers: [
            ["x-a", "1"],
            ["X-A", "2"],
          ],
        },
        { headers: { "X-A": "0" } },
      ).headers.getAll("x-a"),
    ).toEqual(["1", "2"]);
    expect(build({ headers: { "x-a": ["1", "2"] } }).headers.getAll("x-a")).toEqual(["1", "2"]);
  });

  it("are removed by null, in the client and in the request (H14)", () => {
    const { headers } = build(
      { headers: { "x-client": null, "User-Agent": null } },
      { headers: { "X-Client": "1", ACCEPT: null } },
    );
    expect(headers.raw.map(([name]) => name)).toEqual(["Accept-Encoding"]);
  });

  it("are left as they were by undefined", () => {
    expect(build({ headers: { Accept: undefined } }).headers.get("accept")).toBe("*/*");
  });

  it("may be web Headers", () => {
    expect(build({ headers: new Headers({ accept: "text/plain" }) }).headers.getAll("accept")).toEqual(["text/plain"]);
  });

  for (const headers of [
    { "x-a": "1\r\nX-B: 2" },
    { "x a": "1" },
    { "x-a": "1\u0000" },
    { "": "1" },
    [["x-a"]],
    "x-a: 1",
  ]) {
    it(`are refused when they are bad: ${JSON.stringify(headers)} (S-01, S-02)`, () => {
      expect(() => build({ headers } as unknown as RequestOptions)).toThrow(TypeError);
      expect(() => new Client({ transport, headers } as unknown as ClientOptions)).toThrow(TypeError);
    });
  }

  it("do not reach back into the client", () => {
    const client = new Client({ transport, headers: { "X-A": "1" } });
    client.buildRequest("GET", "https://h/").headers.set("X-A", "2");
    expect(client.buildRequest("GET", "https://h/").headers.get("x-a")).toBe("1");
  });
});

describe("the method", () => {
  for (const [given, method] of [
    ["GET", "GET"],
    ["get", "GET"],
    ["Purge", "PURGE"],
    ["M-SEARCH", "M-SEARCH"],
  ] as const) {
    it(`${given} is sent as ${method} (R1)`, () =>
      expect(build(undefined, {}, "https://h/", given).method).toBe(method));
  }

  for (const given of ["", "GE T", "GET\r\n", "GÉT", "GET\u0000", 1, null, undefined]) {
    it(`${JSON.stringify(given)} is refused (S-03)`, () => {
      expect(() => new Client({ transport }).buildRequest(given as string, "https://h/")).toThrow(TypeError);
    });
  }
});

describe("the URL", () => {
  it("is below the base URL (M3)", () => {
    expect(build(undefined, { baseUrl: "https://h/v1" }, "/users?a=1").url.href).toBe("https://h/v1/users?a=1");
    expect(build(undefined, { baseUrl: new URL("https://h/v1") }, "users").url.href).toBe("https://h/v1/users");
    expect(build(undefined, { baseUrl: "https://h/v1" }, "https://other/x").url.href).toBe("https://other/x");
  });

  it("gets params of client and request, laid over its query (M2)", () => {
    const client = { params: { k: "client", c: 1 } };
    expect(build({ params: { k: "request", r: 2 } }, client, "https://h/x?y=2&k=url").url.search).toBe(
      "?y=2&k=request&c=1&r=2",
    );
    expect(build(undefined, client, "https://h/x?y=2").url.search).toBe("?y=2&k=client&c=1");
    expect(build({ params: { k: undefined } }, client, "https://h/x?k=url").url.search).toBe("?c=1");
    expect(build({ params: { k: null } }, client).url.search).toBe("?k=&c=1");
  });

  it("is not touched without params", () => {
    expect(build(undefined, {}, "https://h/x?a=%20+b").url.search).toBe("?a=%20+b");
    expect(build({ params: {} }, { params: {} }, "https://h/x?a=%20+b").url.search).toBe("?a=%20+b");
  });

  it("is refused when it is bad", () => {
    expect(() => build(undefined, {}, "/x")).toThrow(UnsupportedProtocolError);
    expect(() => build(undefined, {}, "https://h:x/")).toThrow(InvalidUrlError);
  });

  it("must be https where the client has httpsOnly", () => {
    expect(() => build(undefined, { httpsOnly: true }, "http://user:s3cret@h/")).toThrow(UnsupportedProtocolError);
    expect(() => build(undefined, { httpsOnly: true }, "http://user:s3cret@h/")).toThrow(/^(?!.*s3cret)/);
    expect(build(undefined, { httpsOnly: true }, "https://h/").url.href).toBe("https://h/");
  });
});

describe("the body", () => {
  for (const [options, method, length, type] of [
    [{ content: "héllo" }, "POST", "6", null],
    [{ json: { a: "é" } }, "POST", "10", "application/json"],
    [{ json: null }, "POST", "4", "application/json"],
    [{ json: 0 }, "PUT", "1", "application/json"],
    [{ data: { a: 1, b: [true, null] } }, "POST", "13", "application/x-www-form-urlencoded"],
    [{ data: {} }, "POST", "0", null],
    [{}, "POST", "0", null],
    [{}, "PUT", "0", null],
    [{}, "PATCH", "0", null],
    [{}, "QUERY", "0", null],
    [{}, "GET", null, null],
    [{}, "DELETE", null, null],
    [{ json: undefined, content: undefined }, "GET", null, null],
    [{ content: "x" }, "DELETE", "1", null],
    [{ json: 1, headers: { "content-type": "application/vnd.api+json" } }, "POST", "1", "application/vnd.api+json"],
  ] as const) {
    it(`of ${method} ${JSON.stringify(options)} has the length ${length} and the type ${type} (R2, R3, R4, R7, R8, R11)`, () => {
      const { headers } = build(options, {}, "https://h/", method);
      expect([headers.get("content-length"), headers.get("content-type")]).toEqual([length, type]);
    });
  }

  for (const options of [
    { content: "a", json: 1 },
    { content: "a", data: { a: 1 } },
    { json: 1, data: { a: 1 } },
    { json: null, files: { f: "x" } },
    { content: "", json: 1, data: {}, files: {} },
  ]) {
    it(`is refused when there are two: ${Object.keys(options).join(", ")} (R1)`, () => {
      expect(() => build(options as RequestOptions, {}, "https://h/", "POST")).toThrow(TypeError);
      expect(() => build(options as RequestOptions, {}, "https://h/", "POST")).toThrow("a request has one body");
    });
  }

  it("must agree with a Content-Length (R5, S-09)", () => {
    expect(() => build({ content: "abc", headers: { "content-length": "2" } }, {}, "https://h/", "POST")).toThrow(
      LocalProtocolError,
    );
    expect(() =>
      build({ content: "abc", headers: { "transfer-encoding": "chunked" } }, {}, "https://h/", "POST"),
    ).toThrow(LocalProtocolError);
  });
});

describe("extensions (M10)", () => {
  it("are those of the client where the request says nothing, one object for all", () => {
    const client = new Client({ transport });
    const [a, b] = [
      client.buildRequest("GET", "https://h/"),
      client.buildRequest("GET", "https://h/", { headers: {} }),
    ];
    expect(a.extensions).toBe(b.extensions);
    expect(Object.isFrozen(a.extensions)).toBe(true);
    expect(a.extensions.timeout).toEqual(defaultTimeouts);
  });

  it("have the timeouts of the request over those of the client", () => {
    expect(build({ timeout: { read: 1 } }, { timeout: 9 }).extensions.timeout).toEqual({
      pool: 9,
      connect: 9,
      read: 1,
      write: 9,
      total: null,
    });
    expect(build({ timeout: null }, { timeout: 9 }).extensions.timeout).toMatchObject({ read: null, total: null });
  });

  it("have signal and cookies of the request", () => {
    const { signal } = new AbortController();
    expect(build({ signal, cookies: { a: "1" } }).extensions).toMatchObject({ signal, cookies: { a: "1" } });
  });

  it("keep what the caller puts there, which wins over the client", () => {
    const trace = (): void => {};
    const timeout = { ...defaultTimeouts, read: 1 };
    const { extensions } = build({ extensions: { trace, timeout } }, { timeout: 9 });
    expect(extensions.trace).toBe(trace);
    expect(extensions.timeout).toBe(timeout);
  });

  it("do not lose signal and limits to ones that are undefined", () => {
    const { signal } = new AbortController();
    const { extensions } = build({ signal, timeout: 5, extensions: { signal: undefined, timeout: undefined } });
    expect(extensions.signal).toBe(signal);
    expect(extensions.timeout).toMatchObject({ read: 5 });
  });

  it("do not change the object they are made from", () => {
    const given = Object.freeze({ trace: () => {} });
    build({ extensions: given, timeout: 5 });
    expect(Object.keys(given)).toEqual(["trace"]);
  });
});

describe("what belongs to the origin of the base URL", () => {
  const options = {
    baseUrl: "https://api.example.com/v1",
    headers: { Authorization: "Bearer secret", "X-Trace": "1" },
    params: { api_key: "secret" },
  };

  it("goes there, also by an absolute URL", () => {
    for (const url of ["/users", "https://api.example.com/v2/users"]) {
      const request = build({}, options, url);
      expect(request.url.searchParams.get("api_key")).toBe("secret");
      expect(request.headers.get("authorization")).toBe("Bearer secret");
    }
  });

  it("goes nowhere else", () => {
    const request = build({ params: { page: 2 } }, options, "https://elsewhere.example.com/users");
    expect(request.url.href).toBe("https://elsewhere.example.com/users?page=2");
    expect([request.headers.get("authorization"), request.headers.get("x-trace")]).toEqual([null, "1"]);
  });
});

describe("what a call says of credentials and cookies", () => {
  it("replaces an Authorization header of the client's (A3)", () => {
    const client = { headers: { Authorization: "Bearer client" } };
    expect(build({ auth: ["user", "password"] }, client).headers.has("authorization")).toBe(false);
    expect(build({ auth: null }, client).headers.has("authorization")).toBe(false);
    expect(build({}, client).headers.get("authorization")).toBe("Bearer client");
    expect(build({ auth: null, headers: { Authorization: "x" } }, client).headers.get("authorization")).toBe("x");
  });

  it("replaces a Cookie header of the client's (C4)", () => {
    const client = { headers: { Cookie: "a=client" } };
    const request = build({ cookies: { a: "call" } }, client);
    expect([request.headers.has("cookie"), request.extensions.cookies]).toEqual([false, { a: "call" }]);
  });
});
