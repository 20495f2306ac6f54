import { describe, expect, it } from "vitest";

import type { ClientOptions } from "./client-options.ts";
import { Client } from "./client.ts";
import { ResponseTooLargeError } from "./errors.ts";
import { HttpResponse } from "./http-response.ts";
import type { RequestOptions } from "./request-options.ts";
import type { HttpResponseInit } from "./response-init.ts";
import { caught } from "./testing/caught.ts";
import { compressed } from "./testing/compressed.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { TrackedBody } from "./testing/tracked-body.ts";

function clientOf(answer: HttpResponseInit, options: Partial<ClientOptions> = {}): Client {
  return new Client({ transport: new HandlerTransport(() => new HttpResponse(answer)), ...options });
}

function stream(answer: HttpResponseInit, maxResponseSize: number | undefined): Promise<HttpResponse> {
  return clientOf(answer).stream("GET", "https://h/?token=1", { maxResponseSize });
}

/** What came before the error, and the error. */
async function readUntilError(items: AsyncIterable<unknown>): Promise<[items: unknown[], error: unknown]> {
  const seen: unknown[] = [];
  const error = await caught(async () => {
    for await (const item of items) seen.push(item);
  });
  return [seen, error];
}

const decoder = new TextDecoder();
const gzipHeaders = { "Content-Encoding": "gzip" };
const zeros = new Uint8Array(10_000);
const gzipped = await compressed("gzip", zeros);

describe("maxResponseSize of a request (D9)", () => {
  for (const [what, read] of [
    ["bytes()", (response: HttpResponse) => response.bytes()],
    ["raw()", (response: HttpResponse) => response.raw()],
    ["the response itself", (response: HttpResponse) => response],
    ["textChunks()", (response: HttpResponse) => response.textChunks()],
  ] as const) {
    it(`ends ${what} before a piece that goes beyond, and frees the connection`, async () => {
      const body = new TrackedBody(["ab", "cd", "e", "f"]);
      const response = await stream({ body }, 4);
      const [seen, error] = await readUntilError(read(response));
      expect(seen.map((piece) => (typeof piece === "string" ? piece : decoder.decode(piece as Uint8Array)))).toEqual([
        "ab",
        "cd",
      ]);
      expect(error).toBeInstanceOf(ResponseTooLargeError);
      expect(error).toMatchObject({
        limit: 4,
        request: { method: "GET" },
        message:
          "GET https://h/?token=***: the response body exceeds 4 bytes; raise maxResponseSize, or stream() the response without one",
      });
      expect([response.isClosed, body.state]).toEqual([true, "left"]);
    });

    it(`lets ${what} have just that many bytes`, async () => {
      const body = new TrackedBody(["ab", "cd"]);
      const seen: unknown[] = [];
      for await (const piece of read(await stream({ body }, 4))) seen.push(piece);
      expect([seen.length, body.state]).toEqual([2, "ended"]);
    });
  }

  it("ends lines() and jsonLines()", async () => {
    const [lines, lineError] = await readUntilError(
      (await stream({ body: new TrackedBody(["1\n", "2\n", "3\n"]) }, 4)).lines(),
    );
    expect([lines, lineError]).toEqual([["1", "2"], expect.any(ResponseTooLargeError)]);
    const body = new TrackedBody(["1\n", "2\n", "3\n"]);
    const [values, valueError] = await readUntilError((await stream({ body }, 4)).jsonLines());
    expect([values, valueError, body.state]).toEqual([[1, 2], expect.any(ResponseTooLargeError), "left"]);
  });

  it("counts after decoding, and raw() as it comes", async () => {
    const answer = { body: gzipped, headers: gzipHeaders };
    expect((await readUntilError((await stream(answer, 9_999)).bytes()))[1]).toBeInstanceOf(ResponseTooLargeError);
    let length = 0;
    for await (const piece of (await stream(answer, 10_000)).bytes()) length += piece.byteLength;
    expect(length).toBe(10_000);
    const raw: Uint8Array[] = [];
    for await (const piece of (await stream(answer, gzipped.byteLength)).raw()) raw.push(piece);
    expect(raw).toEqual([gzipped]);
    expect((await readUntilError((await stream(answer, gzipped.byteLength - 1)).raw()))[1]).toMatchObject({
      limit: gzipped.byteLength - 1,
    });
  });

  it("is what read() may read, over that of the client in either direction", async () => {
    const read = async (own: number | undefined, client: number): Promise<unknown> => {
      const body = new TrackedBody(["ab", "cd"]);
      const response = await clientOf({ body }, { maxResponseSize: client }).stream("GET", "https://h/", {
        maxResponseSize: own,
      });
      return response.read();
    };
    expect(await caught(read(3, 100))).toMatchObject({ code: "ERR_RESPONSE_TOO_LARGE", limit: 3 });
    expect(await read(4, 1)).toHaveLength(4);
    expect(await read(Number.POSITIVE_INFINITY, 1)).toHaveLength(4);
    expect(await caught(read(undefined, 1))).toMatchObject({ limit: 1 });
  });

  it("holds for calls that read the body themselves", async () => {
    const body = new TrackedBody(["ab", "cd"]);
    const error = await caught(clientOf({ body }).get("https://h/", { maxResponseSize: 3 }));
    expect([error, body.state]).toEqual([expect.any(ResponseTooLargeError), "left"]);
  });

  it("travels with a request that was built before, and over redirects", async () => {
    const transport = new HandlerTransport((_request, count) =>
      count === 1
        ? new HttpResponse({ status: 302, headers: { location: "https://other/" } })
        : new HttpResponse({ body: new TrackedBody(["abcd"]) }),
    );
    const client = new Client({ transport });
    const request = client.buildRequest("GET", "https://h/", { maxResponseSize: 3 });
    const response = await client.send(request, { stream: true });
    expect((await readUntilError(response))[1]).toMatchObject({ limit: 3, request: { href: "https://other/" } });
  });

  it("is not asked of what was read already", async () => {
    const response = await clientOf({ body: new TrackedBody(["ab", "cd"]) }).get("https://h/", { maxResponseSize: 4 });
    const pieces: Uint8Array[] = [];
    for await (const piece of response.bytes({ chunkSize: 3 })) pieces.push(piece);
    expect(pieces.map((piece) => decoder.decode(piece))).toEqual(["abc", "d"]);
  });

  it("of 0 is for an empty body", async () => {
    expect(await clientOf({}).get("https://h/", { maxResponseSize: 0 }).bytes()).toHaveLength(0);
    expect((await readUntilError(await stream({ body: new TrackedBody(["a"]) }, 0)))[1]).toMatchObject({ limit: 0 });
  });

  for (const size of [-1, 1.5, Number.NaN, "5", null]) {
    it(`is no ${String(size)}`, async () => {
      const options = { maxResponseSize: size } as RequestOptions;
      expect(await caught(clientOf({}).get("https://h/", options))).toEqual(
        new TypeError(
          `request: maxResponseSize must be a whole number that is not negative, or Infinity, got ${String(size)}`,
        ),
      );
    });
  }
});
