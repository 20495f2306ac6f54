import { describe, expect, it } from "vitest";

import { DecodingError, HttpStatusError, ResponseNotReadError } from "./errors.ts";
import { HttpHeaders, type HeadersInit } from "./http-headers.ts";
import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { inspectSymbol } from "./inspect.ts";
import type { HttpResponseInit } from "./response-init.ts";
import { standardResponseSettings, type ResponseSettings } from "./response-settings.ts";
import { caught } from "./testing/caught.ts";
import { compressed } from "./testing/compressed.ts";
import { Source } from "./testing/source.ts";
import { TestClock } from "./testing/test-clock.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const request = new HttpRequest("GET", "https://user:s3cret@example.com/a?token=s3cret&page=1#s3cret");
const shownUrl = "https://***@example.com/a?token=***&page=1";

/** As JavaScript would call it, without types. */
function make(init: unknown): HttpResponse {
  return new HttpResponse(init as HttpResponseInit);
}

function settingsWith(settings: Partial<ResponseSettings> = {}): ResponseSettings {
  return { ...standardResponseSettings, maxResponseSize: 1024, ...settings };
}

/** A response as a client gives it. */
function received(init: HttpResponseInit, settings: Partial<ResponseSettings> = {}): HttpResponse {
  const response = new HttpResponse(init);
  const complete = settingsWith(settings);
  response.attach(request, complete, complete.clock.now());
  return response;
}

function withType(type: string | null, ...bytes: number[]): HttpResponse {
  return new HttpResponse({ headers: { "content-type": type }, body: Uint8Array.from(bytes) });
}

describe("what a response is made from", () => {
  it("is status 200 without headers and body by default (S1)", () => {
    const response = new HttpResponse();
    expect(response.status).toBe(200);
    expect(response.headers.size).toBe(0);
    expect(response.content).toEqual(new Uint8Array(0));
    expect(response.text()).toBe("");
  });

  for (const [what, init, headers, text] of [
    [
      "text",
      { text: "Grüße" },
      [
        ["Content-Type", "text/plain; charset=utf-8"],
        ["Content-Length", "7"],
      ],
      "Grüße",
    ],
    [
      "an empty text",
      { text: "" },
      [
        ["Content-Type", "text/plain; charset=utf-8"],
        ["Content-Length", "0"],
      ],
      "",
    ],
    [
      "html",
      { html: "<p>ü" },
      [
        ["Content-Type", "text/html; charset=utf-8"],
        ["Content-Length", "5"],
      ],
      "<p>ü",
    ],
    [
      "json",
      { json: { a: "ü" } },
      [
        ["Content-Type", "application/json"],
        ["Content-Length", "10"],
      ],
      '{"a":"ü"}',
    ],
    [
      "json null (S1 corrected)",
      { json: null },
      [
        ["Content-Type", "application/json"],
        ["Content-Length", "4"],
      ],
      "null",
    ],
    ["bytes, which are wire bytes that nothing is said about", { body: encoder.encode("ab") }, [], "ab"],
    ["null", { body: null }, [], ""],
  ] as const) {
    it(`has a body from ${what} (S1)`, () => {
      const response = make(init);
      expect(response.headers.raw).toEqual(headers);
      expect(response.text()).toBe(text);
    });
  }

  it("keeps headers that are given (S1)", () => {
    const given = new HttpHeaders({ "content-type": "text/x-mine", "x-a": "1", "content-length": "99" });
    const response = new HttpResponse({ text: "a", headers: given });
    expect(response.headers.raw).toEqual(given.raw);
  });

  it("adds to a copy of the headers, and uses them as they are when there is nothing to add", () => {
    const given = new HttpHeaders({ "x-a": "1" });
    expect(new HttpResponse({ text: "a", headers: given }).headers.size).toBe(3);
    expect(given.size).toBe(1);
    expect(new HttpResponse({ headers: given }).headers).toBe(given);
  });

  for (const [what, init] of [
    ["text and html", { text: "", html: "" }],
    ["text and json", { text: "a", json: null }],
    ["body and text", { body: new Uint8Array(0), text: "a" }],
  ] as const) {
    it(`is refused with ${what}`, () => {
      expect(() => make(init)).toThrow(new TypeError("a response has one body: give body, text, html or json"));
    });
  }

  for (const [what, init] of [
    ["a string as body", { body: "text" }],
    ["a record as body", { body: {} }],
    ["an array as body", { body: [encoder.encode("a")] }],
    ["a buffer as body", { body: new ArrayBuffer(1) }],
    ["a function as json", { json: () => 1 }],
    ["NaN in json", { json: [NaN] }],
    ["a header with CR LF", { headers: { a: "1\r\nb: 2" } }],
  ] as const) {
    it(`is refused with ${what}`, () => expect(() => make(init)).toThrow(TypeError));
  }

  it("takes nothing from a polluted Object.prototype (S-13)", () => {
    const names = ["status", "reasonPhrase", "headers", "body", "text", "html", "json", "request", "extensions"];
    const prototype = Object.prototype as unknown as Record<string, unknown>;
    try {
      for (const name of names) prototype[name] = "evil";
      for (const init of [undefined, {}, { body: null }]) {
        const response = make(init);
        expect([response.status, response.reasonPhrase, response.headers.size, response.text()]).toEqual([
          200,
          "OK",
          0,
          "",
        ]);
      }
      expect(make({ json: 1 }).text()).toBe("1");
      delete prototype["json"];
      for (const name of names) delete prototype[name];
      prototype["json"] = null;
      expect(make({}).text()).toBe("");
    } finally {
      for (const name of names) delete prototype[name];
    }
  });

  it("survives odd statuses (F-36)", () => {
    for (const status of [0, 99, 199, 299, 600, 999, 1000, -1, NaN]) {
      const response = new HttpResponse({ status });
      expect(response.status).toBe(status);
      expect(response.reasonPhrase).toBe("");
      expect(response.toString()).toBe(String(status));
    }
  });
});

