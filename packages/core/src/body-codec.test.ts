import { describe, expect, it } from "vitest";

import { codecFor, type BodyCodec } from "./body-codec.ts";
import type { ClientOptions } from "./client-options.ts";
import { Client } from "./client.ts";
import { DecodingError } from "./errors.ts";
import { HttpResponse } from "./http-response.ts";
import type { RequestOptions } from "./request-options.ts";
import type { HttpResponseInit } from "./response-init.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { user } from "./testing/schema.ts";
import { toyCodec } from "./testing/toy-codec.ts";
import { TrackedBody } from "./testing/tracked-body.ts";

const toy = toyCodec();
const decoder = new TextDecoder();

function clientOf(options: Partial<ClientOptions> = {}, answer: HttpResponseInit = {}): Client {
  const transport = new HandlerTransport(() => new HttpResponse(answer));
  return new Client({ transport, codecs: { toy }, ...options });
}

/** What a call would send: the type, and the body as text. */
function built(options: RequestOptions, client = clientOf()): [type: string | null, body: string] {
  const { headers, content } = client.buildRequest("POST", "https://h/", options);
  return [headers.get("content-type"), decoder.decode(content)];
}

/** The method that the codec adds; its type is for packages with a codec to declare. */
function method(target: object): () => unknown {
  return () => (target as { toy(): unknown }).toy();
}

const toyBody: HttpResponseInit = {
  body: new TextEncoder().encode('toy:{"id":1}'),
  headers: { "Content-Type": "application/x-toy" },
};

describe("codecFor", () => {
  const exact = toyCodec(["application/a+toy"]);
  const codecs = new Map<string, BodyCodec>([
    ["toy", toy],
    ["exact", exact],
    ["upper", toyCodec(["Text/UPPER"])],
  ]);
  for (const [contentType, name] of [
    ["application/x-toy", "toy"],
    ["text/toy", "toy"],
    ["Application/X-TOY ; charset=utf-8", "toy"],
    ["application/x-toy, text/html", "toy"],
    ["application/vnd.some+toy", "toy"],
    ["application/vnd.some+more+toy;v=1", "toy"],
    ["application/a+toy", "exact"],
    ["text/upper", "upper"],
    ["application/toy", undefined],
    ["application/x-toys", undefined],
    ["application/vnd.some+toy+xml", undefined],
    ["text/html; a=application/x-toy", undefined],
    ["+toy", "toy"],
    ["", undefined],
    [null, undefined],
  ] as const) {
    it(`finds ${name ?? "none"} for ${contentType} (R16)`, () => {
      expect(codecFor(contentType, codecs)).toBe(name === undefined ? undefined : codecs.get(name));
    });
  }
});

describe("a body for a codec (R16)", () => {
  it("is an option of the codec's name, with the codec's first media type", () => {
    expect(built({ toy: 1 })).toEqual(["application/x-toy", "toy:1"]);
  });

  it("has its length stated, and can be sent again", () => {
    const { headers, body } = clientOf().buildRequest("POST", "https://h/", { toy: "é" });
    expect([headers.get("content-length"), body?.replayable]).toEqual(["8", true]);
  });

  it("keeps a Content-Type that is there", () => {
    expect(built({ toy: 1, headers: { "Content-Type": "text/own" } })).toEqual(["text/own", "toy:1"]);
  });

  it("is not there when its value is undefined, and is when that is null", () => {
    expect(built({ toy: undefined })).toEqual([null, ""]);
    expect(built({ toy: null } as object)).toEqual(["application/x-toy", "toy:null"]);
  });

  it("is sent", async () => {
    const transport = new HandlerTransport(() => new HttpResponse());
    await new Client({ transport, codecs: { toy } }).post("https://h/", { toy: 1 });
    expect(decoder.decode(transport.last.content)).toBe("toy:1");
  });

  it("is compressed like any other", () => {
    const encoders = { x: { encodeSync: () => Uint8Array.of(1), encode: () => expect.unreachable() } };
    const { headers, content } = clientOf({ encoders }).buildRequest("POST", "https://h/", { toy: 1, compress: "x" });
    expect([headers.get("content-encoding"), content]).toEqual(["x", Uint8Array.of(1)]);
  });

  for (const [others, said] of [
    [{ json: 1 }, "json and toy"],
    [{ content: "x", json: 1 }, "content and json and toy"],
    [{ data: { a: 1 } }, "data and toy"],
    [{ also: 1 }, "toy and also"],
  ] as const) {
    it(`is the only one: ${said} are refused`, () => {
      const client = clientOf({ codecs: { toy, also: toyCodec() } });
      expect(() => built({ toy: 1, ...others }, client)).toThrow(`a request has one body, but ${said} were given`);
    });
  }

  it("is refused without its codec, and one that is mistyped points to it", () => {
    expect(() => built({ toy: 1 }, clientOf({ codecs: {} }))).toThrow(new TypeError('request: unknown option "toy"'));
    expect(() => built({ toi: 1 } as object)).toThrow('request: unknown option "toi"; did you mean "toy"?');
  });

  it("ends the call with what the codec throws", async () => {
    const failure = new RangeError("no such value");
    const codec = {
      ...toy,
      encode: () => {
        throw failure;
      },
    };
    expect(await caught(clientOf({ codecs: { toy: codec } }).post("https://h/", { toy: 1 }))).toBe(failure);
  });

  it("is refused when the codec gives no bytes", () => {
    const codec = { ...toy, encode: () => "text" } as unknown as BodyCodec;
    expect(() => built({ toy: 1 }, clientOf({ codecs: { toy: codec } }))).toThrow(
      new TypeError("the codec of application/x-toy: encode() gave string, expected bytes"),
    );
  });
});

