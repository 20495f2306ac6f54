import { describe, expect, it } from "vitest";

import * as errors from "./errors.ts";
import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";

const request = new HttpRequest("POST", "https://user:s3cret@example.com/path?token=s3cret#f");
const timeout = { request, limit: 2_000, elapsed: 2_003.7 };

// One of each kind, with the classes that it is one of (2.14).
const { HttpError, RequestError, TransportError, TimeoutError, NetworkError, ProtocolError, StreamError } = errors;
const table = [
  [
    "ConnectTimeoutError",
    new errors.ConnectTimeoutError(timeout),
    [HttpError, RequestError, TransportError, TimeoutError],
    "no",
  ],
  [
    "ReadTimeoutError",
    new errors.ReadTimeoutError(timeout),
    [HttpError, RequestError, TransportError, TimeoutError],
    "maybe",
  ],
  [
    "WriteTimeoutError",
    new errors.WriteTimeoutError(timeout),
    [HttpError, RequestError, TransportError, TimeoutError],
    "maybe",
  ],
  [
    "PoolTimeoutError",
    new errors.PoolTimeoutError(timeout),
    [HttpError, RequestError, TransportError, TimeoutError],
    "no",
  ],
  [
    "TotalTimeoutError",
    new errors.TotalTimeoutError(timeout),
    [HttpError, RequestError, TransportError, TimeoutError],
    "maybe",
  ],
  [
    "ConnectError",
    new errors.ConnectError("x", { request }),
    [HttpError, RequestError, TransportError, NetworkError],
    "no",
  ],
  [
    "ReadError",
    new errors.ReadError("x", { request }),
    [HttpError, RequestError, TransportError, NetworkError],
    "maybe",
  ],
  [
    "WriteError",
    new errors.WriteError("x", { request }),
    [HttpError, RequestError, TransportError, NetworkError],
    "maybe",
  ],
  [
    "CloseError",
    new errors.CloseError("x", { request }),
    [HttpError, RequestError, TransportError, NetworkError],
    "maybe",
  ],
  [
    "LocalProtocolError",
    new errors.LocalProtocolError("x", { request }),
    [HttpError, RequestError, TransportError, ProtocolError],
    "no",
  ],
  [
    "RemoteProtocolError",
    new errors.RemoteProtocolError("x", { request }),
    [HttpError, RequestError, TransportError, ProtocolError],
    "maybe",
  ],
  ["SchemaError", new errors.SchemaError("x", { request, issues: [] }), [HttpError, RequestError], undefined],
  ["ProxyError", new errors.ProxyError("x", { request }), [HttpError, RequestError, TransportError], "no"],
  [
    "UnsupportedProtocolError",
    new errors.UnsupportedProtocolError("x", { request }),
    [HttpError, RequestError, TransportError],
    "no",
  ],
  [
    "TransportClosedError",
    new errors.TransportClosedError("x", { request }),
    [HttpError, RequestError, TransportError],
    "no",
  ],
  ["DecodingError", new errors.DecodingError("x", { request }), [HttpError, RequestError], undefined],
  ["ResponseTooLargeError", new errors.ResponseTooLargeError(10, { request }), [HttpError, RequestError], undefined],
  ["TooManyRedirectsError", new errors.TooManyRedirectsError("x", { request }), [HttpError, RequestError], undefined],
  [
    "HttpStatusError",
    new errors.HttpStatusError("x", { request, response: new HttpResponse() }),
    [HttpError],
    undefined,
  ],
  ["InvalidUrlError", new errors.InvalidUrlError("x"), [TypeError], undefined],
  ["StreamConsumedError", new errors.StreamConsumedError("x"), [StreamError], undefined],
  ["StreamClosedError", new errors.StreamClosedError("x"), [StreamError], undefined],
  ["ResponseNotReadError", new errors.ResponseNotReadError("x"), [StreamError], undefined],
  ["RequestNotReadError", new errors.RequestNotReadError("x"), [StreamError], undefined],
] as const;

const roots = [
  HttpError,
  RequestError,
  TransportError,
  TimeoutError,
  NetworkError,
  ProtocolError,
  StreamError,
  TypeError,
];

