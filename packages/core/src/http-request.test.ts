import { describe, expect, it } from "vitest";

import {
  InvalidUrlError,
  LocalProtocolError,
  RequestNotReadError,
  StreamConsumedError,
  UnsupportedProtocolError,
} from "./errors.ts";
import { HttpHeaders } from "./http-headers.ts";
import { HttpRequest, normalizeMethod, type HttpRequestInit, type HttpRequestParts } from "./http-request.ts";
import { inspectSymbol } from "./inspect.ts";
import { createBody } from "./request-body.ts";
import { caught } from "./testing/caught.ts";
import { Source, webStream } from "./testing/source.ts";

const decoder = new TextDecoder();
const url = "https://example.com/path";

describe("normalizeMethod", () => {
  for (const [method, normalized] of [
    ["GET", "GET"],
    ["get", "GET"],
    ["Query", "QUERY"],
    ["propfind", "PROPFIND"],
    ["M-SEARCH", "M-SEARCH"],
    ["!#$%&'*+-.^_`|~1", "!#$%&'*+-.^_`|~1"],
    ["constructor", "CONSTRUCTOR"],
  ] as const) {
    it(`makes ${normalized} of ${method} (R1)`, () => expect(normalizeMethod(method)).toBe(normalized));
  }

  for (const method of [
    "",
    " ",
    "GET ",
    "GE T",
    "GET\r\n",
    "GET\r\nX: 1",
    "G\u0000T",
    "GÉT",
    "GET/",
    "ſ",
    null,
    undefined,
    1,
    {},
    ["GET"],
    Symbol("GET"),
  ]) {
    it(`refuses ${typeof method === "string" ? JSON.stringify(method) : typeof method} (S-03)`, () => {
      expect(() => normalizeMethod(method as string)).toThrow(TypeError);
      expect(() => normalizeMethod(method as string)).toThrow(/^method: expected a token such as GET, got /);
    });
  }
});

describe("a request", () => {
  it("has a method in upper case, a URL, headers, a body and extensions", () => {
    const request = new HttpRequest("post", url, {
      headers: { "X-B": "1", a: ["2", "3"] },
      content: "body",
      extensions: { timeout: { connect: 1, read: 2, write: 3, pool: 4, total: null } },
    });
    expect(request.method).toBe("POST");
    expect(request.url.href).toBe(url);
    expect(request.headers.raw).toEqual([
      ["X-B", "1"],
      ["a", "2"],
      ["a", "3"],
      ["Content-Length", "4"],
    ]);
    expect(decoder.decode(request.content)).toBe("body");
    expect(request.extensions.timeout).toMatchObject({ connect: 1 });
  });

  it("has nothing that was not given: no Host, no defaults (R12 corrected)", () => {
    const request = new HttpRequest("GET", url);
    expect(request.headers.size).toBe(0);
    expect(request.body).toBeNull();
    expect(request.content).toEqual(new Uint8Array(0));
    expect(request.extensions).toEqual({});
  });

  it("keeps a Host that is set, in its place", () => {
    const request = new HttpRequest("POST", url, { headers: { a: "1", Host: "other.example" } });
    expect(request.headers.raw).toEqual([
      ["a", "1"],
      ["Host", "other.example"],
      ["Content-Length", "0"],
    ]);
  });

  it("does not change the headers that it is made from", () => {
    const headers = new HttpHeaders({ a: "1" });
    const request = new HttpRequest("POST", url, { headers, json: 1 });
    expect(headers.raw).toEqual([["a", "1"]]);
    expect(request.headers.size).toBe(3);
  });

  it("does not change with the URL that it is made from (U1)", () => {
    const given = new URL(url);
    const request = new HttpRequest("GET", given);
    given.hostname = "evil.example";
    expect(request.url.href).toBe(url);
  });

  for (const [what, make, type] of [
    ["a method that is no token (S-03)", () => new HttpRequest("GET\r\n", url), TypeError],
    ["no URL", () => new HttpRequest("GET", undefined as unknown as string), TypeError],
    ["a URL with a bad port", () => new HttpRequest("GET", "https://h:99999/"), InvalidUrlError],
    ["a relative URL", () => new HttpRequest("GET", "/path"), UnsupportedProtocolError],
    ["another protocol", () => new HttpRequest("GET", "ftp://h/"), UnsupportedProtocolError],
    ["a header with CR LF", () => new HttpRequest("GET", url, { headers: { a: "\r\n" } }), TypeError],
    ["two bodies", () => new HttpRequest("GET", url, { content: "a", json: 1 }), TypeError],
    [
      "a wrong Content-Length",
      () => new HttpRequest("GET", url, { headers: { "content-length": "1" } }),
      LocalProtocolError,
    ],
    [
      "a Transfer-Encoding",
      () => new HttpRequest("GET", url, { headers: { "transfer-encoding": "chunked" } }),
      LocalProtocolError,
    ],
  ] as const) {
    it(`is refused with ${what}`, () => expect(make).toThrow(type));
  }

  it("takes nothing from a polluted Object.prototype (S-13)", () => {
    const names = ["content", "json", "data", "files", "headers", "extensions", "method", "url", "body"];
    const prototype = Object.prototype as unknown as Record<string, unknown>;
    try {
      for (const name of names) prototype[name] = { evil: "1" };
      const request = new HttpRequest("GET", url, { headers: { a: "1" } } satisfies HttpRequestInit);
      expect(request.headers.raw).toEqual([["a", "1"]]);
      expect(request.body).toBeNull();
      expect(Object.keys(request.extensions)).not.toContain("evil");
      const other = new HttpRequest("GET", url).with({});
      expect([other.method, other.url.href, other.headers.size, other.body]).toEqual(["GET", url, 0, null]);
    } finally {
      for (const name of names) delete prototype[name];
    }
  });

  it("uses parts as they are", () => {
    const parts: HttpRequestParts = {
      method: "GET",
      url: new URL(url),
      headers: new HttpHeaders(),
      body: createBody("body"),
      extensions: {},
    };
    const request = new HttpRequest(parts);
    expect(request.url).toBe(parts.url);
    expect(request.headers).toBe(parts.headers);
    expect(request.body).toBe(parts.body);
    expect(request.extensions).toBe(parts.extensions);
  });
});

