import { describe, expect, it } from "vitest";

import { Client } from "./client.ts";
import { collect } from "./collect.ts";
import { WriteError } from "./errors.ts";
import type { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import type { RequestOptions } from "./request-options.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport, type Handler } from "./testing/handler-transport.ts";
import { listenerCount } from "./testing/listener-count.ts";
import { Source, webStream } from "./testing/source.ts";
import { TrackedBody, aborted } from "./testing/tracked-body.ts";
import type { TransferProgress } from "./transfer-progress.ts";

const KIB = 1024;

/** Takes the body as a transport does, and answers with its length; its own error is one of the network. */
async function receive(request: HttpRequest): Promise<HttpResponse> {
  try {
    return new HttpResponse({ json: request.body === null ? null : (await collect(request.body)).byteLength });
  } catch (cause) {
    throw new WriteError("the source of the request body failed", { request, cause });
  }
}

interface Upload {
  readonly seen: TransferProgress[];
  readonly transport: HandlerTransport;
  readonly response: HttpResponse;
}

async function upload(options: RequestOptions, handler: Handler = receive): Promise<Upload> {
  const seen: TransferProgress[] = [];
  const transport = new HandlerTransport(handler);
  const client = new Client({ transport });
  const onUploadProgress = (progress: TransferProgress): void => void seen.push(progress);
  const response = await client.post("https://h/", { ...options, onUploadProgress });
  return { seen, transport, response };
}

const steps = (seen: readonly TransferProgress[]): (readonly [number, number | undefined])[] =>
  seen.map(({ transferred, total }) => [transferred, total]);

describe("onUploadProgress", () => {
  it("tells of a body in memory by slices of 64 KiB", async () => {
    const { seen, response } = await upload({ content: new Uint8Array(150 * KIB) });
    expect(steps(seen)).toEqual([
      [64 * KIB, 150 * KIB],
      [128 * KIB, 150 * KIB],
      [150 * KIB, 150 * KIB],
    ]);
    expect(response.json()).toBe(150 * KIB);
  });

  for (const [what, content, expected] of [
    ["a body that can be read once", webStream(["a"]), 1],
    ["one that can be sent again", { stream: () => webStream(["a"]).stream, cancellations: [] }, 0],
  ] as const) {
    it(`lets a transport that does not want it give up ${what}`, async () => {
      await upload({ content: content.stream }, async ({ body }) => {
        expect(body!.cancel === undefined).toBe(expected === 0);
        await body!.cancel?.("not wanted");
        expect([body!.consumed, content.cancellations.length]).toEqual([expected === 1, expected]);
        return new HttpResponse();
      });
    });
  }

  it("hands the transport slices, in which it can be told to stop, and the length", async () => {
    const sizes: number[] = [];
    const { transport } = await upload({ content: new Uint8Array(100 * KIB) }, async (request) => {
      for await (const piece of request.body!) sizes.push(piece.byteLength);
      return new HttpResponse();
    });
    expect(sizes).toEqual([64 * KIB, 36 * KIB]);
    expect(transport.last.body).toMatchObject({ bytes: undefined, length: 100 * KIB, replayable: true });
    expect(transport.last.headers.get("content-length")).toBe(String(100 * KIB));
  });

  it("does not copy", async () => {
    const content = new Uint8Array(100 * KIB);
    await upload({ content }, async (request) => {
      for await (const piece of request.body!) expect(piece.buffer).toBe(content.buffer);
      return new HttpResponse();
    });
  });

  for (const [what, options, expected] of [
    ["a string", { content: "hello" }, [[5, 5]]],
    ["JSON", { json: [1, 2] }, [[5, 5]]],
    ["a form", { data: { a: "1" } }, [[3, 3]]],
    ["an empty body", { content: "" }, [[0, 0]]],
    ["a Blob", { content: new Blob(["hello"]) }, [[5, 5]]],
    [
      "a stream, whose length shows at its end",
      { content: new Source(["ab", "cde"]) },
      [
        [2, undefined],
        [5, undefined],
        [5, 5],
      ],
    ],
    ["an empty stream", { content: new Source([]) }, [[0, 0]]],
    [
      "a stream of a stated length",
      { content: new Source(["ab", "cde"]), headers: { "Content-Length": "5" } },
      [
        [2, 5],
        [5, 5],
      ],
    ],
    [
      "a large piece of a stream",
      { content: [new Uint8Array(65 * KIB)] },
      [
        [64 * KIB, undefined],
        [65 * KIB, undefined],
        [65 * KIB, 65 * KIB],
      ],
    ],
  ] as const) {
    it(`tells of ${what}`, async () => {
      expect(steps((await upload(options as RequestOptions)).seen)).toEqual(expected);
    });
  }

  it("tells of multipart", async () => {
    const { seen, response } = await upload({
      data: { a: "1" },
      files: { file: new Blob([new Uint8Array(100 * KIB)]) },
    });
    const length = response.json<number>();
    expect(seen.at(-1)).toEqual({ transferred: length, total: length });
    expect(seen.length).toBeGreaterThan(2);
  });

  it("counts bytes after compression", async () => {
    const { seen, response } = await upload({ content: "hello ".repeat(1000), compress: "gzip" });
    const length = response.json<number>();
    expect(length).toBeLessThan(200);
    expect(seen.at(-1)).toEqual({ transferred: length, total: length });
  });

  it("counts what was taken, not what was offered", async () => {
    let offered = 0;
    const source = new Source(["a", "b", "c"]);
    const { seen } = await upload({ content: source }, async (request) => {
      for await (const _ of request.body!) {
        offered += 1;
        if (offered === 2) break;
      }
      return new HttpResponse();
    });
    expect(steps(seen)).toEqual([[1, undefined]]);
    expect(source.leavings).toBe(1);
  });

  it("is not called without a body", async () => {
    expect((await upload({})).seen).toEqual([]);
  });

  it("begins anew when the body is sent again", async () => {
    const { seen } = await upload({ content: "hello" }, async (request, count) => {
      const response = await receive(request);
      return count === 1 ? new HttpResponse({ status: 307, headers: { Location: "/" } }) : response;
    });
    expect(steps(seen)).toEqual([
      [5, 5],
      [5, 5],
    ]);
  });

  it("goes with a request that was built before, and with one that hooks or schemes have read", async () => {
    const seen: TransferProgress[] = [];
    const hook = async (request: HttpRequest): Promise<void> => void (await request.read());
    const client = new Client({ transport: new HandlerTransport(receive), eventHooks: { request: [hook] } });
    const onUploadProgress = (progress: TransferProgress): void => void seen.push(progress);
    await client.send(client.buildRequest("POST", "https://h/", { content: new Source(["hello"]), onUploadProgress }));
    expect(steps(seen)).toEqual([[5, 5]]);
  });

  it("leaves a response the request that the caller knows", async () => {
    const { response } = await upload({ content: "hello" });
    expect(response.request.content).toHaveLength(5);
  });

  it("must be a function", () => {
    const client = new Client({ transport: new HandlerTransport(receive) });
    for (const [value, got] of [
      [true, "boolean"],
      [null, "null"],
    ] as const) {
      const build = (): unknown =>
        client.buildRequest("POST", "https://h/", { onUploadProgress: value } as unknown as RequestOptions);
      expect(build).toThrow(new TypeError(`onUploadProgress: expected a function, got ${got}`));
    }
  });

  describe("that throws", () => {
    const failure = new Error("enough");
    const onUploadProgress = (): never => {
      throw failure;
    };

    it("ends the request with that error, and leaves the source", async () => {
      const source = new Source(["a", "b", "c"]);
      const client = new Client({ transport: new HandlerTransport(receive) });
      expect(await caught(client.post("https://h/", { content: source, onUploadProgress }))).toBe(failure);
      expect([source.taken, source.leavings]).toEqual([1, 1]);
    });

    it("aborts the exchange with it, for a transport that is in another state", async () => {
      let reason: unknown;
      const transport = new HandlerTransport((request) => {
        void caught(collect(request.body!));
        return aborted(request.extensions.signal!).catch((error: unknown) => {
          reason = error;
          throw error;
        });
      });
      const sent = new Client({ transport }).post("https://h/", { content: "hello", onUploadProgress });
      expect(await caught(sent)).toBe(failure);
      expect(reason).toBe(failure);
    });

    it("ends a response that has begun already", async () => {
      const transport = new HandlerTransport((request) => {
        const { signal } = request.extensions;
        setTimeout(() => void caught(collect(request.body!)));
        return new HttpResponse({ body: new TrackedBody(["begun"], { until: signal }) });
      });
      const sent = new Client({ transport }).post("https://h/", { content: "hello", onUploadProgress });
      expect(await caught(sent)).toBe(failure);
    });

    it("ends it with undefined as well, if that is what it throws", async () => {
      const client = new Client({ transport: new HandlerTransport(receive) });
      const thrown = client.post("https://h/", {
        content: "hello",
        onUploadProgress: () => {
          // oxlint-disable-next-line only-throw-error -- it is what some do
          throw undefined;
        },
      });
      expect(await caught(thrown)).toBeUndefined();
    });
  });

  describe("and a signal", () => {
    it("still aborts, with its reason", async () => {
      const controller = new AbortController();
      const reason = new Error("changed my mind");
      const transport = new HandlerTransport((request) => aborted(request.extensions.signal!));
      const sent = new Client({ transport }).post("https://h/", {
        content: "hello",
        signal: controller.signal,
        onUploadProgress: () => {},
      });
      queueMicrotask(() => controller.abort(reason));
      expect(await caught(sent)).toBe(reason);
    });

    it("has no listener left at the end of the body, of an error, or of what is no response", async () => {
      for (const handler of [
        receive,
        () => Promise.reject(new Error("refused")),
        () => ({}) as HttpResponse,
        () => new HttpResponse({ body: new TrackedBody() }),
      ]) {
        const { signal } = new AbortController();
        const count = listenerCount(signal);
        await caught(async () => {
          await upload({ content: "hello", signal }, handler);
          throw new Error("done");
        });
        expect(count()).toBe(0);
      }
    });

    it("keeps its listener while a response is streamed", async () => {
      const { signal } = new AbortController();
      const count = listenerCount(signal);
      const transport = new HandlerTransport(() => new HttpResponse({ body: new TrackedBody() }));
      const response = await new Client({ transport }).stream("POST", "https://h/", {
        content: "hello",
        signal,
        onUploadProgress: () => {},
      });
      expect(count()).toBe(1);
      await response.close();
      expect(count()).toBe(0);
    });
  });
});
