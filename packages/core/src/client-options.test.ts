import { describe, expect, it } from "vitest";

import { BasicAuth } from "./auth.ts";
import type { ClientOptions } from "./client-options.ts";
import { Client } from "./client.ts";
import type { ContentDecoder } from "./content-decoding.ts";
import { InvalidUrlError } from "./errors.ts";
import { HttpResponse } from "./http-response.ts";
import type { RequestOptions, SendOptions } from "./request-options.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";

const ok = (): HandlerTransport => new HandlerTransport(() => new HttpResponse({ text: "ok" }));

describe("options of a client are refused at once", () => {
  const transport = ok();
  for (const [options, message] of [
    [undefined, "Client: expected an object of options, got undefined"],
    [null, "Client: expected an object of options, got null"],
    [{}, "Client: transport is required"],
    [{ transport: {} }, "Client: transport is required"],
    [{ transport: undefined }, "Client: transport is required"],
    [{ transport, timeouts: 1 }, 'Client: unknown option "timeouts"; did you mean "timeout"?'],
    [{ transport, base_url: "x" }, 'Client: unknown option "base_url"; did you mean "baseUrl"?'],
    [{ transport, followRedirect: true }, 'Client: unknown option "followRedirect"; did you mean "followRedirects"?'],
    [{ transport, verify: false }, 'Client: unknown option "verify"'],
    [{ transport, followRedirects: "no" }, "Client: followRedirects must be true or false, got string"],
    [{ transport, followRedirects: null }, "Client: followRedirects must be true or false, got object"],
    [{ transport, raiseForStatus: 1 }, "Client: raiseForStatus must be true or false, got number"],
    [{ transport, httpsOnly: "yes" }, "Client: httpsOnly must be true or false"],
    [{ transport, referer: "https://h/" }, "Client: referer must be true, false or a policy: no-referrer, "],
    [{ transport, allowDowngrade: 0 }, "Client: allowDowngrade must be true or false"],
    [{ transport, maxRedirects: -1 }, "Client: maxRedirects must be a whole number"],
    [{ transport, maxRedirects: 1.5 }, "Client: maxRedirects must be a whole number"],
    [{ transport, maxRedirects: "5" }, "Client: maxRedirects must be a whole number"],
    [{ transport, maxResponseSize: Number.NaN }, "Client: maxResponseSize must be a whole number"],
    [{ transport, sensitiveHeaders: "x-mine" }, "Client: sensitiveHeaders must be an array of field names"],
    [{ transport, sensitiveHeaders: [1] }, "Client: sensitiveHeaders must be an array of field names"],
    [{ transport, timeout: "5s" }, "timeout: expected milliseconds"],
    [{ transport, auth: "token" }, "auth: expected [username, password]"],
    [{ transport, cookies: "a=1" }, "cookies: expected a jar or a record, got string"],
    [{ transport, cookies: null }, "cookies: expected a jar or a record, got null"],
    [{ transport, cookies: new Map([["a", "1"]]) }, "cookies: expected a jar or a record, got an iterable"],
    [{ transport, mounts: new Map([["https://", null]]) }, "mounts: expected transports by pattern, got an iterable"],
    [{ transport, mounts: null }, "mounts: expected transports by pattern, got null"],
    [{ transport, mounts: { "example.com": null } }, 'mounts: "example.com" is not a pattern'],
    [{ transport, eventHooks: { responses: [] } }, 'eventHooks: unknown event "responses"'],
    [{ transport, defaultEncoding: "klingon" }, 'Client: defaultEncoding "klingon" is not an encoding'],
    [{ transport, compress: "lzma" }, 'compress: there is no encoder for "lzma"; available here: gzip, deflate'],
    [{ transport, compress: true }, "compress: expected the name of a content coding, got boolean"],
    [{ transport, encoders: { x: {} } }, 'encoders: "x" must be a ContentEncoder or null'],
    [{ transport, encoders: { x: undefined } }, 'encoders: "x" must be a ContentEncoder or null'],
    [{ transport, decoders: { x: {} } }, 'decoders: "x" must be a ContentDecoder or null'],
    [{ transport, decoders: new Map() }, "decoders: expected codings by name, got an iterable; Object.fromEntries()"],
    [{ transport, encoders: null }, "encoders: expected codings by name, got null"],
    [{ transport, codecs: new Map() }, "codecs: expected codecs by name, got an iterable"],
    [{ transport, decoders: { x: undefined } }, 'decoders: "x" must be a ContentDecoder or null'],
  ] as const) {
    it(`and say: ${message}`, () => {
      const make = (): Client => new Client(options as ClientOptions);
      expect(make).toThrow(TypeError);
      expect(make).toThrow(message);
    });
  }

  it("a base URL with a query (M4)", () => {
    expect(() => new Client({ transport, baseUrl: "https://h/?a=1" })).toThrow(InvalidUrlError);
  });

  it("what holds for a new client holds for a derived one", () => {
    const client = new Client({ transport });
    expect(() => client.extend({ nonsense: 1 } as object)).toThrow('Client: unknown option "nonsense"');
    expect(() => client.extend({ maxRedirects: -1 })).toThrow(TypeError);
  });

  it("but an option that is undefined is one that is left out", async () => {
    const names = [
      "mounts",
      "baseUrl",
      "headers",
      "params",
      "cookies",
      "auth",
      "timeout",
      "followRedirects",
      "maxRedirects",
      "sensitiveHeaders",
      "allowDowngrade",
      "eventHooks",
      "raiseForStatus",
      "httpsOnly",
      "referer",
      "defaultEncoding",
      "codecs",
      "parseJson",
      "stringifyJson",
      "compress",
      "encoders",
      "decoders",
      "maxResponseSize",
      "clock",
    ];
    const options = Object.fromEntries(names.map((name) => [name, undefined]));
    expect((await new Client({ ...options, transport }).get("https://h/")).text()).toBe("ok");
  });
});