describe("the status line", () => {
  it("has the phrase that was received, else the registered one, else none (S3)", () => {
    expect(new HttpResponse({ status: 404 }).reasonPhrase).toBe("Not Found");
    expect(new HttpResponse({ status: 404, reasonPhrase: "Nope" }).reasonPhrase).toBe("Nope");
    expect(new HttpResponse({ status: 404, reasonPhrase: "" }).reasonPhrase).toBe("");
    expect(new HttpResponse({ status: 799 }).reasonPhrase).toBe("");
  });

  it("has the version that the transport knows, else HTTP/1.1 (S3)", () => {
    expect(new HttpResponse().httpVersion).toBe("HTTP/1.1");
    expect(new HttpResponse({ extensions: { httpVersion: "HTTP/2" } }).httpVersion).toBe("HTTP/2");
  });

  const flags = [
    "isInformational",
    "isSuccess",
    "ok",
    "isRedirect",
    "isClientError",
    "isServerError",
    "isError",
  ] as const;
  for (const [status, expected] of [
    [99, []],
    [100, ["isInformational"]],
    [199, ["isInformational"]],
    [200, ["isSuccess", "ok"]],
    [299, ["isSuccess", "ok"]],
    [300, ["isRedirect"]],
    [304, ["isRedirect"]],
    [399, ["isRedirect"]],
    [400, ["isClientError", "isError"]],
    [499, ["isClientError", "isError"]],
    [500, ["isServerError", "isError"]],
    [599, ["isServerError", "isError"]],
    [600, []],
    [0, []],
  ] as const) {
    it(`${status} is ${expected.join(" and ") || "nothing"} (S11)`, () => {
      const response = new HttpResponse({ status });
      expect(flags.filter((flag) => response[flag])).toEqual(expected);
    });
  }
});

describe("the request of a response", () => {
  it("is that which it answers, and with it the URL (S3)", () => {
    const response = new HttpResponse({ request });
    expect(response.request).toBe(request);
    expect(response.url).toBe(request.url);
  });

  it("is missing on a response made by hand, which says so (S3)", () => {
    for (const look of ["request", "url"] as const) {
      expect(() => new HttpResponse()[look]).toThrow("this response has no request: it was made by hand, not received");
    }
  });

  it("comes with history and next request, which are empty by default (S13)", () => {
    const response = received({});
    expect(response.history).toEqual([]);
    expect(() => (response.history as unknown[]).push(1)).toThrow(TypeError);
    expect(response.nextRequest).toBeUndefined();
  });
});

