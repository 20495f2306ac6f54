import { describe, expect, it } from "vitest";

import { Auth } from "./auth.ts";
import type { ClientOptions } from "./client-options.ts";
import { Client } from "./client.ts";
import { HttpStatusError, ResponseTooLargeError } from "./errors.ts";
import type { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import type { RequestOptions } from "./request-options.ts";
import type { ResponseBody } from "./response-body.ts";
import type { HttpResponseInit } from "./response-init.ts";
import { caught } from "./testing/caught.ts";
import { compressed } from "./testing/compressed.ts";
import { HandlerTransport, type Handler } from "./testing/handler-transport.ts";
import { TrackedBody } from "./testing/tracked-body.ts";
import type { TransferProgress } from "./transfer-progress.ts";

type Step = readonly [transferred: number, total: number | undefined];

class Download {
  readonly seen: Step[] = [];
  readonly client: Client;
  readonly options: RequestOptions = {
    onDownloadProgress: ({ transferred, total }) => void this.seen.push([transferred, total]),
  };

  constructor(answer: HttpResponseInit | Handler, options: Partial<ClientOptions> = {}) {
    const handler = typeof answer === "function" ? answer : () => new HttpResponse(answer);
    this.client = new Client({ transport: new HandlerTransport(handler), ...options });
  }

  get(options: RequestOptions = {}): Promise<HttpResponse> {
    return this.client.get("https://h/", { ...this.options, ...options });
  }

  stream(): Promise<HttpResponse> {
    return this.client.stream("GET", "https://h/", this.options);
  }
}

describe("onDownloadProgress", () => {
  it("tells of each piece as it arrives, and of the end", async () => {
    const download = new Download({ body: new TrackedBody(["ab", "cde"]) });
    expect((await download.get()).text()).toBe("abcde");
    expect(download.seen).toEqual([
      [2, undefined],
      [5, undefined],
      [5, 5],
    ]);
  });

  it("has the total of Content-Length", async () => {
    const download = new Download({ headers: { "Content-Length": "5" }, body: new TrackedBody(["ab", "cde"]) });
    await download.get();
    expect(download.seen).toEqual([
      [2, 5],
      [5, 5],
    ]);
  });

  it("has no total when Content-Length is no number", async () => {
    for (const value of ["five", "5, 5", "-1", ""]) {
      const download = new Download({ headers: { "Content-Length": value }, body: new TrackedBody(["ab"]) });
      await download.get();
      expect(download.seen).toEqual([
        [2, undefined],
        [2, 2],
      ]);
    }
  });

  it("is told while a streamed response is read, and not before", async () => {
    const download = new Download({ body: new TrackedBody(["ab", "cde"]) });
    const response = await download.stream();
    expect(download.seen).toEqual([]);
    const seen: number[] = [];
    for await (const _ of response.bytes()) seen.push(download.seen.length);
    expect(seen).toEqual([1, 2]);
    expect(download.seen.at(-1)).toEqual([5, 5]);
    expect(response.bytesDownloaded).toBe(5);
  });

  it("counts wire bytes, before decoding", async () => {
    const wire = await compressed("gzip", new TextEncoder().encode("hello ".repeat(1000)));
    const body: ResponseBody = {
      async *[Symbol.asyncIterator]() {
        yield wire.subarray(0, 10);
        yield wire.subarray(10);
      },
    };
    const headers = { "Content-Encoding": "gzip", "Content-Length": String(wire.byteLength) };
    const download = new Download({ headers, body });
    expect((await download.get()).text()).toHaveLength(6000);
    expect(download.seen).toEqual([
      [10, wire.byteLength],
      [wire.byteLength, wire.byteLength],
    ]);
  });

  it("takes a body by pieces that could give all at once, and leaves that to others", async () => {
    let readings = 0;
    const body = (): ResponseBody => ({
      async *[Symbol.asyncIterator]() {
        yield new Uint8Array(3);
      },
      readAll: () => {
        readings += 1;
        return new Uint8Array(3);
      },
    });
    const download = new Download(() => new HttpResponse({ body: body() }));
    await download.get();
    expect([readings, download.seen.length]).toEqual([0, 2]);
    await download.client.get("https://h/");
    expect([readings, download.seen.length]).toEqual([1, 2]);
  });

  for (const [what, init, expected] of [
    ["no body", {}, [0, 0]],
    ["an empty stream", { body: new TrackedBody([]) }, [0, 0]],
    ["no body in spite of its length, as after HEAD", { headers: { "Content-Length": "9" } }, [0, 0]],
    [
      "an empty stream in spite of its length",
      { headers: { "Content-Length": "9" }, body: new TrackedBody([]) },
      [0, 0],
    ],
    ["a body in memory", { text: "hello" }, [5, 5]],
  ] as const) {
    it(`tells of ${what}, once`, async () => {
      const download = new Download(init);
      await download.get();
      expect(download.seen).toEqual([expected]);
    });
  }

  it("tells of a body in memory that is encoded", async () => {
    const body = await compressed("gzip", new Uint8Array(1000));
    const download = new Download({ headers: { "Content-Encoding": "gzip" }, body });
    expect((await download.get()).content).toHaveLength(1000);
    expect(download.seen).toEqual([[body.byteLength, body.byteLength]]);
  });

  it("does not tell of redirects", async () => {
    const download = new Download((_request, count) =>
      count === 1
        ? new HttpResponse({ status: 302, headers: { Location: "/" }, body: new TrackedBody(["moved"]) })
        : new HttpResponse({ body: new TrackedBody(["ab"]) }),
    );
    await download.get();
    expect(download.seen).toEqual([
      [2, undefined],
      [2, 2],
    ]);
  });

  it("tells of the answer alone when there is an authentication, also when the scheme has read it", async () => {
    class Twice extends Auth {
      override readonly requiresResponseBody: boolean;

      constructor(requiresResponseBody: boolean) {
        super();
        this.requiresResponseBody = requiresResponseBody;
      }

      async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
        yield request;
        yield request;
      }
    }
    for (const [reads, expected] of [
      [
        false,
        [
          [2, undefined],
          [2, 2],
        ],
      ],
      [true, [[2, 2]]],
    ] as const) {
      const download = new Download((_request, count) => {
        return new HttpResponse({ body: new TrackedBody([count === 1 ? "challenge" : "ab"]) });
      });
      await download.get({ auth: new Twice(reads) });
      expect(download.seen).toEqual(expected);
    }
  });

  it("tells of error pages, too", async () => {
    const download = new Download({ status: 500, body: new TrackedBody(["oops"]) }, { raiseForStatus: true });
    expect(await caught(download.get())).toBeInstanceOf(HttpStatusError);
    expect(download.seen.at(-1)).toEqual([4, 4]);
  });

  it("does not tell of an end that did not come", async () => {
    const failure = new Error("connection lost");
    const download = new Download({ body: new TrackedBody(["ab"], { failure }) });
    expect(await caught(download.get())).toBe(failure);
    expect(download.seen).toEqual([[2, undefined]]);
  });

  it("keeps the limit of the size, and leaves the body then", async () => {
    const body = new TrackedBody(["ab", "cd", "ef"]);
    const download = new Download({ body }, { maxResponseSize: 3 });
    expect(await caught(download.get())).toBeInstanceOf(ResponseTooLargeError);
    expect(body.isReleased).toBe(true);
    expect(download.seen).toHaveLength(2);
  });

  it("lets a streamed response be closed, before and while it is read", async () => {
    for (const reads of [false, true]) {
      const body = new TrackedBody(["ab", "cd"]);
      const response = await new Download({ body }).stream();
      if (reads) for await (const _ of response.bytes()) break;
      await response.close();
      expect(body.isReleased).toBe(true);
    }
  });

  it("lets a response be closed while a piece is waited for", async () => {
    for (const [cancel, released] of [
      [true, "cancelled"],
      [false, "left"],
    ] as const) {
      let state = "";
      const body: ResponseBody = {
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise<never>(() => {}),
          return: async () => {
            state ||= "left";
            return { done: true, value: undefined };
          },
        }),
        ...(cancel ? { cancel: () => void (state ||= "cancelled") } : {}),
      };
      const response = await new Download({ body }).stream();
      const reading = caught(response.read());
      await response.close();
      expect(await reading).toMatchObject({ code: "ERR_STREAM_CLOSED" });
      expect(state).toBe(released);
    }
  });

  describe("that throws", () => {
    const failure = new Error("enough");

    it("ends the request with that error, and leaves the body", async () => {
      const body = new TrackedBody(["ab", "cd"]);
      const client = new Client({ transport: new HandlerTransport(() => new HttpResponse({ body })) });
      const options = {
        onDownloadProgress: () => {
          throw failure;
        },
      };
      expect(await caught(client.get("https://h/", options))).toBe(failure);
      expect(body.state).toBe("left");
    });

    for (const [what, body] of [
      ["the end", () => new TrackedBody(["ab"])],
      ["a body in memory", () => new Uint8Array(2)],
    ] as const) {
      it(`at ${what} does so as well`, async () => {
        const client = new Client({ transport: new HandlerTransport(() => new HttpResponse({ body: body() })) });
        const onDownloadProgress = ({ transferred, total }: TransferProgress): void => {
          if (transferred === total) throw failure;
        };
        expect(await caught(client.get("https://h/", { onDownloadProgress }))).toBe(failure);
      });
    }

    it("ends the reading of a stream, decoded or not", async () => {
      for (const method of ["raw", "bytes", "textChunks", "lines", "jsonLines"] as const) {
        const body = new TrackedBody(["[1]\n", "[2]\n"]);
        const client = new Client({ transport: new HandlerTransport(() => new HttpResponse({ body })) });
        const response = await client.stream("GET", "https://h/", {
          onDownloadProgress: ({ transferred }) => {
            if (transferred > 4) throw failure;
          },
        });
        const pieces: unknown[] = [];
        const error = await caught(async () => {
          for await (const piece of response[method]()) pieces.push(piece);
        });
        expect([error, pieces.length, body.state, response.isClosed]).toEqual([failure, 1, "left", true]);
      }
    });
  });

  it("must be a function", () => {
    const { client } = new Download({});
    const build = (): unknown =>
      client.buildRequest("GET", "https://h/", { onDownloadProgress: "yes" } as unknown as RequestOptions);
    expect(build).toThrow(new TypeError("onDownloadProgress: expected a function, got string"));
  });
});
