import { describe, expect, it } from "vitest";

import type { ClientOptions } from "./client-options.ts";
import { Client } from "./client.ts";
import { htmlMetaCharset } from "./html-meta-charset.ts";
import { HttpResponse } from "./http-response.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { Source } from "./testing/source.ts";

/** What a function was asked: how many bytes it saw, and the `Content-Type`. */
type Asked = [length: number, contentType: string | null][];

function asking(): { asked: Asked; defaultEncoding: ClientOptions["defaultEncoding"] } {
  const asked: Asked = [];
  return {
    asked,
    defaultEncoding: (bytes, contentType) => {
      asked.push([bytes.byteLength, contentType]);
      return "latin1";
    },
  };
}

function stream(
  body: readonly Uint8Array[] | Source<Uint8Array>,
  options: Partial<ClientOptions>,
  type = "text/plain",
): Promise<HttpResponse> {
  const source = body instanceof Source ? body : new Source(body);
  const transport = new HandlerTransport(() => new HttpResponse({ body: source, headers: { "Content-Type": type } }));
  return new Client({ transport, ...options }).stream("GET", "https://h/");
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const value of values) seen.push(value);
  return seen;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
/** `ä` in windows-1252, after as many spaces. */
const latin = (spaces: number): Uint8Array => Uint8Array.from([...bytes(" ".repeat(spaces)), 0xe4]);

describe("defaultEncoding as a function, of a stream (S5)", () => {
  it("is asked with the whole of a short one, and its encoding is that of the response then", async () => {
    const { asked, defaultEncoding } = asking();
    const response = await stream([latin(2), latin(3)], { defaultEncoding });
    expect(await all(response.textChunks())).toEqual(["  ä   ä"]);
    expect(asked).toEqual([[7, "text/plain"]]);
    expect(response.encoding).toBe("windows-1252");
  });

  for (const sizes of [
    [5_000],
    [2_047, 1, 900],
    [2_048, 10],
    [1_000, 1_000, 1_000, 1_000],
    Array<number>(3_000).fill(1),
  ]) {
    it(`is asked once, with the first 2048 bytes, in ${sizes.length} pieces of ${sizes[0]} and so on`, async () => {
      const { asked, defaultEncoding } = asking();
      const text = (
        await all(
          (
            await stream(
              sizes.map((size) => latin(size - 1)),
              { defaultEncoding },
            )
          ).textChunks(),
        )
      ).join("");
      expect(asked).toEqual([[2_048, "text/plain"]]);
      expect(text).toBe(sizes.map((size) => `${" ".repeat(size - 1)}ä`).join(""));
    });
  }

  it("lets nothing through before, and everything as it comes after", async () => {
    const source = new Source([latin(1_000), latin(2_000), latin(1), latin(0)]);
    const chunks = (await stream(source, { defaultEncoding: () => "latin1" })).textChunks();
    expect((await chunks.next()).value).toHaveLength(3_002);
    expect(source.taken).toBe(2);
    expect([(await chunks.next()).value, source.taken]).toEqual([" ä", 3]);
    expect([(await chunks.next()).value, source.taken]).toEqual(["ä", 4]);
  });

  it("serves lines() as well", async () => {
    const body = [Uint8Array.of(0xe4, 0x0a), Uint8Array.of(0xf6)];
    expect(await all((await stream(body, { defaultEncoding: () => "latin1" })).lines())).toEqual(["ä", "ö"]);
  });

  for (const answer of [undefined, "klingon"]) {
    it(`leaves it at UTF-8 when it says ${answer}`, async () => {
      expect(await all((await stream([bytes("ä")], { defaultEncoding: () => answer })).textChunks())).toEqual(["ä"]);
    });
  }

  for (const [what, type, body, expected] of [
    ["the Content-Type", "text/plain; charset=koi8-r", Uint8Array.of(0xc1), "а"],
    ["a byte order mark", "text/plain", Uint8Array.of(0xff, 0xfe, 0x61, 0), "a"],
  ] as const) {
    it(`is not asked, nor waited for, where ${what} tells`, async () => {
      const { asked, defaultEncoding } = asking();
      const source = new Source([body], { isEndless: true });
      const response = await stream(source, { defaultEncoding }, type);
      expect((await response.textChunks().next()).value).toBe(expected);
      expect(asked).toEqual([]);
      await response.close();
    });
  }

  it("is not asked where the encoding was set", async () => {
    const { asked, defaultEncoding } = asking();
    const response = await stream([bytes("ä")], { defaultEncoding });
    response.encoding = "utf-8";
    expect([await all(response.textChunks()), asked]).toEqual([["ä"], []]);
  });

  it("makes no text of an empty body", async () => {
    const response = await stream([], { defaultEncoding: () => "latin1" });
    expect(await all(response.textChunks())).toEqual([]);
  });

  it("keeps no line of jsonLines() waiting, since JSON is UTF-8", async () => {
    const { asked, defaultEncoding } = asking();
    const source = new Source([bytes('"ä"\n')], { isEndless: true });
    const response = await stream(source, { defaultEncoding }, "application/x-ndjson");
    expect((await response.jsonLines().next()).value).toBe("ä");
    expect(asked).toEqual([]);
    await response.close();
  });

  it("sees all of a body that was read before, as text() does", async () => {
    const { asked, defaultEncoding } = asking();
    const response = await stream([latin(4_999)], { defaultEncoding });
    await response.read();
    expect((await all(response.textChunks())).join("")).toBe(`${" ".repeat(4_999)}ä`);
    expect(response.text()).toHaveLength(5_000);
    expect(asked).toEqual([[5_000, "text/plain"]]);
  });

  it("finds the charset of a page in its <meta>, however it is cut", async () => {
    const page = [...bytes("<html><head><meta charset=shift_jis>"), 0x82, 0xa0];
    const pieces = page.map((byte) => Uint8Array.of(byte));
    const response = await stream(pieces, { defaultEncoding: htmlMetaCharset }, "text/html");
    expect((await all(response.textChunks())).join("").at(-1)).toBe("あ");
  });
});