describe("raiseForStatus()", () => {
  for (const status of [200, 201, 204, 206, 226, 299]) {
    it(`returns the response for ${status}, also without a request (S12)`, () => {
      const response = new HttpResponse({ status });
      expect(response.raiseForStatus()).toBe(response);
    });
  }

  const more = "For more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/";
  for (const [init, first, location] of [
    [{ status: 101 }, "Informational response '101 Switching Protocols'"],
    [{ status: 303, headers: { location: "https://other/x" } }, "Redirect response '303 See Other'", "https://other/x"],
    [
      { status: 301, headers: { location: "/b?c#d" } },
      "Redirect response '301 Moved Permanently'",
      "https://***@example.com/b?c",
    ],
    [
      { status: 302, headers: { location: "//u:s3cret@other/?token=s3cret" } },
      "Redirect response '302 Found'",
      "https://***@other/?token=***",
    ],
    [{ status: 302, headers: { location: "https://:443/" } }, "Redirect response '302 Found'"],
    [
      {
        status: 302,
        headers: [
          ["location", "/1"],
          ["location", "/2"],
        ],
      },
      "Redirect response '302 Found'",
      "https://***@example.com/1",
    ],
    [{ status: 304 }, "Redirect response '304 Not Modified'"],
    [{ status: 403 }, "Client error '403 Forbidden'"],
    [{ status: 403, reasonPhrase: "Nope" }, "Client error '403 Nope'"],
    [{ status: 404, headers: { location: "/not-a-redirect" } }, "Client error '404 Not Found'"],
    [{ status: 500 }, "Server error '500 Internal Server Error'"],
    [{ status: 600 }, "Invalid status code '600'"],
    [{ status: 0 }, "Invalid status code '0'"],
  ] as readonly (readonly [{ status: number; headers?: HeadersInit }, string, string?])[]) {
    it(`fails for ${init.status} with a text that says what and where (S12)`, async () => {
      const response = new HttpResponse({ ...init, request });
      const error = await caught(() => response.raiseForStatus());
      expect(error).toBeInstanceOf(HttpStatusError);
      expect(error).toMatchObject({ response, request, code: "ERR_HTTP_STATUS" });
      expect((error as Error).message.split("\n")).toEqual([
        `${first} for url '${shownUrl}'`,
        ...(location === undefined ? [] : [`Redirect location: '${location}'`]),
        `${more}${init.status}`,
      ]);
    });
  }

  it("fails without a request as everything does that needs one (S12)", () => {
    expect(() => new HttpResponse({ status: 404 }).raiseForStatus()).toThrow("this response has no request");
  });
});

describe("encoding", () => {
  for (const [type, encoding] of [
    ["text/plain; charset=utf-8", "utf-8"],
    ["text/plain; charset=ISO-8859-1", "windows-1252"],
    ['text/plain; charset="shift_jis"', "shift_jis"],
    ["text/plain; CHARSET=UTF-16LE", "utf-16le"],
    ["text/plain; charset=klingon", "utf-8"],
    ["text/plain; charset=", "utf-8"],
    ["text/plain", "utf-8"],
    [null, "utf-8"],
  ] as const) {
    it(`is ${encoding} by ${type ?? "no Content-Type"} (S5)`, () => expect(withType(type, 97).encoding).toBe(encoding));
  }

  it("is that of a byte order mark where the type names none", () => {
    expect(withType("text/plain", 0xff, 0xfe, 97, 0).encoding).toBe("utf-16le");
    expect(withType("text/plain; charset=latin1", 0xff, 0xfe).encoding).toBe("windows-1252");
  });

  it("is the default of the client where nothing else tells, or what its function says of the bytes (S5, S8)", () => {
    const init = { headers: { "content-type": "text/plain" }, body: Uint8Array.of(0xe4) };
    expect(received(init, { defaultEncoding: "latin1" }).text()).toBe("ä");
    expect(received(init, { defaultEncoding: (bytes) => (bytes[0] === 0xe4 ? "latin1" : undefined) }).text()).toBe("ä");
    expect(received(init, { defaultEncoding: () => undefined }).text()).toBe("\uFFFD");
    expect(received(init, { defaultEncoding: () => "klingon" }).text()).toBe("\uFFFD");
  });

  it("asks the function only when there are bytes, and once (S5)", async () => {
    const asked: string[] = [];
    const defaultEncoding = (bytes: Uint8Array): string => {
      asked.push(decoder.decode(bytes));
      return "latin1";
    };
    const response = received({ body: new Source([encoder.encode("body")]) }, { defaultEncoding });
    expect(response.encoding).toBe("utf-8");
    await response.read();
    expect([response.encoding, response.text(), response.encoding]).toEqual(["windows-1252", "body", "windows-1252"]);
    expect(asked).toEqual(["body"]);
  });

  it("can be set until the text was decoded (S5, S8)", () => {
    const response = withType("text/plain; charset=utf-8", 0xe4);
    response.encoding = "latin1";
    expect(response.encoding).toBe("latin1");
    expect(response.text()).toBe("ä");
    expect(() => (response.encoding = "utf-8")).toThrow(
      new TypeError("encoding: the text has been decoded already; set the encoding before calling text()"),
    );
  });

  it("can be set before the body is there", async () => {
    const response = received({ body: new Source([Uint8Array.of(0xe4)]) });
    response.encoding = "latin1";
    await response.read();
    expect(response.text()).toBe("ä");
  });

  it("cannot be one that nobody knows", () => {
    expect(() => (new HttpResponse().encoding = "klingon")).toThrow(
      new TypeError('encoding: "klingon" is not an encoding that this runtime knows'),
    );
  });
});