describe("the tree (EX4)", () => {
  for (const [name, error, ancestors, processed] of table) {
    it(`${name} has its name, its place and its ability to be sent again`, () => {
      expect(error).toBeInstanceOf(Error);
      expect(error.name).toBe(name);
      expect(error.constructor.name).toBe(name);
      expect(roots.filter((root) => error instanceof root)).toEqual(ancestors);
      expect((error as { processed?: string }).processed).toBe(processed);
      expect(error.message).not.toBe("");
    });
  }

  it("has every class that is exported", () => {
    const concrete = Object.entries(errors).filter(([, value]) => {
      const constructed = value as { prototype?: object };
      return constructed.prototype instanceof Error && !roots.includes(value as never);
    });
    expect(concrete.map(([name]) => name).toSorted()).toEqual(table.map(([name]) => name as string).toSorted());
  });

  it("has a code for each, and no code twice (EX2)", () => {
    const codes = table.map(([, { code }]) => code as string);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^ERR_[A-Z_]+$/);
  });

  it("has codes that are stable", () => {
    expect(Object.fromEntries(table.map(([name, { code }]) => [name, code]))).toEqual({
      ConnectTimeoutError: "ERR_CONNECT_TIMEOUT",
      ReadTimeoutError: "ERR_READ_TIMEOUT",
      WriteTimeoutError: "ERR_WRITE_TIMEOUT",
      PoolTimeoutError: "ERR_POOL_TIMEOUT",
      TotalTimeoutError: "ERR_TOTAL_TIMEOUT",
      ConnectError: "ERR_CONNECT",
      ReadError: "ERR_READ",
      WriteError: "ERR_WRITE",
      CloseError: "ERR_CLOSE",
      LocalProtocolError: "ERR_LOCAL_PROTOCOL",
      RemoteProtocolError: "ERR_REMOTE_PROTOCOL",
      ProxyError: "ERR_PROXY",
      UnsupportedProtocolError: "ERR_UNSUPPORTED_PROTOCOL",
      TransportClosedError: "ERR_TRANSPORT_CLOSED",
      DecodingError: "ERR_DECODING",
      SchemaError: "ERR_SCHEMA",
      ResponseTooLargeError: "ERR_RESPONSE_TOO_LARGE",
      TooManyRedirectsError: "ERR_TOO_MANY_REDIRECTS",
      HttpStatusError: "ERR_HTTP_STATUS",
      InvalidUrlError: "ERR_INVALID_URL",
      StreamConsumedError: "ERR_STREAM_CONSUMED",
      StreamClosedError: "ERR_STREAM_CLOSED",
      ResponseNotReadError: "ERR_RESPONSE_NOT_READ",
      RequestNotReadError: "ERR_REQUEST_NOT_READ",
    });
  });
});

describe("what an error carries (EX1, EX2)", () => {
  it("has the request and the cause", () => {
    const cause = new Error("ECONNRESET");
    const error = new errors.ReadError("x", { request, cause });
    expect(error.request).toBe(request);
    expect(error.cause).toBe(cause);
  });

  it("has no cause where none was given", () => {
    expect("cause" in new errors.ReadError("x", { request })).toBe(false);
    expect(new errors.ReadError("x", { cause: undefined }).cause).toBeUndefined();
  });

  it("has no request where none was given", () => expect(new errors.ReadError("x").request).toBeUndefined());

  it("says that a request may have been acted on only where that is so", () => {
    expect(new errors.ConnectError("x", { processed: undefined }).processed).toBe("no");
    expect(new errors.ConnectTimeoutError({ ...timeout, processed: undefined }).processed).toBe("no");
    expect(new errors.PoolTimeoutError({ ...timeout, processed: undefined }).processed).toBe("no");
    expect(new errors.ReadError("x", { processed: undefined }).processed).toBe("maybe");
    expect(new errors.ConnectError("x", { processed: "maybe" }).processed).toBe("maybe");
    expect(new errors.ReadError("x", { processed: "no" }).processed).toBe("no");
  });

  it("has the response of a status", () => {
    const response = new HttpResponse({ status: 404, request });
    expect(new errors.HttpStatusError("x", { request, response }).response).toBe(response);
  });

  it("has what a proxy answered, as far as it has answered", () => {
    const { status, reply } = new errors.ProxyError("x", { request, status: 407 });
    expect([status, reply]).toEqual([407, undefined]);
    expect(new errors.ProxyError("x", { reply: 5 })).toMatchObject({ status: undefined, reply: 5, processed: "no" });
  });

  it("has the limit that a body exceeded", () => {
    const error = new errors.ResponseTooLargeError(10, { request });
    expect(error.limit).toBe(10);
    expect(error.message).toBe(
      "POST https://***@example.com/path?token=***: the response body exceeds 10 bytes; raise maxResponseSize, or stream() the response without one",
    );
  });
});

describe("time-outs (T3)", () => {
  for (const [error, phase, what] of [
    [new errors.ConnectTimeoutError(timeout), "connect", "no connection"],
    [new errors.ReadTimeoutError(timeout), "read", "nothing received"],
    [new errors.WriteTimeoutError(timeout), "write", "request body not accepted"],
    [
      new errors.PoolTimeoutError(timeout),
      "pool",
      "no free connection in the pool (are all responses read or closed?)",
    ],
    [new errors.TotalTimeoutError(timeout), "total", "call not finished"],
  ] as const) {
    it(`name the phase ${phase}, limit, elapsed time, method and redacted URL`, () => {
      expect(error).toMatchObject({ phase, limit: 2_000, elapsed: 2_003.7 });
      expect(error.request).toBe(request);
      expect(error.message).toBe(
        `POST https://***@example.com/path?token=***: ${what} within 2000 ms (2004 ms elapsed); ` +
          `raise timeout.${phase}, or set it to null for no limit`,
      );
    });
  }

  it("do without a request", () => {
    const error = new errors.ReadTimeoutError({ limit: 1, elapsed: 2 });
    expect(error.message).toMatch(/^request: nothing received within 1 ms/);
  });
});