describe("json, beside a Content-Type (R16)", () => {
  it("goes by the codec that has the media type", () => {
    expect(built({ json: [1], headers: { "Content-Type": "text/toy; v=1" } })).toEqual(["text/toy; v=1", "toy:[1]"]);
    expect(built({ json: [1] }, clientOf({ headers: { "Content-Type": "application/b+toy" } }))).toEqual([
      "application/b+toy",
      "toy:[1]",
    ]);
  });

  it("is JSON where no codec has it, or none is given", () => {
    expect(built({ json: [1], headers: { "Content-Type": "application/b+json" } })).toEqual([
      "application/b+json",
      "[1]",
    ]);
    expect(built({ json: [1] })).toEqual(["application/json", "[1]"]);
  });
});

describe("a response of a codec's type (R16)", () => {
  it("is decoded by json(), on the response and its promise, where the codec is told the Content-Type", async () => {
    const codec = toyCodec();
    const headers = { "Content-Type": "text/toy; v=1" };
    const client = clientOf({ codecs: { toy: codec } }, { ...toyBody, headers });
    expect((await client.get("https://h/")).json()).toEqual({ id: 1 });
    expect(await client.get("https://h/").json()).toEqual({ id: 1 });
    expect(codec.seen).toEqual(["text/toy; v=1", "text/toy; v=1"]);
  });

  it("is matched with a schema by parse()", async () => {
    expect(await clientOf({}, toyBody).get("https://h/").parse(user)).toEqual({ id: 1 });
  });

  it("is decoded after its content coding", async () => {
    const decoders = { shout: { decode: () => [toyBody.body as Uint8Array].values() as never } };
    const headers = { "Content-Type": "text/toy", "Content-Encoding": "shout" };
    const client = clientOf({ decoders }, { body: Uint8Array.of(1), headers });
    expect(await client.get("https://h/").json()).toEqual({ id: 1 });
  });

  it("is JSON without the codec, and one of another type is JSON with it", async () => {
    expect(await caught(clientOf({ codecs: {} }, toyBody).get("https://h/").json())).toBeInstanceOf(DecodingError);
    expect(
      await clientOf({}, { json: [1] })
        .get("https://h/")
        .json(),
    ).toEqual([1]);
  });

  it("that does not decode is a DecodingError, which shows nothing of the body", async () => {
    const headers = { "Content-Type": "application/x-toy" };
    const error = await caught(clientOf({}, { status: 201, text: "s3cret", headers }).get("https://h/?token=1").json());
    expect(error).toBeInstanceOf(DecodingError);
    expect(error).toMatchObject({
      message:
        "GET https://h/?token=***: the body is not application/x-toy (status 201, Content-Type application/x-toy): no toy",
      cause: new Error("no toy"),
      request: { method: "GET" },
    });
  });
});