describe("text()", () => {
  for (const [what, type, bytes, text] of [
    ["UTF-8", "text/plain; charset=utf-8", [0xc3, 0xa4], "ä"],
    ["invalid bytes as U+FFFD (F-33)", "text/plain; charset=utf-8", [0x61, 0xff, 0x62], "a\uFFFDb"],
    ["no byte order mark (S6 corrected)", "text/plain", [0xef, 0xbb, 0xbf, 0x61], "a"],
    ["windows-1252 for latin1, with its own 0x80 (S7, S8)", "text/plain; charset=iso-8859-1", [0x80, 0xe4], "€ä"],
    ["Shift JIS (S8)", "text/plain; charset=shift_jis", [0x83, 0x65], "テ"],
    ["UTF-16 by its mark", "text/plain; charset=utf-16", [0xfe, 0xff, 0, 0x61], "a"],
    ["nothing", "text/plain; charset=utf-16", [], ""],
  ] as const) {
    it(`gives ${what} (S6)`, () => expect(withType(type, ...bytes).text()).toBe(text));
  }
});

describe("json()", () => {
  const at = (...bytes: number[]): HttpResponse => withType("application/json; charset=latin1", ...bytes);

  it("parses, whatever the charset says (S9)", () => {
    expect(new HttpResponse({ json: { a: ["ü", null, 1.5] } }).json()).toEqual({ a: ["ü", null, 1.5] });
    expect(at(0x22, 0xc3, 0xa4, 0x22).json()).toBe("ä");
    expect(at(0xef, 0xbb, 0xbf, 0x31).json()).toBe(1);
    expect(at(0xff, 0xfe, 0x31, 0).json()).toBe(1);
    expect(at(0, 0x31).json()).toBe(1);
    expect(at(0x31, 0, 0, 0).json()).toBe(1);
  });

  it("parses anew each time, so that nobody changes what another one gets", () => {
    const response = new HttpResponse({ json: { a: 1 } });
    expect(response.json()).not.toBe(response.json());
  });

  it("makes an own property of __proto__ (S-31)", () => {
    const parsed = new HttpResponse({ text: '{"__proto__":{"evil":1}}' }).json<Record<string, unknown>>();
    expect(Object.hasOwn(parsed, "__proto__")).toBe(true);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });

  it("parses what is nested deeply, or says that it is no JSON (S-31)", async () => {
    const response = new HttpResponse({ text: "[".repeat(100_000) });
    expect(await caught(() => response.json())).toBeInstanceOf(DecodingError);
  });

  for (const [what, text] of [
    ["an error page", "<html><body>Bad Gateway</body></html>"],
    ["nothing", ""],
    ["NaN", "NaN"],
    ["half of it", '{"a":'],
    ["four zero bytes (S9)", "\0\0\0\0"],
  ] as const) {
    it(`fails for ${what} and says status, type and how it begins (F-34)`, async () => {
      const response = new HttpResponse({
        status: 502,
        body: encoder.encode(text),
        headers: { "content-type": "text/html" },
        request,
      });
      const error = await caught(() => response.json());
      expect(error).toBeInstanceOf(DecodingError);
      expect(error).toMatchObject({ request, code: "ERR_DECODING" });
      expect((error as Error).cause).toBeInstanceOf(SyntaxError);
      expect((error as Error).message).toMatch(
        `GET ${shownUrl}: the body is not JSON (status 502, Content-Type text/html): `,
      );
      expect((error as Error).message).toContain(`it begins ${JSON.stringify(text)}`);
    });
  }

  it("shows no more than the beginning (F-34)", async () => {
    const response = new HttpResponse({ text: `<${"ü".repeat(100_000)}` });
    const { message } = (await caught(() => response.json())) as Error;
    expect(message.length).toBeLessThan(1024);
    expect(message).toContain("request: the body is not JSON (status 200, Content-Type text/plain; charset=utf-8)");
    expect(new HttpResponse({ body: encoder.encode("<"), headers: {} }).json.bind(null)).toThrow(TypeError);
  });

  it("says that there is no type", async () => {
    const error = await caught(() => new HttpResponse({ body: encoder.encode("<") }).json());
    expect((error as Error).message).toContain("Content-Type none");
  });

  it("gives the bytes for another parser", () => {
    const response = new HttpResponse({ json: 1 });
    expect(response.jsonBytes()).toBe(response.content);
  });
});