describe("guards", () => {
  const guards = {
    isHttpError: [HttpError, errors.isHttpError],
    isRequestError: [RequestError, errors.isRequestError],
    isTransportError: [TransportError, errors.isTransportError],
    isTimeoutError: [TimeoutError, errors.isTimeoutError],
    isNetworkError: [NetworkError, errors.isNetworkError],
    isProtocolError: [ProtocolError, errors.isProtocolError],
    isHttpStatusError: [errors.HttpStatusError, errors.isHttpStatusError],
    isStreamError: [StreamError, errors.isStreamError],
    isInvalidUrlError: [errors.InvalidUrlError, errors.isInvalidUrlError],
  } as const;
  const names = Object.keys(guards) as (keyof typeof guards)[];

  it("are all that are exported", () => {
    const exported = Object.keys(errors).filter((name) => name.startsWith("is"));
    expect(exported.toSorted()).toEqual(names.toSorted());
  });

  for (const [name, error] of table) {
    it(`know ${name}, which its code tells from the others`, () => {
      const knowing = names.filter((guard) => guards[guard][1](error));
      expect(knowing).not.toEqual([]);
    });
  }

  for (const name of names) {
    const [root, guard] = guards[name];
    it(`${name} agrees with instanceof`, () => {
      for (const [, error] of table) expect(guard(error)).toBe(error instanceof root);
    });

    it(`${name} knows errors of another copy of the package`, async () => {
      // A query makes another module of the same file, with classes of its own.
      const specifier = "./errors.ts?copy";
      const copy = (await import(/* @vite-ignore */ specifier)) as typeof errors;
      expect(copy.HttpError).not.toBe(HttpError);
      const strangers = [
        [new copy.ReadTimeoutError(timeout), new errors.ReadTimeoutError(timeout)],
        [new copy.ConnectError("x"), new errors.ConnectError("x")],
        [new copy.LocalProtocolError("x"), new errors.LocalProtocolError("x")],
        [new copy.DecodingError("x"), new errors.DecodingError("x")],
        [
          new copy.HttpStatusError("x", { response: new HttpResponse() }),
          new errors.HttpStatusError("x", { response: new HttpResponse() }),
        ],
        [new copy.StreamClosedError("x"), new errors.StreamClosedError("x")],
        [new copy.InvalidUrlError("x"), new errors.InvalidUrlError("x")],
      ] as const;
      for (const [stranger, own] of strangers) {
        expect(stranger).not.toBeInstanceOf(own.constructor);
        expect(guard(stranger)).toBe(guard(own));
      }
    });

    it(`${name} says no to what is no error of ours`, () => {
      const values = [
        undefined,
        null,
        0,
        "error",
        {},
        [],
        new Error("x"),
        new TypeError("x"),
        { code: "ERR_HTTP_STATUS" },
      ];
      for (const value of values) expect(guard(value)).toBe(false);
    });
  }
});

describe("nameRequest", () => {
  it("names the request of an error without one", () => {
    const error = new errors.ReadError("x");
    errors.nameRequest(error, request);
    expect(error.request).toBe(request);
  });

  it("keeps one that is there", () => {
    const error = new errors.ReadError("x", { request });
    errors.nameRequest(error, new HttpRequest("GET", "https://other/"));
    expect(error.request).toBe(request);
  });

  for (const [what, value] of [
    ["a foreign error", new Error("foreign")],
    ["a string", "text"],
    ["null", null],
    ["undefined", undefined],
    ["a frozen error", Object.freeze(new errors.ReadError("frozen"))],
  ] as const) {
    it(`leaves ${what} alone`, () => {
      expect(() => errors.nameRequest(value, request)).not.toThrow();
      expect((value as { request?: unknown } | null | undefined)?.request).toBeUndefined();
    });
  }
});

describe("nameResponse", () => {
  const response = new HttpResponse({ status: 307 });

  for (const error of [new errors.RemoteProtocolError("x"), new errors.StreamConsumedError("x")]) {
    it(`gives a ${error.name} the response that it failed for`, () => {
      errors.nameResponse(error, response);
      expect(error.response).toBe(response);
    });
  }

  for (const [what, value] of [
    ["a foreign error", new Error("foreign")],
    ["null", null],
    ["a frozen error", Object.freeze(new errors.ReadError("frozen"))],
  ] as const) {
    it(`leaves ${what} alone`, () => {
      expect(() => errors.nameResponse(value, response)).not.toThrow();
      expect((value as { response?: unknown } | null)?.response).toBeUndefined();
    });
  }
});

describe("subject", () => {
  it("is method and URL without secrets", () => {
    expect(errors.subject(request)).toBe("POST https://***@example.com/path?token=***");
    expect(errors.subject(undefined)).toBe("request");
  });
});