describe("content and read()", () => {
  it("need no reading when the body is in memory", async () => {
    const request = new HttpRequest("POST", url, { json: { a: 1 } });
    expect(decoder.decode(request.content)).toBe('{"a":1}');
    expect(await request.read()).toBe(request.content);
  });

  it("fail while the body is a stream that was not read, and say what to do (R13)", () => {
    const request = new HttpRequest("POST", url, { content: new Source(["a"]) });
    expect(() => request.content).toThrow(RequestNotReadError);
    expect(() => request.content).toThrow(
      "the request body is a stream; await request.read() before using request.content",
    );
  });

  it("make a stream one that can be sent again (R13, R14)", async () => {
    const request = new HttpRequest("POST", url, { content: webStream(["a", "b"]).stream });
    expect(request.body?.replayable).toBe(false);
    expect(decoder.decode(await request.read())).toBe("ab");
    expect(decoder.decode(request.content)).toBe("ab");
    expect(request.body).toMatchObject({ length: 2, replayable: true, consumed: false });
    expect(decoder.decode(await request.read())).toBe("ab");
  });

  it("share one reading among calls at the same time", async () => {
    const source = Object.assign(new Source(["a", "b"]), { close: () => {} });
    const request = new HttpRequest("POST", url, { content: source });
    const [first, second] = await Promise.all([request.read(), request.read()]);
    expect(decoder.decode(first)).toBe("ab");
    expect(second).toBe(first);
    expect(source.openings).toBe(1);
  });

  it("fail when the body was sent already (R14)", async () => {
    const request = new HttpRequest("POST", url, { content: webStream(["a"]).stream });
    for await (const piece of request.body!) expect(piece).toHaveLength(1);
    expect(await caught(request.read())).toBeInstanceOf(StreamConsumedError);
  });

  it("fail as the stream does, and read it anew where that is possible", async () => {
    const broken = new Error("broken");
    let attempts = 0;
    const request = new HttpRequest("POST", url, {
      content: () => new Source<string>((attempts += 1) === 1 ? [broken] : ["a"]),
    });
    expect(await Promise.all([caught(request.read()), caught(request.read())])).toEqual([broken, broken]);
    expect(decoder.decode(await request.read())).toBe("a");
  });

  it("give nothing for no body", async () => {
    expect(await new HttpRequest("GET", url).read()).toEqual(new Uint8Array(0));
  });
});

describe("with()", () => {
  const original = new HttpRequest("POST", url, { headers: { a: "1" }, content: webStream(["a"]).stream });

  it("copies headers, and shares the rest", () => {
    const copy = original.with({});
    copy.headers.set("a", "2");
    expect(original.headers.get("a")).toBe("1");
    expect(copy.method).toBe("POST");
    expect(copy.url.href).toBe(url);
    expect(copy.body).toBe(original.body);
    expect(copy.extensions).toBe(original.extensions);
  });

  it("replaces what it is given", () => {
    const parts = { method: "PUT", url: new URL("https://other.example/"), headers: new HttpHeaders(), extensions: {} };
    const changed = original.with({ ...parts, body: null });
    expect(changed).toMatchObject({ method: "PUT", body: null });
    expect(changed.url).toBe(parts.url);
    expect(changed.headers).toBe(parts.headers);
    expect(changed.extensions).toBe(parts.extensions);
    expect(original).toMatchObject({ method: "POST" });
    expect(original.body).not.toBeNull();
  });
});