describe("a body in memory (S2)", () => {
  it("is there at once: read, closed and with nothing downloaded", async () => {
    const body = encoder.encode("body");
    const response = new HttpResponse({ body });
    expect(response).toMatchObject({ isClosed: true, isConsumed: true, bytesDownloaded: 0, elapsed: 0 });
    expect(response.content).toBe(body);
    expect(await response.read()).toBe(body);
    expect(response.load()).toBe(body);
  });

  it("may be of another realm, as the bytes of Node are under Jest", () => {
    const body = foreign(encoder.encode("body"));
    expect(body instanceof Uint8Array).toBe(false);
    expect(new HttpResponse({ body }).text()).toBe("body");
    expect(new HttpResponse({ body: foreign(encoder.encode('{"a":1}')) }).json()).toEqual({ a: 1 });
  });

  it("has to be read when it is encoded", async () => {
    const body = await compressed("gzip", encoder.encode("body"));
    const response = new HttpResponse({ body, headers: { "content-encoding": "gzip" } });
    expect(response).toMatchObject({ isClosed: false, isConsumed: false });
    expect(() => response.content).toThrow(ResponseNotReadError);
    expect(decoder.decode(await response.read())).toBe("body");
    expect(response).toMatchObject({ isClosed: true, bytesDownloaded: body.byteLength });
    expect(response.headers.get("content-encoding")).toBe("gzip");
  });

  it("is there at once when it is encoded and empty, as after HEAD (D3, F-30)", () => {
    for (const status of [200, 204, 205, 304]) {
      const response = new HttpResponse({ status, headers: { "content-encoding": "gzip", "content-length": "99" } });
      expect(response.text()).toBe("");
      expect(response.isClosed).toBe(true);
    }
  });

  it("is closed without an effect", async () => {
    const response = new HttpResponse({ text: "body" });
    await response.close();
    await response[Symbol.asyncDispose]();
    expect(response.text()).toBe("body");
  });
});

describe("elapsed (S4)", () => {
  it("is the time from the call of the transport, also when the body was there at once", () => {
    const clock = new TestClock();
    const startedAt = clock.now();
    const response = new HttpResponse({ text: "body" });
    clock.advance(30);
    response.attach(request, settingsWith({ clock }), startedAt);
    clock.advance(1000);
    expect(response.elapsed).toBe(30);
  });

  it("goes to the end of the body, and is not known before", async () => {
    const clock = new TestClock();
    const response = received({ body: new Source([encoder.encode("a"), encoder.encode("b")]) }, { clock });
    clock.advance(10);
    const pieces = response.bytes();
    await pieces.next();
    clock.advance(10);
    expect(() => response.elapsed).toThrow(
      new ResponseNotReadError("elapsed is known when the body has been read or closed"),
    );
    await pieces.next();
    await pieces.next();
    clock.advance(1000);
    expect(response.elapsed).toBe(20);
  });

  it("ends when the response is closed", async () => {
    const clock = new TestClock();
    const response = received({ body: new Source([encoder.encode("a")]) }, { clock });
    clock.advance(10);
    await response.close();
    clock.advance(1000);
    await response.close();
    expect(response.elapsed).toBe(10);
  });

  it("is 0 on a response made by hand (S4 corrected)", () => expect(new HttpResponse().elapsed).toBe(0));
});