describe("decode() (R16)", () => {
  const untyped: HttpResponseInit = { body: toyBody.body };

  it("takes a codec by its name, whatever the Content-Type", async () => {
    const response = await clientOf({}, untyped).get("https://h/");
    expect(response.decode<{ id: number }>("toy")).toEqual({ id: 1 });
    expect(
      await clientOf({}, { ...untyped, headers: { "Content-Type": "text/html" } })
        .get("https://h/")
        .decode("toy"),
    ).toEqual({ id: 1 });
  });

  it("has a method of the codec's name on the response and its promise", async () => {
    const client = clientOf({}, untyped);
    const response = await client.get("https://h/");
    expect(method(response)()).toEqual({ id: 1 });
    expect(await method(client.get("https://h/"))()).toEqual({ id: 1 });
    expect(Object.keys(response)).not.toContain("toy");
    expect(
      await caught(method(clientOf({}, { ...untyped, status: 404 }).get("https://h/")) as () => Promise<unknown>),
    ).toMatchObject({
      code: "ERR_HTTP_STATUS",
    });
  });

  it("has no such method without the codec, and one more with another", async () => {
    const client = clientOf({}, untyped);
    expect(await client.extend({ codecs: { toy: null } }).get("https://h/")).not.toHaveProperty("toy");
    expect(new HttpResponse(untyped)).not.toHaveProperty("toy");
    const both = await client.extend({ codecs: { also: toyCodec(["text/also"]) } }).get("https://h/");
    expect(both).toHaveProperty("also");
    expect(method(both)()).toEqual({ id: 1 });
  });

  it("says when there is no such codec, and which there are", async () => {
    const response = await clientOf({}, untyped).get("https://h/");
    expect(() => response.decode("cbor")).toThrow(
      new TypeError('decode: the client has no codec "cbor"; those it has: toy'),
    );
    expect(() => new HttpResponse(untyped).decode("toy")).toThrow('no codec "toy"; those it has: none');
  });

  it("throws DecodingError for what does not decode", async () => {
    const response = await clientOf({}, { text: "x" }).get("https://h/");
    expect(() => response.decode("toy")).toThrow(DecodingError);
  });

  it("wants the body read, and on the promise a status that is 2xx", async () => {
    const response = await clientOf({}, { body: new TrackedBody(["toy:1"]) }).stream("GET", "https://h/");
    expect(() => response.decode("toy")).toThrow("decode(): the body has not been read");
    await response.read();
    expect(response.decode("toy")).toBe(1);
    expect(
      await caught(
        clientOf({}, { ...untyped, status: 404 })
          .get("https://h/")
          .decode("toy"),
      ),
    ).toMatchObject({
      code: "ERR_HTTP_STATUS",
    });
  });
});

describe("codecs of a client (R16)", () => {
  it("are merged by extend(), where null removes one", () => {
    const both = clientOf().extend({ codecs: { also: toyCodec(["text/also"]) } });
    expect(built({ toy: 1 }, both)).toEqual(["application/x-toy", "toy:1"]);
    expect(built({ also: 1 } as object, both)).toEqual(["text/also", "toy:1"]);
    const one = both.extend({ codecs: { toy: null } });
    expect(() => built({ toy: 1 }, one)).toThrow('unknown option "toy"');
    expect(built({ also: 1 } as object, one)).toEqual(["text/also", "toy:1"]);
    expect(built({ toy: 1 }, clientOf().extend({}))).toEqual(["application/x-toy", "toy:1"]);
  });

  for (const [codecs, message] of [
    [{ json: toy }, 'codecs: "json" is an option of a request already; give the codec another name'],
    [{ headers: null }, 'codecs: "headers" is an option of a request already'],
    [{ text: toy }, 'codecs: "text" is a member of a response already; give the codec another name'],
    [JSON.parse('{"__proto__":null}'), 'codecs: "__proto__" cannot be the name of an option; use one like "cbor"'],
    [{ "a b": toy }, 'codecs: "a b" cannot be the name of an option'],
    [{ toy: undefined }, 'codecs: "toy" must be a BodyCodec, with mediaTypes, encode() and decode(), or null'],
    [{ toy: { ...toy, decode: undefined } }, 'codecs: "toy" must be a BodyCodec'],
    [{ toy: { ...toy, encode: 1 } }, 'codecs: "toy" must be a BodyCodec'],
    [{ toy: { ...toy, mediaTypes: "text/toy" } }, 'codecs: "toy" must be a BodyCodec'],
    [{ toy: { ...toy, mediaTypes: [] } }, 'codecs: the mediaTypes of "toy" must be types such as "application/cbor"'],
    [{ toy: { ...toy, mediaTypes: ["+toy"] } }, 'codecs: the mediaTypes of "toy" must be'],
    [{ toy: { ...toy, mediaTypes: ["text/toy;v=1"] } }, 'codecs: the mediaTypes of "toy" must be'],
    [{ toy: { ...toy, mediaTypes: ["text/toy", "toy"] } }, 'codecs: the mediaTypes of "toy" must be'],
    [{ toy: { ...toy, mediaTypes: ["text/toy\r\nx: y"] } }, 'codecs: the mediaTypes of "toy" must be'],
    [null, "codecs: expected codecs by name, got null"],
    ["toy", "codecs: expected codecs by name, got string"],
  ] as const) {
    it(`are refused: ${message}`, () => {
      const make = (): Client => clientOf({ codecs: codecs as unknown as Record<string, BodyCodec> });
      expect(make).toThrow(TypeError);
      expect(make).toThrow(message);
    });
  }
});
