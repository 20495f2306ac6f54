import { describe, expect, it } from "vitest";

import type { ClientOptions } from "./client-options.ts";
import { Client } from "./client.ts";
import { DecodingError } from "./errors.ts";
import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import type { HttpResponseInit } from "./response-init.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { schemaOf } from "./testing/schema.ts";

/** With integers beyond 2^53 as bigint, both ways, as the libraries for it do. */
const parseJson = (text: string): unknown =>
  JSON.parse(text.replaceAll(/\d{16,}/g, '"n$&"'), (_key, value: unknown) =>
    typeof value === "string" && value.startsWith("n") ? BigInt(value.slice(1)) : value,
  );
const stringifyJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? `n${inner}` : inner)).replaceAll(
    /"n(\d+)"/g,
    "$1",
  );
const big = 12345678901234567890n;

function clientOf(options: Partial<ClientOptions>, answer: HttpResponseInit = {}): Client {
  return new Client({ transport: new HandlerTransport(() => new HttpResponse(answer)), ...options });
}

function sent(options: Partial<ClientOptions>, json: unknown): string {
  return new TextDecoder().decode(clientOf(options).buildRequest("POST", "https://h/", { json }).content);
}

describe("parseJson (S9)", () => {
  const answer: HttpResponseInit = { text: `{"id":${big}}` };

  it("takes the place of JSON.parse in json() and parse(), of the response and of its promise", async () => {
    const client = clientOf({ parseJson }, answer);
    const any = schemaOf((value) => ({ value }));
    expect((await client.get("https://h/")).json()).toEqual({ id: big });
    expect(await client.get("https://h/").json()).toEqual({ id: big });
    expect(await client.get("https://h/").json(any)).toEqual({ id: big });
    expect(await (await client.get("https://h/")).parse(any)).toEqual({ id: big });
  });

  it("takes it in jsonLines(), for each line", async () => {
    const texts: string[] = [];
    const client = clientOf({ parseJson: (text) => texts.push(text) }, { text: "1\n\n[2]\n" });
    const values: unknown[] = [];
    for await (const value of (await client.stream("GET", "https://h/")).jsonLines()) values.push(value);
    expect([texts, values]).toEqual([
      ["1", "[2]"],
      [1, 2],
    ]);
  });

  it("is given text, without a byte order mark and from whatever encoding", async () => {
    const seen: string[] = [];
    const body = Uint8Array.of(0xff, 0xfe, 0x5b, 0, 0x31, 0, 0x5d, 0);
    await clientOf({ parseJson: (text) => seen.push(text) }, { body })
      .get("https://h/")
      .json();
    expect(seen).toEqual(["[1]"]);
  });

  it("makes a DecodingError of what it throws", async () => {
    const cause = new Error("not for me");
    const fail = (): never => {
      throw cause;
    };
    const client = clientOf({ parseJson: fail }, { text: "{}" });
    for (const reading of [
      client.get("https://h/").json(),
      client.stream("GET", "https://h/").then((response) => response.jsonLines().next()),
    ]) {
      const error = await caught(reading);
      expect(error).toBeInstanceOf(DecodingError);
      expect(error).toMatchObject({ cause });
    }
  });

  it("is nothing to a response made by hand", () => {
    expect(new HttpResponse({ text: "[1]" }).json()).toEqual([1]);
  });
});

describe("stringifyJson (R7)", () => {
  it("takes the place of JSON.stringify", () => {
    expect(sent({ stringifyJson }, { id: big })).toBe(`{"id":${big}}`);
    expect(sent({ stringifyJson: () => "NaN" }, Number.NaN)).toBe("NaN");
    expect(sent({ stringifyJson: (value) => JSON.stringify(value, null, 1) }, [1])).toBe("[\n 1\n]");
  });

  it("gives the length", () => {
    const { headers } = clientOf({ stringifyJson: () => '"é"' }).buildRequest("POST", "https://h/", { json: 1 });
    expect([headers.get("content-length"), headers.get("content-type")]).toEqual(["4", "application/json"]);
  });

  for (const [given, said] of [
    [undefined, "json: a number has no JSON form"],
    [null, "json: stringifyJson gave null, expected a string"],
    [new Uint8Array(), "json: stringifyJson gave object, expected a string"],
  ] as const) {
    it(`is refused when it gives ${String(given)}`, () => {
      expect(() => sent({ stringifyJson: () => given as unknown as string }, 1)).toThrow(new TypeError(said));
    });
  }

  it("passes on what it throws", () => {
    const failure = new RangeError("no");
    const stringify = (): never => {
      throw failure;
    };
    expect(() => sent({ stringifyJson: stringify }, 1)).toThrow(failure);
  });

  it("is nothing to a request made without a client", () => {
    expect(() => new HttpRequest("POST", "https://h/", { json: big })).toThrow(TypeError);
  });
});

describe("parseJson and stringifyJson", () => {
  it("are inherited by extend(), which may replace them", async () => {
    const base = clientOf({ parseJson: () => "base", stringifyJson: () => "base" }, { text: "[1]" });
    const content = (client: Client): string =>
      new TextDecoder().decode(client.buildRequest("POST", "https://h/", { json: 1 }).content);
    const derived = base.extend({});
    expect([await derived.get("https://h/").json(), content(derived)]).toEqual(["base", "base"]);
    const restored = base.extend({ parseJson: JSON.parse, stringifyJson: JSON.stringify });
    expect([await restored.get("https://h/").json(), content(restored)]).toEqual([[1], "1"]);
  });

  for (const [options, message] of [
    [{ parseJson: null }, "Client: parseJson must be a function, got null"],
    [{ stringifyJson: "JSON" }, "Client: stringifyJson must be a function, got string"],
  ] as const) {
    it(`are functions: ${message}`, () => {
      expect(() => clientOf(options as unknown as Partial<ClientOptions>)).toThrow(new TypeError(message));
    });
  }
});