describe("options of a request are refused before anything is sent", () => {
  for (const [options, message] of [
    [{ header: {} }, 'request: unknown option "header"; did you mean "headers"?'],
    [{ body: "x" }, 'request: unknown option "body"'],
    [{ method: "POST" }, 'request: unknown option "method"'],
    [{ follow_redirects: true }, 'request: unknown option "follow_redirects"; did you mean "followRedirects"?'],
    [{ stream: true }, 'request: unknown option "stream"'],
    [{ followRedirects: 0 }, "request: followRedirects must be true or false, got number"],
    [{ raiseForStatus: "yes" }, "request: raiseForStatus must be true or false, got string"],
    [
      { signal: new AbortController() },
      "request: signal must be an AbortSignal; of an AbortController, pass its signal",
    ],
    [{ signal: null }, "request: signal must be an AbortSignal"],
    [null, "request: expected an object of options, got null"],
    ["x", "request: expected an object of options, got string"],
    [JSON.parse('{"__proto__":{"auth":["a","b"]}}'), 'request: unknown option "__proto__"'],
  ] as const) {
    it(`and say: ${message}`, async () => {
      const transport = ok();
      const client = new Client({ transport });
      const given = options as unknown as RequestOptions;
      for (const call of [client.get("https://h/", given), client.stream("GET", "https://h/", given)]) {
        const error = await caught(call);
        expect(error).toBeInstanceOf(TypeError);
        expect((error as Error).message).toContain(message);
      }
      expect(() => client.buildRequest("GET", "https://h/", given)).toThrow(message);
      expect(transport.requests).toHaveLength(0);
    });
  }

  it("also by send(), which has fewer of them", async () => {
    const client = new Client({ transport: ok() });
    const request = client.buildRequest("GET", "https://h/");
    const error = await caught(client.send(request, { headers: {} } as SendOptions));
    expect(error).toEqual(new TypeError('send: unknown option "headers"'));
  });

  for (const name of ["stream", "followRedirects", "raiseForStatus"]) {
    it(`and send() takes true or false for ${name}`, async () => {
      const client = new Client({ transport: ok() });
      const error = await caught(client.send(client.buildRequest("GET", "https://h/"), { [name]: 1 }));
      expect(error).toEqual(new TypeError(`send: ${name} must be true or false, got number`));
    });
  }

  it("a Map of cookies, which has no cookies by name", async () => {
    const transport = ok();
    const cookies = new Map([["a", "1"]]) as unknown as Record<string, string>;
    const error = await caught(new Client({ transport }).get("https://h/", { cookies }));
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toContain("cookies: expected a record, got an iterable");
    expect(transport.requests).toHaveLength(0);
  });
});

