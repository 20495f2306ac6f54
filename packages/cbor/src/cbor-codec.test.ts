import { Client, HttpResponse, type RequestOptions } from "@haulier/core";
import { MockTransport, type MockResponseInit } from "@haulier/mock";
import { describe, expect, expectTypeOf, it } from "vitest";

import { cborCodec } from "./cbor-codec.ts";
import { isCborError } from "./cbor-error.ts";
import type { CborDecodeOptions } from "./cbor-options.ts";
import { cbor } from "./cbor.ts";
import { encodeCbor } from "./encode-cbor.ts";
import { bytes, hex } from "./testing/hex.ts";
import { thrown } from "./testing/thrown.ts";
import { transparentCbor } from "./transparent-cbor.ts";

const user = { id: 1, name: "Ada" };
const encodedUser = encodeCbor(user);

function setUp(
  answer: MockResponseInit = {},
  options: CborDecodeOptions = {},
): { transport: MockTransport; client: Client } {
  const transport = new MockTransport(() => answer);
  return { transport, client: new Client({ transport, codecs: { cbor: cborCodec(options) } }) };
}

/** An answer of that type. */
function ofType(type: string | null, body: Uint8Array = encodedUser): MockResponseInit {
  return { body, headers: type === null ? {} : { "Content-Type": type } };
}

describe("a body as CBOR (R16)", () => {
  it("is asked for by the option cbor, and says so", async () => {
    const { client, transport } = setUp();
    await client.post("https://h/", { cbor: user });
    const { request, content } = transport.lastCall!;
    expect([request.headers.get("content-type"), request.headers.get("content-length")]).toEqual([
      "application/cbor",
      String(encodedUser.byteLength),
    ]);
    expect(hex(content)).toBe(hex(encodedUser));
  });

  it("is what json is beside a Content-Type of CBOR, and not beside an Accept alone", async () => {
    const { client, transport } = setUp();
    await client.post("https://h/", { json: user, headers: { "Content-Type": "application/senml+cbor" } });
    expect(hex(transport.lastCall!.content)).toBe(hex(encodedUser));
    await client.post("https://h/", { json: user, headers: { Accept: "application/cbor" } });
    expect(transport.lastCall!.json()).toEqual(user);
  });

  it("ends the call when it cannot be encoded, before anything is sent", async () => {
    const { client, transport } = setUp();
    const message = "cbor: the value cannot be encoded: unsupported type: symbol";
    await expect(client.post("https://h/", { cbor: Symbol("a") })).rejects.toThrow(new TypeError(message));
    expect(transport.calls).toEqual([]);
  });

  it("has a type", () => {
    expectTypeOf<RequestOptions["cbor"]>().toEqualTypeOf<unknown>();
  });
});