describe("with() another body", () => {
  const described = { "Content-Type": "text/plain", "Content-Encoding": "gzip", "X-A": "1" };
  const original = new HttpRequest("POST", url, { headers: described, content: "four" });
  const raw = (request: HttpRequest): string[] => request.headers.raw.map(([name, value]) => `${name}: ${value}`);

  it("states the length of that, and leaves the other headers, since it may be the old one in a wrapping", () => {
    expect(raw(original.with({ body: createBody("longer") }))).toEqual([
      "Content-Type: text/plain",
      "Content-Encoding: gzip",
      "X-A: 1",
      "Content-Length: 6",
    ]);
    expect(original.headers.get("content-length")).toBe("4");
  });

  it("states no length that it does not know", () => {
    const changed = original.with({ body: createBody(webStream(["a"]).stream) });
    expect(changed.headers.has("content-length")).toBe(false);
    expect(changed.with({ body: createBody("four") }).headers.get("content-length")).toBe("4");
  });

  it("leaves the length that was stated for a stream to a stream", () => {
    const headers = { "Content-Length": "9" };
    const stated = new HttpRequest("POST", url, { headers, content: webStream(["a"]).stream });
    expect(stated.with({ body: createBody(webStream(["b"]).stream) }).headers.get("content-length")).toBe("9");
    expect(stated.with({ body: createBody("four") }).headers.get("content-length")).toBe("4");
  });

  for (const [method, expected] of [
    ["POST", ["X-A: 1", "Content-Length: 0"]],
    ["GET", ["X-A: 1"]],
  ] as const) {
    it(`states of ${method} without a body what a new request would (R4)`, () =>
      expect(raw(original.with({ method, body: null }))).toEqual(expected));
  }

  it("leaves everything as it is for the same body", () => {
    expect(raw(original.with({ body: original.body }))).toEqual(raw(original));
  });

  it("takes headers that come with a body as they are", () => {
    const headers = new HttpHeaders({ "Content-Length": "1" });
    expect(original.with({ body: createBody("four"), headers }).headers).toBe(headers);
    expect(raw(original.with({ body: createBody("four"), headers }))).toEqual(["Content-Length: 1"]);
  });

  for (const [what, changes, content, headers] of [
    ["json", { json: { a: 1 } }, '{"a":1}', ["X-A: 1", "Content-Type: application/json", "Content-Length: 7"]],
    ["content", { content: "text" }, "text", ["X-A: 1", "Content-Length: 4"]],
    [
      "data",
      { data: { a: "1" } },
      "a=1",
      ["X-A: 1", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 3"],
    ],
  ] as const) {
    it(`makes it, and what describes it, of ${what} (R7, R8)`, () => {
      const changed = original.with(changes);
      expect(decoder.decode(changed.content)).toBe(content);
      expect(raw(changed)).toEqual(headers);
    });
  }

  it("makes it of files", () => {
    const changed = original.with({ files: { a: "text" } });
    expect(changed.headers.get("content-type")).toMatch(/^multipart\/form-data; boundary=/);
    expect(changed.headers.get("content-length")).toBe(`${changed.body!.length}`);
  });

  it("completes headers that are given with content, in a copy, and keeps their type (R11)", () => {
    const headers = new HttpHeaders({ "Content-Type": "application/vnd.api+json" });
    expect(raw(original.with({ json: 1, headers }))).toEqual([
      "Content-Type: application/vnd.api+json",
      "Content-Length: 1",
    ]);
    expect(headers.size).toBe(1);
  });

  it("refuses more than one kind, and headers that contradict it (R1, R5)", () => {
    expect(() => original.with({ body: createBody("a"), json: 1 })).toThrow(TypeError);
    expect(() => original.with({ body: null, json: 1 })).toThrow(/a request has one body/);
    expect(() => original.with({ content: "a", json: 1 })).toThrow(/content and json/);
    const headers = new HttpHeaders({ "Content-Length": "9" });
    expect(() => original.with({ content: "a", headers })).toThrow(/Content-Length is 9, but the body has 1 bytes/);
  });
});

describe("printing", () => {
  const request = new HttpRequest("POST", "https://user:s3cret@example.com/a?page=1&access_token=s3cret#s3cret", {
    headers: { Authorization: "Bearer s3cret", "X-Api-Key": "s3cret", Accept: "*/*" },
    content: "s3cret",
    extensions: { cookies: { sid: "s3cret" } },
  });
  const shownUrl = "https://***@example.com/a?page=1&access_token=***";

  it("masks credentials as text (U14)", () => expect(String(request)).toBe(`POST ${shownUrl}`));

  it("masks credentials for console.log", () =>
    expect(request[inspectSymbol]()).toBe(`HttpRequest { POST ${shownUrl} }`));

  it("masks credentials as JSON, which has no body", () => {
    expect(JSON.parse(JSON.stringify({ request }))).toEqual({
      request: {
        method: "POST",
        url: shownUrl,
        headers: [
          ["Authorization", "***"],
          ["X-Api-Key", "***"],
          ["Accept", "*/*"],
          ["Content-Length", "6"],
        ],
      },
    });
  });
});