describe("a polluted Object.prototype (S-13)", () => {
  // Whatever an option could be, to show that none of them is inherited.
  const polluted: Record<string, unknown> = {
    transport: {
      handleRequest: () => expect.unreachable(),
    },
    baseUrl: "https://evil/",
    headers: { "x-evil": "1" },
    params: { evil: 1 },
    cookies: { evil: "1" },
    auth: ["evil", "evil"],
    timeout: { read: 1 },
    followRedirects: false,
    maxRedirects: 0,
    sensitiveHeaders: [],
    allowDowngrade: true,
    raiseForStatus: true,
    httpsOnly: true,
    referer: true,
    maxResponseSize: 0,
    compress: "gzip",
    encoders: { gzip: null },
    onUploadProgress: () => expect.unreachable(),
    onDownloadProgress: () => expect.unreachable(),
    signal: AbortSignal.abort(new Error("evil")),
    content: "evil",
    json: "evil",
    data: { evil: 1 },
    files: { evil: "1" },
    body: "evil",
    extensions: { cookies: { evil: "1" } },
    trace: () => expect.unreachable(),
    total: 1,
    request: () => expect.unreachable(),
    response: () => expect.unreachable(),
  };

  async function withPollution<T>(work: () => Promise<T>): Promise<T> {
    for (const [name, value] of Object.entries(polluted)) {
      // oxlint-disable-next-line no-extend-native -- the attack
      Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
    }
    try {
      return await work();
    } finally {
      for (const name of Object.keys(polluted)) delete (Object.prototype as Record<string, unknown>)[name];
    }
  }

  it("changes nothing about a request", async () => {
    // Made before, since it is requests that are looked at.
    const responses = Array.from({ length: 14 }, (_, index) =>
      index % 7 === 0
        ? new HttpResponse({ status: 302, headers: { location: "https://other/" } })
        : new HttpResponse({ status: 404 }),
    );
    const sent = async (): Promise<unknown> => {
      const transport = new HandlerTransport(() => responses.shift()!);
      const client = new Client({ transport, eventHooks: {} });
      await client.get("https://h/");
      await client.get("https://h/", { timeout: 5 });
      await client.send(client.buildRequest("GET", "https://h/", { headers: { "x-own": "1" } }), {});
      await client.post("https://h/", { content: "text ".repeat(100) });
      await client.raw.get("https://h/", {});
      await client.extend({}).get("https://h/", {});
      return transport.requests.map(({ method, url, headers, body, extensions }) => [
        method,
        url.href,
        headers.raw,
        body,
        extensions.timeout,
        extensions.signal,
        extensions.cookies,
        extensions.trace,
      ]);
    };
    const expected = await sent();
    expect(expected).toHaveLength(7);
    expect(await withPollution(sent)).toEqual(expected);
  });
});

describe("a client is independent of what it was made from", () => {
  it("whatever happens to the options later", async () => {
    const transport = ok();
    const options = {
      transport,
      headers: { "x-a": "1" } as Record<string, string>,
      baseUrl: new URL("https://h/v1/"),
      sensitiveHeaders: ["x-a"],
      mounts: {} as Record<string, HandlerTransport>,
    };
    const client = new Client(options);
    options.headers["x-a"] = "2";
    options.baseUrl.href = "https://evil/";
    options.mounts["all://"] = new HandlerTransport(() => expect.unreachable());
    await client.get("/x");
    expect(transport.last.url.href).toBe("https://h/v1/x");
    expect(transport.last.headers.get("x-a")).toBe("1");
  });
});