describe("an answer (R16)", () => {
  for (const type of ["application/cbor", "Application/CBOR; v=1", "application/senml+cbor"]) {
    it(`of ${type} is decoded by json() and parse()`, async () => {
      const { client } = setUp(ofType(type));
      expect(await client.get("https://h/").json()).toEqual(user);
      const response = await client.get("https://h/");
      expect(response.json<typeof user>().name).toBe("Ada");
    });
  }

  for (const type of ["application/json", "application/cbor-seq", null]) {
    it(`of ${type ?? "no type"} is decoded by cbor() and decode() alone`, async () => {
      const { client } = setUp(ofType(type));
      const response = await client.get("https://h/");
      expect(() => response.json()).toThrow("the body is not JSON");
      expect(cbor(response)).toEqual(user);
      expect(response.decode("cbor")).toEqual(user);
      expect(response.cbor<typeof user>().name).toBe("Ada");
      expect(await client.get("https://h/").cbor()).toEqual(user);
      expect(await client.get("https://h/").decode("cbor")).toEqual(user);
    });
  }

  it("of JSON stays JSON", async () => {
    expect(await setUp({ json: user }).client.get("https://h/").json()).toEqual(user);
  });

  it("that is broken says where, and nothing of what is in it", async () => {
    const { client } = setUp(ofType("application/cbor", bytes("a2 66733363726574 01 66733363726574 02")));
    const response = await client.get("https://h/?token=1");
    const message =
      "GET https://h/?token=***: the body is not CBOR (status 200, Content-Type application/cbor): a map has the same key twice, at byte 16";
    const direct = thrown(() => cbor(response));
    expect(direct).toMatchObject({ message, code: "ERR_DECODING", request: { method: "GET" }, cause: { offset: 16 } });
    const byCodec = thrown(() => response.json());
    expect(byCodec).toMatchObject({ message: message.replace("CBOR", "application/cbor"), cause: { offset: 16 } });
    expect([direct, byCodec].every((error) => isCborError((error as Error).cause))).toBe(true);
  });

  it("goes by the options of the codec, and of cbor()", async () => {
    const response = await setUp(ofType("application/cbor", bytes("a1 01 81 81 02")), { maps: true }).client.get(
      "https://h/",
    );
    expect(response.json()).toEqual(new Map([[1, [[2]]]]));
    expect(cbor(response, { maps: true, maxDepth: 3 })).toEqual(new Map([[1, [[2]]]]));
    expect(() => cbor(response, { maps: true, maxDepth: 2 })).toThrow("more than 2 deep (maxDepth), at byte 3");
    expect(() => cborCodec({ maxdepth: 1 } as object)).toThrow('cborCodec: unknown option "maxdepth"');
    expect(() => cbor(response, { maxdepth: 1 } as object)).toThrow('cbor: unknown option "maxdepth"');
  });

  it("that was made by hand, or is not read, is one as well", async () => {
    expect(cbor(new HttpResponse({ body: encodedUser }))).toEqual(user);
    expect(() => cbor(new HttpResponse({ status: 500, text: "{" }))).toThrow(
      "response: the body is not CBOR (status 500, Content-Type text/plain; charset=utf-8): the body ends within a value, at byte 1",
    );
    const unread = await setUp({ chunks: [encodedUser] }).client.stream("GET", "https://h/");
    expect(() => cbor(unread)).toThrow("the body has not been read");
    await unread.read();
    expect(cbor(unread)).toEqual(user);
  });
});

describe("the transparent mode (R16)", () => {
  it("asks for CBOR, and decodes what the answer says that it is", async () => {
    const transport = new MockTransport(({ url }) => (url.pathname === "/cbor" ? ofType("a/b+cbor") : { json: user }));
    const client = new Client({ transport, headers: { "X-Own": "1" } }).extend(transparentCbor());
    expect(await client.get("https://h/cbor").json()).toEqual(user);
    expect(await client.get("https://h/json").json()).toEqual(user);
    expect(
      transport.calls.map(({ request }) => [request.headers.getAll("accept"), request.headers.get("x-own")]),
    ).toEqual([0, 1].map(() => [["application/cbor, application/json;q=0.9, */*;q=0.8"], "1"]));
  });

  it("lets a request ask for something else, and sends JSON unless it is told", async () => {
    const transport = new MockTransport({});
    const client = new Client({ transport }).extend(transparentCbor());
    await client.post("https://h/", { json: user, headers: { Accept: "text/html" } });
    expect(transport.lastCall!.request.headers.getAll("accept")).toEqual(["text/html"]);
    expect(transport.lastCall!.json()).toEqual(user);
    await client.post("https://h/", { cbor: user });
    expect(hex(transport.lastCall!.content)).toBe(hex(encodedUser));
  });

  it("has the limits of its options", async () => {
    const transport = new MockTransport(ofType("application/cbor", bytes("8181 00")));
    const client = new Client({ transport }).extend(transparentCbor({ maxDepth: 1 }));
    await expect(client.get("https://h/").json()).rejects.toThrow("more than 1 deep (maxDepth), at byte 1");
  });
});