describe("fields of a response", () => {
  it("become cookies by name, the last one of a name (C7 corrected: no request is needed)", () => {
    const headers = {
      "set-cookie": ["a=1; Path=/", "b=2=3", "a=4", "__proto__=5", "nothing", "=nameless", " c = 6 ; Secure"],
    };
    const { cookies } = new HttpResponse({ headers });
    expect({ ...cookies }).toEqual({ a: "4", b: "2=3", ["__proto__"]: "5", c: "6" });
    expect(Object.getPrototypeOf(cookies)).toBeNull();
    expect(new HttpResponse().cookies).toEqual(Object.create(null));
  });

  it("become links, of all Link fields (S10)", () => {
    const headers: HeadersInit = [
      ["Link", "<https://h/2>; rel=next, </1>; rel=prev"],
      ["link", "</9>; rel=last"],
    ];
    expect(new HttpResponse({ headers }).links.map(({ url, rel }) => [url, rel])).toEqual([
      ["https://h/2", ["next"]],
      ["/1", ["prev"]],
      ["/9", ["last"]],
    ]);
    expect(new HttpResponse().links).toEqual([]);
  });
});

describe("attach()", () => {
  it("starts anew with a response that a transport gives again", () => {
    const response = received({ status: 302 });
    response.setHistory([new HttpResponse()]);
    response.setNextRequest(() => request);
    expect(response.nextRequest).toBe(request);
    const other = new HttpRequest("GET", "https://other/");
    response.attach(other, settingsWith(), 0);
    expect(response.request).toBe(other);
    expect(response.history).toEqual([]);
    expect(response.nextRequest).toBeUndefined();
  });

  it("makes the next request when it is asked for, so that a bad Location disturbs nobody else", () => {
    const response = received({ status: 302 });
    let made = 0;
    response.setNextRequest(() => {
      made += 1;
      throw new Error("no URL");
    });
    expect(made).toBe(0);
    expect(() => response.nextRequest).toThrow("no URL");
  });
});

describe("printing", () => {
  const response = new HttpResponse({
    status: 404,
    headers: { "set-cookie": "sid=s3cret", "x-api-key": "s3cret", "content-type": "text/plain" },
    body: encoder.encode("s3cret"),
    request,
  });

  it("is the status line as text", () => {
    expect(String(response)).toBe("404 Not Found");
    expect(String(new HttpResponse({ status: 799 }))).toBe("799");
  });

  it("masks credentials for console.log", () => {
    expect(response[inspectSymbol]()).toBe(`HttpResponse { 404 Not Found GET ${shownUrl} }`);
    expect(new HttpResponse()[inspectSymbol]()).toBe("HttpResponse { 200 OK }");
  });

  it("masks credentials as JSON, which has no body", () => {
    const json = JSON.stringify({ response });
    expect(json).not.toContain("s3cret");
    expect(JSON.parse(json)).toMatchObject({
      response: {
        status: 404,
        headers: [
          ["set-cookie", "***"],
          ["x-api-key", "***"],
          ["content-type", "text/plain"],
        ],
      },
    });
  });

  it("masks credentials in the error for its status", async () => {
    const error = await caught(() => response.raiseForStatus());
    expect(JSON.stringify(error)).not.toContain("s3cret");
    expect(String(error)).not.toContain("s3cret");
  });
});

/** Bytes as they come from another realm: they have the brand of a Uint8Array, but not the class of this one. */
function foreign(bytes: Uint8Array): Uint8Array {
  const prototype: object = Object.create(
    Object.getPrototypeOf(Uint8Array.prototype) as object,
    Object.getOwnPropertyDescriptors(Uint8Array.prototype),
  );
  return Object.setPrototypeOf(bytes, prototype) as Uint8Array;
}