describe("extend() lays options over those of the client", () => {
  async function sentBy(client: Client, transport: HandlerTransport): Promise<HandlerTransport["last"]> {
    await client.get("https://h/?u=1");
    return transport.last;
  }

  it("headers, params and timeouts are merged", async () => {
    const transport = ok();
    const client = new Client({
      transport,
      headers: { "x-a": "1", "x-b": "1" },
      params: { a: 1, b: 1 },
      timeout: { read: 1, total: 99 },
    });
    const derived = client.extend({
      headers: { "X-B": "2", Accept: null },
      params: { b: 2, u: undefined },
      timeout: { write: 2 },
    });
    const request = await sentBy(derived, transport);
    expect([request.headers.get("x-a"), request.headers.get("x-b"), request.headers.get("accept")]).toEqual([
      "1",
      "2",
      null,
    ]);
    expect(request.url.search).toBe("?a=1&b=2");
    expect(request.extensions.timeout).toMatchObject({ read: 1, write: 2, total: 99, connect: 5_000 });
    // And the first client is as it was.
    const before = await sentBy(client, transport);
    expect([before.headers.get("x-b"), before.headers.get("accept"), before.url.search]).toEqual([
      "1",
      "*/*",
      "?u=1&a=1&b=1",
    ]);
  });

  it("auth, cookies, base URL and flags are replaced, and null takes auth away", async () => {
    const transport = ok();
    const client = new Client({ transport, auth: ["a", "a"], cookies: { a: "1" }, raiseForStatus: true });
    const other = client.extend({ auth: new BasicAuth("b", "b"), cookies: { b: "2" }, raiseForStatus: false });
    const request = await sentBy(other, transport);
    expect(request.headers.get("cookie")).toBe("b=2");
    expect(request.headers.get("authorization")).toBe("Basic Yjpi");
    expect((await sentBy(client.extend({ auth: null }), transport)).headers.has("authorization")).toBe(false);
    expect((await sentBy(client.extend({}), transport)).headers.get("authorization")).toBe("Basic YTph");
  });

  it("decoders are merged, and Accept-Encoding says so", async () => {
    const transport = ok();
    const decoder: ContentDecoder = { decode: (source) => source };
    const client = new Client({ transport, decoders: { "X-Mine": decoder, gzip: null } });
    const first = (await sentBy(client, transport)).headers.get("accept-encoding");
    expect(first).toMatch(/^deflate.*x-mine$/);
    expect(
      (await sentBy(client.extend({ decoders: { "x-mine": null } }), transport)).headers.get("accept-encoding"),
    ).not.toContain("x-mine");
    const own = client.extend({ headers: { "Accept-Encoding": "identity" } });
    expect((await sentBy(own.extend({ decoders: { y: decoder } }), transport)).headers.get("accept-encoding")).toBe(
      "identity",
    );
  });

  it("mounts are merged by pattern", async () => {
    const [main, first, second] = [ok(), ok(), ok()] as const;
    const client = new Client({ transport: main, mounts: { "all://h": first, "all://i": first } });
    const derived = client.extend({ mounts: { "all://h": second } });
    await derived.get("https://h/");
    await derived.get("https://i/");
    await client.extend({ mounts: { "all://h": null } }).get("https://h/");
    expect([main, first, second].map(({ requests }) => requests.length)).toEqual([1, 1, 1]);
  });

  it("the names of sensitive headers are added to", async () => {
    const transport = new HandlerTransport(({ url }) =>
      url.hostname === "h"
        ? new HttpResponse({ status: 302, headers: { location: "https://other/" } })
        : new HttpResponse(),
    );
    const client = new Client({ transport, sensitiveHeaders: ["X-One"] }).extend({ sensitiveHeaders: ["x-TWO"] });
    await client.get("https://h/", { headers: { "x-one": "1", "x-two": "2", "x-three": "3", "x-api-key": "4" } });
    expect(["x-one", "x-two", "x-three", "x-api-key"].filter((name) => transport.last.headers.has(name))).toEqual([
      "x-three",
    ]);
  });
});
